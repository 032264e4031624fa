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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.demonstration import free_port

ROOT: Final = Path(__file__).resolve().parents[2]
WORKERS: Final = 2
THREADS: Final = 24  # a worker; as in the Dockerfile
READY_SECONDS: Final = 60
# As a proxy in front that ends TLS would send it.
HEADERS: Final = {"X-Forwarded-Proto": "https"}
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
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(wire):
            wire.request("GET", path, headers=HEADERS | (headers or {}))
            answer = wire.getresponse()
            return answer.status, answer.read()


def cpu_seconds(process: psutil.Process) -> float:
    """Return the processor time of a process and all it ever started, those that ended included."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system
            total += getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
    return total


def wait_until_quiet(processes: list[psutil.Process]) -> None:
    """Wait until what was under way when the readers left is worked off."""
    before = -1.0
    while (now := sum(map(cpu_seconds, processes))) > before:
        before = now
        time.sleep(LOOK_AGAIN_SECONDS)


def granian_command(application: str, python: str | Path, port: int) -> list[str]:
    """Return how a WSGI application is served, the same way for everybody."""
    return [
        *(str(python), "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"),
        *(f"--port={port}", f"--workers={WORKERS}", f"--blocking-threads={THREADS}"),
        *("--log-level=error", application),
    ]


@contextlib.contextmanager
def granian(
    application: str, *, python: Path, environment: dict[str, str], ready: str
) -> Iterator[Server]:
    """Serve a WSGI application. It is ready when the path `ready` answers."""
    port = free_port()
    command = granian_command(application, python, port)
    with started(command, environment=environment, port=port, ready=ready) as server:
        yield server


@contextlib.contextmanager
def nginx(configuration: str, *, folder: Path, port: int, ready: str) -> Iterator[Server]:
    """Serve with this configuration, which says nothing of who runs it, on two processes."""
    # Started by root, nginx would become nobody, who may not read a temporary folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}pid {folder}/nginx.pid;\nworker_processes {WORKERS};\n"
    file = folder / "nginx.conf"
    file.write_text(head + configuration)
    command = [nginx_program(), "-c", str(file), "-g", "daemon off;"]
    with started(command, environment={}, port=port, ready=ready) as server:
        yield server


def temporary_paths(folder: Path) -> str:
    """Return the lines that keep what nginx spools in this folder, in folders that stay."""
    kinds = {"client_body": "body", "proxy": "proxy", "fastcgi": "f", "uwsgi": "u", "scgi": "s"}
    return "\n".join(f"{kind}_temp_path {folder}/{name} 1 2;" for kind, name in kinds.items())


def nginx_program() -> str:
    """Return where it is: distributions keep it where only administrators look."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or ""


def mime_types() -> str:
    places = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
    return next(place for place in places if Path(place).exists())


@contextlib.contextmanager
def started(
    command: list[str], *, environment: dict[str, str], port: int, ready: str
) -> Iterator[Server]:
    """Start a server in a group of its own; stop the group afterwards."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 -- our own words
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            server = Server(port, psutil.Process(process.pid))
            wait_until_ready(server, ready, is_over=lambda: process.poll() is not None)
            yield server
        except Exception:
            log.seek(0)
            sys.stderr.buffer.write(log.read()[-4_000:])
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_until_ready(server: Server, path: str, *, is_over: Callable[[], bool]) -> None:
    """Ask until the path answers. Raises ServerFailed when that takes too long, or is in vain."""
    last_word = ""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not is_over():
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
