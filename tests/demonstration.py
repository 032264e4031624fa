"""A demonstration for journeys and for the crawler: the real server, on the database under test."""

import contextlib
import logging
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
from django.utils.module_loading import import_string

from tests import migrated

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60
JOURNEYS_DATABASE = "journeys"


@dataclass(frozen=True, repr=False)
class House:
    """A demonstration that runs: where it answers, and what a command beside it needs to know."""

    address: str
    environment: Mapping[str, str]
    beside: ProcessPoolExecutor
    """One process in which Django is set up for this house, from the first call on."""

    def call(self, function: str, *arguments: str) -> Any:
        """Call a function by its path in the process beside the server, and return its answer."""
        return self.beside.submit(_call, function, *arguments).result()

    def run(self, *arguments: str) -> str:
        """Run Python at the server, and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Prepare and serve a demonstration that keeps everything in `folder`; yield its address."""
    with opened(folder) as house:
        yield house.address


@contextlib.contextmanager
def opened(
    folder: Path,
    settings: str = "config.settings",
    *,
    database: str = JOURNEYS_DATABASE,
    **variables: str,
) -> Iterator[House]:
    """As `running`, and yield all of the house; two at a time need databases of two names."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": settings,
        "STANDING_DEMO": "1",
        "SECURITY_CONTACT": "mailto:security@standing.example",
        # A test is a program, and fills the form in like one.
        "HELP_SECONDS_AT_LEAST": "0",
        # And all of them come from one address.
        "HELP_PAGES_A_MINUTE": "100000",
        "HELP_SUBMITS_AN_HOUR": "100000",
        # Another site to a browser, because its name differs, and still this machine alone.
        "NEUTRAL_SITE": f"http://127.0.0.1:{port}/healthz",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": migrated.database_of_its_own(database, folder / "data"),
        **variables,
    }
    manage = [sys.executable, "manage.py"]
    with (folder / "log").open("w") as log, contextlib.ExitStack() as started:

        def start(command: list[str]) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            started.callback(process.wait)
            started.callback(process.terminate)
            return process

        if start([*manage, "prepare_demo"]).wait() != 0:
            raise RuntimeError(_end_of(folder / "log"))
        start([*manage, "worker"])
        site = _wait_for(start(_granian(port)), port, folder / "log")
        beside = ProcessPoolExecutor(1, get_context("spawn"), _set_up, (environment,))
        yield House(site, environment, started.enter_context(beside))


@contextlib.contextmanager
def beside(house: House, folder: Path, **settings: str) -> Iterator[str]:
    """Serve what is in a house once more, with other settings; yield that address."""
    port, log = free_port(), folder / "log"
    environment = {**house.environment, **settings}
    with log.open("w") as said:
        process = subprocess.Popen(
            _granian(port), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=said, stderr=said,
        )  # fmt: skip
        try:
            yield _wait_for(process, port, log)
        finally:
            process.terminate()
            process.wait()


def _set_up(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    django.setup()
    logging.disable(logging.INFO)


def _call(function: str, *arguments: str) -> Any:
    # Loaded only now: a module with models needs the applications.
    return import_string(function)(*arguments)


def _granian(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--blocking-threads", "4", "--log-level", "warning"),
        "config.wsgi:application",
    ]


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> str:
    """Return where it answers, as soon as it does."""
    site = f"http://localhost:{port}"
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(f"{site}/healthz"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(_end_of(log))
        time.sleep(0.1)
    return site


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own http address
            return True
    except OSError:  # a busy machine may also take longer than that
        return False


def _end_of(log: Path) -> str:
    return "The demonstration did not start.\n" + log.read_text()[-4000:]
