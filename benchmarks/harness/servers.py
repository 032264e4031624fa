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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.harness.findings import BenchmarkFailed

ROOT: Final = Path(__file__).resolve().parents[2]
WORKERS: Final = 2
READY_SECONDS: Final = 60
# As a proxy in front that ends TLS would send it.
HEADERS: Final = {"X-Forwarded-Proto": "https"}
# CPU time is counted in ticks of ten milliseconds: quiet is two looks without one.
LOOK_AGAIN_SECONDS: Final = 0.1


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

    def wait_for(self, path: str) -> None:
        """Ask until the path answers. Raises BenchmarkFailed when the server ends, or takes long."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process.status() != psutil.STATUS_ZOMBIE:
            with contextlib.suppress(OSError):
                if self.get(path)[0] == 200:
                    return
            time.sleep(0.1)
        raise BenchmarkFailed(f"A server did not answer at {path}")


def cpu_seconds(process: psutil.Process) -> float:
    """Return the processor time of a process and all it ever started, those that ended included."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(each.cpu_times()[:4])  # its own, and its ended children's
    return total


def wait_until_quiet(processes: list[psutil.Process]) -> None:
    """Wait until what was under way when the readers left is worked off."""
    before = -1.0
    while (now := sum(map(cpu_seconds, processes))) > before:
        before = now
        time.sleep(LOOK_AGAIN_SECONDS)


def nginx(
    configuration: str, *, folder: Path, port: int, ready: str
) -> contextlib.AbstractContextManager[Server]:
    """Serve with this configuration, which says nothing of who runs it, on two processes."""
    # Started by root, nginx would become nobody, who may not read a temporary folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}pid {folder}/nginx.pid;\nworker_processes {WORKERS};\n"
    (folder / "nginx.conf").write_text(head + configuration)
    command = [nginx_program(), "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
    return started(command, port=port, ready=ready, environment={})


def temporary_paths(folder: Path) -> str:
    """Return the lines that keep what nginx spools in this folder, in folders that stay."""
    kinds = {"client_body": "body", "proxy": "proxy", "fastcgi": "f", "uwsgi": "u", "scgi": "s"}
    return "\n".join(f"{kind}_temp_path {folder}/{name} 1 2;" for kind, name in kinds.items())


def nginx_program() -> str:
    """Return where nginx is: distributions keep it where only administrators look."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or ""


def mime_types() -> str:
    places = ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
    return next(place for place in places if Path(place).exists())


@contextlib.contextmanager
def started(
    command: list[str], *, port: int, ready: str, environment: Mapping[str, str]
) -> Iterator[Server]:
    """Start a server in a group of its own; stop the group afterwards, and show its log on failure."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 -- our own words
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        is_well = False
        try:
            server = Server(port, psutil.Process(process.pid))
            server.wait_for(ready)
            yield server
            is_well = True
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            if not is_well:
                log.seek(0)
                sys.stderr.buffer.write(log.read()[-4_000:])
