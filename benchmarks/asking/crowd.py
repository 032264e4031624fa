"""A hundred people fill in the form at once, and then somebody tries a thousand codes a minute.

    bin/uv run python -m benchmarks.asking.crowd                                on SQLite
    bin/uv run python -m tests.postgres python -m benchmarks.asking.crowd       on PostgreSQL

Everybody thinks for some seconds before each page, so that about sixty requests a minute are sent.
Then the public pages are asked for alone, and beside wrong codes whose check digit is right.
Exit status 1 where a person met an error, waited too long, or too few were sent.
"""

import argparse
import random
import secrets
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from benchmarks.asking import house as houses
from benchmarks.asking.house import House
from benchmarks.asking.person import BUSY, RETURN, Answer, Person, Unanswered, WrongPage
from legal_help.crypto.codes import check_digit

PEOPLE: Final = 100
BUDGET_SECONDS: Final = 0.3
SENT_A_MINUTE: Final = 60
CODES_A_MINUTE: Final = 1_000
CODE_TRIERS: Final = 20
PUBLIC: Final = ("/legal-help/", "/", "/articles/")
# Fourteen pages, the code and the sheet: sixteen thoughts in eighty seconds, so a form each.
THINK_SECONDS: Final = 5.0


@dataclass
class Crowd:
    """What a crowd met."""

    seconds: list[float] = field(default_factory=list)
    sent_at: list[float] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)

    asked_again: int = 0

    def note(self, answer: Answer) -> None:
        self.seconds.append(answer.seconds)
        self.asked_again += BUSY in answer.text
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == 429:
            self.harms.append(f"{answer.status} at {answer.address}")

    def sent_in_the_last(self, seconds: float) -> int:
        return sum(at > time.monotonic() - seconds for at in self.sent_at)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[94]


def fill_at_once(house: House, people: int, seconds: float) -> Crowd:
    """Let them fill form after form for so long."""
    crowd, ends = Crowd(), time.monotonic() + seconds

    def think() -> None:
        # Nobody has to finish a form once it is over.
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        time.sleep(min(left, random.uniform(0.5, 1.5) * THINK_SECONDS))  # noqa: S311 -- pauses

    def live() -> None:
        try:
            while True:
                think()
                person = Person(house.address, crowd.note)
                person.begin()
                person.fill(think=think)
                think()
                person.send()
                crowd.sent_at.append(time.monotonic())
        except TimeoutError:
            pass
        except (Unanswered, WrongPage) as harm:
            crowd.harms.append(f"{type(harm).__name__}: {harm}")

    _all_at_once([live] * people)
    return crowd


def read(house: House, seconds: float) -> Crowd:
    """One reader asks for public pages, one after another."""
    crowd, reader, ends = Crowd(), Person(house.address), time.monotonic() + seconds
    reader.seen = crowd.note
    while time.monotonic() < ends:
        for path in PUBLIC:
            reader.get(path)
        time.sleep(0.02)
    return crowd


@contextmanager
def trying_codes(house: House, crowd: Crowd) -> Iterator[None]:
    """Try wrong codes, evenly, until the end of the block."""
    stop = threading.Event()
    pause = CODE_TRIERS * 60 / CODES_A_MINUTE

    def attempt() -> None:
        time.sleep(random.uniform(0, pause))  # noqa: S311 -- spread evenly
        visitor = Person(house.address, crowd.note)
        visitor.get(RETURN)
        while not stop.is_set():
            begun = time.monotonic()
            digits = "".join(str(secrets.randbelow(10)) for _ in range(23))
            try:
                visitor.post(RETURN, {"code": digits + check_digit(digits)})
            except Unanswered as harm:
                crowd.harms.append(str(harm))
            crowd.sent_at.append(time.monotonic())
            stop.wait(max(0, pause - (time.monotonic() - begun)))

    threads = [threading.Thread(target=attempt) for _ in range(CODE_TRIERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _all_at_once(lives: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=life) for life in lives]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    parser = argparse.ArgumentParser(description="A crowd asks for help.")
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args()
    seconds = asked.minutes * 60
    with houses.running() as house:
        crowd = fill_at_once(house, asked.people, seconds)
        # The first forms come to their end only after a while: the second half counts.
        a_minute = crowd.sent_in_the_last(seconds / 2) / (asked.minutes / 2)
        alone = read(house, 20)
        codes = Crowd()
        with trying_codes(house, codes):
            beside = read(house, 60)
        database = house.database
    print(  # noqa: T201 -- what the command is for
        f"{database}: {asked.people} people at once, {len(crowd.seconds)} answers, p95 "
        f"{crowd.p95 * 1000:.0f} ms, {a_minute:.0f} requests sent a minute, {len(crowd.harms)} errors, "
        f"{crowd.asked_again} asked to press once more\n"
        f"public pages: p95 {alone.p95 * 1000:.1f} ms alone, {beside.p95 * 1000:.1f} ms beside "
        f"{len(codes.sent_at)} wrong codes in a minute"
    )
    harms = [*crowd.harms, *alone.harms, *codes.harms, *beside.harms]
    for harm in harms[:10]:
        print(harm, file=sys.stderr)  # noqa: T201 -- as above
    is_well = not harms and crowd.p95 <= BUDGET_SECONDS and a_minute >= SENT_A_MINUTE
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
