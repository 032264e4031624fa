"""Servers under measurement: started on a free port, watched for processor time, and stopped."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks import load
from tests.demonstration import free_port

WORKERS: Final = 2
THREADS: Final = 24  # a worker; as in the Dockerfile
READY_SECONDS: Final = 60
# CPU time is counted in ticks of ten milliseconds: quiet is two looks without one.
LOOK_AGAIN_SECONDS: Final = 0.1


class ServerFailed(Exception):
    """A server did not start, or did not answer as it should."""


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Fetch a page as it was sent, compressed or not."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=load.HEADERS | (headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read()


def cpu_seconds(process: psutil.Process) -> float:
    """Processor time of a process and all it ever started, those that ended included."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system
            total += getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
    return total


def wait_until_quiet(processes: list[psutil.Process]) -> None:
    """What is still under way when the readers leave is worked off first."""
    before = -1.0
    while (now := sum(map(cpu_seconds, processes))) > before:
        before = now
        time.sleep(LOOK_AGAIN_SECONDS)


@contextlib.contextmanager
def granian(
    application: str, *, python: Path, environment: dict[str, str], ready: str
) -> Iterator[Server]:
    """Serve a WSGI application, the same way for everybody. Ready is when this path answers."""
    port = free_port()
    command = [
        str(python),
        "-m",
        "granian",
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        f"--workers={WORKERS}",
        f"--blocking-threads={THREADS}",
        "--log-level=error",
        application,
    ]
    with started(command, environment=environment, port=port, ready=ready) as server:
        yield server


@contextlib.contextmanager
def nginx(root: Path, *, folder: Path, ready: str) -> Iterator[Server]:
    """Serve files, with the configuration that distributions ship and no access log."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(f"""
{user_line()}
worker_processes {WORKERS};
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 768; }}
http {{
  include {mime_types()};
  default_type text/html;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  gzip_static on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} reuseport;
    root {root};
    index index.html;
  }}
}}
""")
    command = [nginx_program(), "-c", str(configuration), "-g", "daemon off;"]
    with started(command, environment={}, port=port, ready=ready) as server:
        yield server


def nginx_program() -> str:
    """Distributions keep it where only administrators look."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or ""


def user_line() -> str:
    """Started by root, nginx would become nobody, who may not read a temporary folder."""
    return "user root;\n" if os.geteuid() == 0 else ""


def mime_types() -> str:
    places = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
    return next(place for place in places if Path(place).exists())


@contextlib.contextmanager
def started(
    command: list[str], *, environment: dict[str, str], port: int, ready: str
) -> Iterator[Server]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 -- our own words
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            server = Server(port, psutil.Process(process.pid))
            _wait_until_ready(server, process, ready)
            yield server
        except Exception:
            log.seek(0)
            sys.stderr.buffer.write(log.read())
            raise
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_ready(server: Server, process: "subprocess.Popen[bytes]", path: str) -> None:
    last_word = ""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            status, _ = server.get(path)
        except OSError as error:
            last_word = str(error)
        else:
            if status == http.HTTPStatus.OK:
                return
            last_word = f"{path} answered {status}"
        time.sleep(0.1)
    raise ServerFailed(f"A server did not start: {last_word}")
