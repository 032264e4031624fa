"""Run the demonstration: its site and its worker, both or neither, until one ends or it is stopped."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Never

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo import accounts

SECONDS_TO_START = 60
SECONDS_TO_STOP: Final = 10
STOPPED_BY: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

type Process = subprocess.Popen[bytes]


class Stopped(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or ended this process."""


class Command(BaseCommand):
    help = "Serve the prepared demonstration on this machine, and do its background work."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, *, port: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This serves a site with published sign-ins; use make demo.")
        running: dict[str, Process] = {}
        for number in STOPPED_BY:
            signal.signal(number, _stop)
        try:
            for name, command in _commands(port).items():
                # A group of its own: what it starts itself is ended with it.
                running[name] = subprocess.Popen(  # noqa: S603 -- our own words
                    command, stdin=subprocess.DEVNULL, start_new_session=True
                )
            self._watch(running, port)
        except Stopped:
            pass
        finally:
            for number in STOPPED_BY:
                signal.signal(number, signal.SIG_IGN)
            _end(list(running.values()))

    def _watch(self, running: Mapping[str, Process], port: int) -> Never:
        """Print the address once the site answers. Raises CommandError as soon as one of them ends."""
        deadline, is_announced = time.monotonic() + SECONDS_TO_START, False
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    raise CommandError(
                        f"{name} ended by itself (status {process.returncode}), and with it the demonstration."
                    )
            if not is_announced and answers(port):
                is_announced = True
                self._announce(port)
            if not is_announced and time.monotonic() > deadline:
                raise CommandError(f"Nothing answered on port {port}.")
            time.sleep(0.2)

    def _announce(self, port: int) -> None:
        self.stdout.write(
            f"\nStanding runs at http://localhost:{port}\n\n"
            "Its sign-ins are published and for demonstration only: put nothing real in it.\n"
            f"Staff begin at http://localhost:{port}/staff/\n"
            f"{accounts.format_sign_ins()}\n\n"
            "Ctrl-C ends it.\n"
        )
        self.stdout.flush()


def answers(port: int) -> bool:
    """Say whether a site on this port answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _commands(port: int) -> dict[str, list[str]]:
    beside = Path(sys.executable).parent
    # This machine alone may call: the sign-ins are published.
    site = [
        *(str(beside / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--blocking-threads", "4", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    return {
        "The site": site,
        "The background work": [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"],
    }


def _stop(*_: object) -> Never:
    raise Stopped


def _end(processes: list[Process]) -> None:
    """Ask all to end; whatever is left of them after a while is killed."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
