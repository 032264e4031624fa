"""Send, and the server dies: the person keeps a code that opens, and is never sent twice.

    bin/uv run python -m benchmarks.asking.kills                                on SQLite
    bin/uv run python -m tests.postgres python -m benchmarks.asking.kills       on PostgreSQL

Half of the kills (-9) come at each step of Send in turn, half at any moment and to both processes.
After each: either the answers are still in the draft and the code opens it, or the request is there
and the code opens that. Whoever still has a draft sends again. Exit status 1 where anything else
was found.
"""

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from benchmarks.asking import house as houses
from benchmarks.asking.house import House
from benchmarks.asking.person import (
    CHECK,
    DOOR,
    RECEIPT,
    RETURN,
    STORY,
    Person,
    Unanswered,
    code_on,
)

SECONDS_TO_RECOVER: Final = 60
# Longer than a Send takes on a busy machine.
LATEST_KILL_SECONDS: Final = 0.15


class Harmed(Exception):
    """What must never happen to a person happened."""


def run(kills: int) -> tuple[int, Counter[str]]:
    """Kill that often. Return the number of steps, and what was left how often. Raises Harmed."""
    left: Counter[str] = Counter()
    with houses.running("benchmarks.asking.killed:application") as house:
        steps = _steps(house)
        for number in range(kills):
            person = _ready_to_send(house)
            if number % 2:
                _send_and_die_at(house, person, 1 + (number // 2) % steps)
            else:
                _send_and_die_sometime(house, person)
            left[_what_is_left(person)] += 1
        requests = house.call("counted")["requests"]
    if requests != kills + 1:
        raise Harmed(f"{kills + 1} people sent {requests} requests")
    return steps, left


def _ready_to_send(house: House) -> Person:
    person = Person(house.address)
    _in_spite_of_all(person.begin)
    _in_spite_of_all(person.fill)
    _in_spite_of_all(lambda: person.get(CHECK))
    return person


def _steps(house: House) -> int:
    """How many steps one Send takes when nobody is killed."""
    _ready_to_send(house).send()
    return int((house.folder / "data" / "kill-at.counted").read_text())


def _send_and_die_at(house: House, person: Person, step: int) -> None:
    plan = house.folder / "data" / "kill-at"
    plan.with_suffix(".new").write_text(str(step))
    plan.with_suffix(".new").rename(plan)
    try:
        person.post(CHECK, {"consent": "yes"})
    except Unanswered:
        return
    raise Harmed(f"Nobody died at step {step}")


def _send_and_die_sometime(house: House, person: Person) -> None:
    def kill() -> None:
        time.sleep(random.uniform(0, LATEST_KILL_SECONDS))  # noqa: S311 -- any moment will do
        house.server.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with suppress(Unanswered):
        person.post(CHECK, {"consent": "yes"})
    killer.join()


def _what_is_left(person: Person) -> str:
    """Say what the person finds, in this browser and with the code; send what was not sent."""
    stands = _in_spite_of_all(lambda: person.get(DOOR)).address
    opens = _in_spite_of_all(person.come_back)
    if stands == RECEIPT:
        if _in_spite_of_all(lambda: code_on(person.get(RECEIPT))) != person.code:
            raise Harmed("The receipt shows another code")
        _must(opens == RETURN, f"Sent, and the code leads to {opens}")
        return "sent"
    _must(stands == CHECK, f"Neither sent nor ready to be sent, but at {stands}")
    _must(opens == DOOR, f"A draft, and the code leads to {opens}")
    sheet = _in_spite_of_all(lambda: person.get(CHECK)).text
    _must(STORY in sheet, "A draft without what was written in it")
    _in_spite_of_all(person.send)
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


def main() -> int:
    parser = argparse.ArgumentParser(description="Send, and the server dies.")
    parser.add_argument("--kills", type=int, default=200)
    kills = parser.parse_args().kills
    try:
        steps, left = run(kills)
    except Harmed as harm:
        print(harm, file=sys.stderr)  # noqa: T201 -- what the command is for
        return 1
    print(  # noqa: T201 -- as above
        f"{kills} kills, {kills // 2} of them over {steps} steps of Send: {left['sent']} people found "
        f"their request sent, {left['draft']} their draft as it was; every code opens, nobody was "
        f"sent twice"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
