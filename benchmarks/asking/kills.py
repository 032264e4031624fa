"""Send, and the server dies: the person keeps a code that opens, and is never sent twice.

Half of the kills (-9) come at each step of Send in turn, half at any moment and to both processes.
After each: either the answers are still in the draft and the code opens it, or the request is there
and the code opens that. Whoever still has a draft sends again.
"""

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from typing import Final

from benchmarks.asking.person import CHECK, DOOR, RECEIPT, RETURN, Person, Unanswered
from benchmarks.content import people
from benchmarks.harness import sites
from benchmarks.harness.findings import Finding
from benchmarks.harness.servers import Server
from legal_help.models import HelpRequest

LATEST_KILL_SECONDS: Final = 0.15  # longer than a Send takes on a busy machine


class Harmed(Exception):
    """Something happened to a person that must never happen."""


def measure(kills: int = 200) -> list[Finding]:
    people.found()
    left: Counter[str] = Counter()
    steps, waiting = 0, None
    try:
        # The first request of a house takes more steps than those that follow.
        with sites.here().serve("benchmarks.asking.killed_server:application") as server:
            _count_steps(server)
        # Each server is killed once; the next one shows what is left.
        for number in range(kills + 1):
            with sites.here().serve("benchmarks.asking.killed_server:application") as server:
                if waiting:
                    left[_what_is_left(waiting, server)] += 1
                steps = steps or _count_steps(server)
                waiting = _ready_to_send(server)
                if number == kills:
                    break
                if number % 2:
                    _send_and_die_at(waiting, 1 + number // 2 % steps)
                else:
                    _send_and_die_sometime(waiting, server)
        requests = HelpRequest.objects.count()
        _must(requests == kills + 2, f"{kills + 2} people sent {requests} requests")
    except Harmed as harm:
        return [Finding("harm done", str(harm), "none", is_met=False)]
    what = f"{kills} kills, half of them over {steps} steps of Send: harm done"
    return [
        Finding(what, "none", "none"),
        Finding("people who found their request sent", str(left["sent"])),
        Finding("people who found their draft as it was", str(left["draft"])),
    ]


def _ready_to_send(server: Server) -> Person:
    person = Person(f"http://localhost:{server.port}")
    person.begin()
    person.fill()
    person.get(CHECK)
    return person


def _count_steps(server: Server) -> int:
    """Return how many steps one Send takes when nobody is killed."""
    _ready_to_send(server).finish()
    return int((sites.here().folder / "steps").read_text())


def _send_and_die_at(person: Person, step: int) -> None:
    person.browser.addheaders = [("Die-At", str(step))]
    with contextlib.suppress(Unanswered):
        person.press(consent="yes")
        raise Harmed(f"Nobody died at step {step}")
    person.browser.addheaders = []


def _send_and_die_sometime(person: Person, server: Server) -> None:
    lot = random.uniform(0, LATEST_KILL_SECONDS)  # noqa: S311 -- any moment will do
    killer = threading.Timer(lot, os.killpg, [server.process.pid, signal.SIGKILL])
    killer.start()
    with contextlib.suppress(Unanswered):
        person.press(consent="yes")
    killer.join()


def _what_is_left(person: Person, server: Server) -> str:
    """Say what the person finds, in this browser and with the code; send what was not sent."""
    person.site = f"http://localhost:{server.port}"
    stands, opens = person.get(DOOR).path, person.come_back()
    if stands == RECEIPT:
        _must(person.shown_code() == person.code, "The receipt shows another code")
        _must(opens == RETURN, f"Sent, and the code leads to {opens}")
        return "sent"
    _must(stands == CHECK, f"Neither sent nor ready to be sent, but at {stands}")
    _must(opens.startswith(DOOR), f"A draft, and the code leads to {opens}")
    _must(person.typed[-1] in person.get(CHECK).text, "A draft without what was written in it")
    person.finish()
    _must(person.come_back() == RETURN, "Sent again, and the code opens nothing")
    return "draft"


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Harmed(otherwise)
