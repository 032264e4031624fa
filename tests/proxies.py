"""The shipped nginx and Caddy, in front of a server of a test.

Each runs its own configuration from `deploy/`, changed only where it names places. Beside it, on a port
of its own, the same program listens as it comes: what a test looks for must be found there.
"""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks.harness import servers
from tests import demonstration

DEPLOY: Final = servers.ROOT / "deploy"
MAIN: Final = "localhost"
DESK: Final = "cases.localhost"
PHONE: Final = "+1 212 555 0100"
SECONDS_TO_START: Final = 20


@dataclass(frozen=True)
class Proxy:
    """A server in front that runs."""

    port: int
    plain: int
    """Where it answers without TLS."""
    control: int
    """Where it answers as it comes."""
    trust: ssl.SSLContext


def nginx_lacks() -> str:
    return "" if servers.nginx_program() else "nginx is not installed"


def caddy_lacks() -> str:
    return "" if shutil.which("caddy") else "Caddy is not installed"


@contextlib.contextmanager
def nginx(folder: Path, *upstreams: int) -> Iterator[Proxy]:
    """Run deploy/nginx.conf in front of ports of this machine."""
    port, plain, control = (demonstration.free_port() for _ in range(3))
    words = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        f" -subj /CN=localhost -addext subjectAltName=DNS:localhost,DNS:{DESK}"
        " -keyout key.pem -out certificate.pem"
    )
    subprocess.run(words.split(), cwd=folder, check=True, capture_output=True)
    text = _changed(
        (DEPLOY / "nginx.conf").read_text(),
        ("worker_processes auto;", ""),
        ("http {", f"http {{\n{servers.temporary_paths(folder)}"),
        ("/etc/nginx/mime.types", servers.mime_types()),
        ("/var/log/nginx/error.log error", f"{folder}/error.log info"),
        ("    listen [::]:80 default_server;\n", ""),
        ("    listen [::]:443 ssl;\n", ""),
        ("/srv/pages", str(DEPLOY / "pages")),
        ("/srv/mirror", str(folder / "mirror")),
        ("listen 80 default_server", f"listen 127.0.0.1:{plain} default_server"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server_name cases.standing.example", f"server_name {DESK}"),
        ("server_name standing.example", "server_name localhost"),
        (
            "server 127.0.0.1:8000;",
            " ".join(f"server 127.0.0.1:{each};" for each in upstreams),
        ),
        ("/etc/ssl/standing/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/ssl/standing/privkey.pem", f"{folder}/key.pem"),
    )
    as_it_comes = f"""
      server {{
        listen 127.0.0.1:{control};
        access_log {folder}/control.log;
        location / {{ proxy_pass http://standing; }}
      }}
    }}
    """
    text = text.rstrip().removesuffix("}") + as_it_comes
    trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    with servers.nginx(text, folder=folder, port=control, ready="/healthz"):
        yield Proxy(port, plain, control, trust)


@contextlib.contextmanager
def caddy(
    folder: Path, *upstreams: int, starts_within: str = "0s", leave_alone: str = "0s"
) -> Iterator[Proxy]:
    """Run deploy/Caddyfile in front of ports of this machine, with a certificate of its own making.

    So long a request waits where nobody listens, and so long a port that does not answer is left alone.
    """
    port, plain, control = (demonstration.free_port() for _ in range(3))
    ports = f"\thttp_port {plain}\n\thttps_port {port}"
    text = _changed(
        caddyfile(),
        ("/srv/mirror", str(folder / "mirror")),
        ("\tadmin off", f"\tadmin off\n{ports}"),
    )
    as_it_comes = f"""
    http://localhost:{control}, http://127.0.0.1:{control} {{
      log {{
        output file {folder}/control.log
      }}
      reverse_proxy 127.0.0.1:{upstreams[0]}
    }}
    """
    (folder / "Caddyfile").write_text(text + as_it_comes)
    environment = {
        **os.environ,
        "TLS_HOSTS": f"localhost {DESK}",
        "CASES_HOST": DESK,
        "HELP_PHONE": PHONE,
        "STARTS_WITHIN": starts_within,
        "WEB_AT": " ".join(f"127.0.0.1:{port}" for port in upstreams),
        "LEAVE_ALONE": leave_alone,
        "XDG_DATA_HOME": str(folder / "caddy-data"),
        "XDG_CONFIG_HOME": str(folder / "caddy-config"),
    }
    command = ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    with (folder / "caddy.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            root = folder / "caddy-data/caddy/pki/authorities/local/root.crt"
            _wait(lambda: _answers(port, root), folder / "caddy.log")
            trust = ssl.create_default_context(cafile=str(root))
            yield Proxy(port, plain, control, trust)
        finally:
            process.terminate()
            process.wait()


def caddyfile() -> str:
    """Return deploy/Caddyfile for the Caddy that is here; WEB_AT says before what it stands.

    Debian's 2.6 has other words for buffers than the image that docker-compose.yml names.
    """
    text = _changed(
        (DEPLOY / "Caddyfile").read_text(),
        ("/srv/pages", str(DEPLOY / "pages")),
    )
    if caddy_version() < (2, 7):
        text = _changed(text, ("request_buffers", "buffer_requests\n\t\tmax_buffer_size"))
    return text


def caddy_version() -> tuple[int, ...]:
    """Return the first two numbers of the version of Caddy on this machine."""
    said = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout  # noqa: S607 -- as it is found
    return tuple(int(number) for number in said.lstrip("v").split(".")[:2])


Start = Callable[..., AbstractContextManager[Proxy]]
BOTH: Final = [
    pytest.param(start, id=start.__name__, marks=pytest.mark.skipif(bool(lacks), reason=lacks))
    for start, lacks in ((nginx, nginx_lacks()), (caddy, caddy_lacks()))
]


def ask(
    proxy: Proxy, path: str, *, host: str = MAIN, body: Any = None, **headers: str
) -> tuple[HTTPResponse, str]:
    """Ask one page over TLS; return the answer and its text. A body makes it a POST.

    Two underscores in the name of a header are a hyphen.
    """
    headers = {name.replace("__", "-"): value for name, value in headers.items()}
    method = "GET" if body is None else "POST"
    with contextlib.closing(connected(proxy, host)) as connection:
        # It may answer before it has heard all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body, {"Host": host, **headers})
        answer = connection.getresponse()
        return answer, answer.read().decode()


def connected(proxy: Proxy, host: str) -> HTTPSConnection:
    """Return a connection under the name of a host, all of which this machine is."""
    connection = HTTPSConnection(host, proxy.port, timeout=SECONDS_TO_START)
    plain = socket.create_connection(("127.0.0.1", proxy.port), timeout=SECONDS_TO_START)
    connection.sock = proxy.trust.wrap_socket(plain, server_hostname=host)
    return connection


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for said, meant in changes:
        assert said in text, said
        text = text.replace(said, meant)
    return text


def _answers(port: int, root: Path) -> bool:
    try:
        trust = ssl.create_default_context(cafile=str(root))
        with urllib.request.urlopen(f"https://localhost:{port}/healthz", context=trust):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _wait(is_there: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not is_there():
        assert time.monotonic() < deadline, log.read_text()[-4000:]
        time.sleep(0.1)
