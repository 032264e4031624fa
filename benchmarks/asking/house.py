"""A house of its own that takes requests: a database, keys, and a server with two processes."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from tests.demonstration import free_port
from tests.migrated import database_of_its_own

ROOT: Final = Path(__file__).parents[2]
SECONDS_TO_START: Final = 60
DATABASE: Final = "asking"


@dataclass(frozen=True)
class House:
    """A house that is served at `address`, and what serves it."""

    address: str
    folder: Path
    environment: dict[str, str]
    server: "Server"

    @property
    def database(self) -> str:
        url = self.environment["DATABASE_URL"]
        return "SQLite" if url.startswith("sqlite") else "PostgreSQL"

    def call(self, function: str) -> Any:
        """Call a function of `inside` where the database of the house is."""
        name = f"benchmarks.asking.inside.{function}"
        return json.loads(_python(self.environment, "-m", "benchmarks.in_django", name))


@contextlib.contextmanager
def running(application: str = "config.wsgi:application", **more: str) -> Iterator[House]:
    """Found a house on the database that DATABASE_URL names, else on SQLite, and serve it."""
    with tempfile.TemporaryDirectory(prefix="standing-asking-") as name:
        folder = Path(name)
        environment = environment_of(folder) | more
        _python(environment, "manage.py", "migrate", "-v0")
        _python(environment, "-m", "benchmarks.in_django", "benchmarks.asking.inside.found")
        with _served(folder, environment, application) as (address, server):
            yield House(address, folder, environment, server)


@contextlib.contextmanager
def unserved() -> Iterator[Callable[..., Any]]:
    """An empty house without a server; yields a way to call a function where its database is."""
    with tempfile.TemporaryDirectory(prefix="standing-asking-") as name:
        environment = environment_of(Path(name))

        def call(function: str, *arguments: int) -> Any:
            asked = ("-m", "benchmarks.in_django", function, *map(str, arguments))
            return json.loads(_python(environment, *asked))

        _python(environment, "manage.py", "migrate", "-v0")
        yield call


def environment_of(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "benchmarks.asking.settings",
        "STANDING_DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_of_its_own(DATABASE, folder),
    }


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


class Server:
    """Granian with two processes, on one port, started again whenever it dies."""

    def __init__(self, application: str, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self._command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(self.port), "--workers", "2", "--blocking-threads", "24"),
            *("--log-level", "warning", application),
        ]
        self._environment, self._log = environment, log
        self._is_over = threading.Event()
        self._process = self._started()
        self._keeper = threading.Thread(target=self._keep)
        self._keeper.start()

    def kill(self) -> None:
        """Kill (-9) everything of it at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        self._is_over.set()
        self._process.terminate()
        self._keeper.join()

    def _keep(self) -> None:
        while True:
            self._process.wait()
            # What it leaves behind would hold the port.
            self.kill()
            if self._is_over.is_set():
                return
            self._process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._log.open("a") as log:
            return subprocess.Popen(  # noqa: S603 -- our own words
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextlib.contextmanager
def _served(
    folder: Path, environment: dict[str, str], application: str
) -> Iterator[tuple[str, Server]]:
    server = Server(application, environment, folder / "log")
    try:
        _wait_for(server.port)
        yield f"127.0.0.1:{server.port}", server
    except BaseException:
        sys.stderr.write((folder / "log").read_text()[-4_000:])
        raise
    finally:
        server.stop()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as connection,
        ):
            connection.request("GET", "/legal-help/request/", headers={"Host": "localhost"})
            if connection.getresponse().status == HTTPStatus.OK:
                return
        if time.monotonic() > deadline:
            raise RuntimeError("The server did not start.")
        time.sleep(0.1)
