"""Send, and the server dies: the person keeps a code that opens, and is never sent twice.

Half of the kills (-9) come at each step of Send in turn, half at any moment and to both processes.
After each: either the answers are still in the draft and the code opens it, or the request is there
and the code opens that. Whoever still has a draft sends again.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psutil

from benchmarks.asking.person import CHECK, DOOR, RECEIPT, RETURN, Person, Unanswered
from benchmarks.content import people
from benchmarks.harness.findings import Finding
from benchmarks.harness.servers import ROOT, Server, granian_command, wait_until_ready
from legal_help.models import HelpRequest
from tests.demonstration import free_port

PLAN: Final = Path(os.environ.get("DATA_DIR", ""), "kill-at")
SECONDS_TO_RECOVER: Final = 60
LATEST_KILL_SECONDS: Final = 0.15  # longer than a Send takes on a busy machine


class Harmed(Exception):
    """What must never happen to a person happened."""


def measure(kills: int = 200) -> list[Finding]:
    people.found()
    with _kept_alive() as server:
        left: Counter[str] = Counter()
        try:
            steps = _steps(server)
            for number in range(kills):
                person = _ready_to_send(server)
                if number % 2:
                    _send_and_die_at(person, 1 + number // 2 % steps)
                else:
                    _send_and_die_sometime(person, server)
                left[_what_is_left(person)] += 1
            requests = HelpRequest.objects.count()
            _must(requests == kills + 1, f"{kills + 1} people sent {requests} requests")
        except Harmed as harm:
            return [Finding("harm done", str(harm), "none", is_met=False)]
    return [
        Finding(
            f"{kills} kills, half of them over {steps} steps of Send: harm done", "none", "none"
        ),
        Finding("people who found their request sent", str(left["sent"])),
        Finding("people who found their draft as it was", str(left["draft"])),
    ]


class KeptAlive:
    """Granian with two processes, on one port, started again whenever it dies."""

    def __init__(self) -> None:
        self.port = free_port()
        self._is_over = threading.Event()
        self.start()
        self._keeper = threading.Thread(target=self._keep)
        self._keeper.start()

    def start(self) -> None:
        command = granian_command(
            "benchmarks.asking.killed_server:application", sys.executable, self.port
        )
        self._process = subprocess.Popen(  # noqa: S603 -- our own words
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

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
            self.kill()  # what it leaves behind would hold the port
            if self._is_over.is_set():
                return
            self.start()


@contextlib.contextmanager
def _kept_alive() -> Iterator[KeptAlive]:
    kept = KeptAlive()
    try:
        server = Server(kept.port, psutil.Process())
        wait_until_ready(server, "/articles/", is_over=lambda: False)
        yield kept
    finally:
        kept.stop()


def _ready_to_send(server: KeptAlive) -> Person:
    person = Person(f"127.0.0.1:{server.port}")
    _in_spite_of_all(person.begin)
    _in_spite_of_all(person.fill)
    _in_spite_of_all(lambda: person.get(CHECK))
    return person


def _steps(server: KeptAlive) -> int:
    """Return how many steps one Send takes when nobody is killed."""
    _ready_to_send(server).finish()
    return int(PLAN.with_suffix(".counted").read_text())


def _send_and_die_at(person: Person, step: int) -> None:
    PLAN.with_suffix(".new").write_text(str(step))
    PLAN.with_suffix(".new").rename(PLAN)
    with contextlib.suppress(Unanswered):
        person.press(consent="yes")
        raise Harmed(f"Nobody died at step {step}")


def _send_and_die_sometime(person: Person, server: KeptAlive) -> None:
    lot = random.uniform(0, LATEST_KILL_SECONDS)  # noqa: S311 -- any moment will do
    killer = threading.Timer(lot, server.kill)
    killer.start()
    with contextlib.suppress(Unanswered):
        person.press(consent="yes")
    killer.join()


def _what_is_left(person: Person) -> str:
    """Say what the person finds, in this browser and with the code; send what was not sent."""
    stands = _in_spite_of_all(lambda: person.get(DOOR)).path
    opens = _in_spite_of_all(person.come_back)
    if stands == RECEIPT:
        _must(person.shown_code() == person.code, "The receipt shows another code")
        _must(opens == RETURN, f"Sent, and the code leads to {opens}")
        return "sent"
    _must(stands == CHECK, f"Neither sent nor ready to be sent, but at {stands}")
    _must(opens.startswith(DOOR), f"A draft, and the code leads to {opens}")
    sheet = _in_spite_of_all(lambda: person.get(CHECK)).text
    _must(person.typed[-1] in sheet, "A draft without what was written in it")
    _in_spite_of_all(person.finish)
    _must(_in_spite_of_all(person.come_back) == RETURN, "Sent again, and the code opens nothing")
    return "draft"


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Harmed(otherwise)


def _in_spite_of_all[T](step: Callable[[], T]) -> T:
    """Do it again while the killed processes are being replaced."""
    deadline = time.monotonic() + SECONDS_TO_RECOVER
    while True:
        try:
            return step()
        except Unanswered:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
