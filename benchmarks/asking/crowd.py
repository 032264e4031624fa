"""A hundred people fill in the form at once, and then somebody tries a thousand codes a minute.

Everybody thinks for some seconds before each page, so that about sixty requests a minute are sent.
Then the public pages are asked for alone, and beside wrong codes whose check digit is right.
"""

import random
import secrets
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from benchmarks.asking.person import BUSY, RETURN, Answer, Person, Unanswered, WrongPage
from benchmarks.content import people
from benchmarks.harness import sites
from benchmarks.harness.findings import Finding, at_least, at_most
from legal_help.crypto.codes import check_digit

SECONDS: Final = 240
BUDGET_MS: Final = 300
SENT_A_MINUTE: Final = 60
CODES_A_MINUTE: Final = 1_000
CODE_TRIERS: Final = 20
PUBLIC: Final = ("/legal-help/", "/", "/articles/")
THINK_SECONDS: Final = 5.0  # before each of some sixteen pages: a form in eighty seconds


@dataclass
class Crowd:
    """What a crowd met."""

    seconds: list[float] = field(default_factory=list)
    done_at: list[float] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)
    asked_again: int = 0

    def note(self, answer: Answer) -> None:
        self.seconds.append(answer.seconds)
        self.asked_again += BUSY in answer.text
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == 429:
            self.harms.append(f"{answer.status} at {answer.path}")

    @property
    def p95_ms(self) -> float:
        return 1_000 * statistics.quantiles(self.seconds, n=100)[94]


def measure(people_at_once: int = 100, seconds: int = SECONDS) -> list[Finding]:
    people.found()
    with sites.here().serve("config.wsgi:application") as server:
        address = server.address.removeprefix("http://").rstrip("/")
        crowd = _fill_at_once(address, people_at_once, seconds)
        # The first forms come to their end only after a while: the second half counts.
        sent = sum(at > time.monotonic() - seconds / 2 for at in crowd.done_at)
        alone, codes = _read(address, seconds / 12), Crowd()
        stop = threading.Event()
        with ThreadPoolExecutor(CODE_TRIERS) as triers:
            for _ in range(CODE_TRIERS):
                triers.submit(_try_codes, address, codes, stop)
            beside = _read(address, seconds / 4)
            stop.set()
    who = f"{people_at_once} people at once"
    harms = [*crowd.harms, *alone.harms, *codes.harms, *beside.harms]
    return [
        at_most(
            f"{who}: 95 of 100 answers of {len(crowd.seconds):,}", crowd.p95_ms, BUDGET_MS, "ms"
        ),
        at_least(f"{who}: requests sent a minute", sent / seconds * 120, SENT_A_MINUTE, ""),
        Finding(f"{who}: errors", f"{len(harms)} {'; '.join(harms[:3])}", "0", not harms),
        Finding(f"{who}: asked to press once more", str(crowd.asked_again)),
        Finding("public pages alone: 95 of 100", f"{alone.p95_ms:.0f} ms"),
        Finding(
            f"beside {len(codes.done_at):,} wrong codes in {seconds / 4:.0f} s: 95 of 100",
            f"{beside.p95_ms:.0f} ms",
        ),
    ]


def _fill_at_once(address: str, people_at_once: int, seconds: float) -> Crowd:
    """Let them fill form after form for so long."""
    crowd, ends = Crowd(), time.monotonic() + seconds

    def think() -> None:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError  # nobody has to finish a form once it is over
        time.sleep(min(left, random.uniform(0.5, 1.5) * THINK_SECONDS))  # noqa: S311 -- pauses

    def live() -> None:
        try:
            while True:
                think()
                person = Person(address, crowd.note)
                person.begin()
                person.fill(think=think)
                think()
                person.finish()
                crowd.done_at.append(time.monotonic())
        except TimeoutError:
            pass
        except (Unanswered, WrongPage, LookupError) as harm:
            crowd.harms.append(f"{type(harm).__name__}: {harm}")

    with ThreadPoolExecutor(people_at_once) as pool:
        for _ in range(people_at_once):
            pool.submit(live)
    return crowd


def _read(address: str, seconds: float) -> Crowd:
    """Ask for public pages, one after another."""
    crowd, ends = Crowd(), time.monotonic() + seconds
    reader = Person(address, crowd.note)
    while time.monotonic() < ends:
        for path in PUBLIC:
            reader.get(path)
        time.sleep(0.02)
    return crowd


def _try_codes(address: str, crowd: Crowd, stop: threading.Event) -> None:
    """Try wrong codes, evenly, until `stop` is set."""
    pause = CODE_TRIERS * 60 / CODES_A_MINUTE
    stop.wait(random.uniform(0, pause))  # noqa: S311 -- spread evenly
    visitor = Person(address, crowd.note)
    visitor.get(RETURN)
    while not stop.is_set():
        begun = time.monotonic()
        digits = "".join(str(secrets.randbelow(10)) for _ in range(23))
        try:
            visitor.press("form:has([name=code])", code=digits + check_digit(digits))
        except Unanswered as harm:
            crowd.harms.append(str(harm))
        crowd.done_at.append(time.monotonic())
        stop.wait(max(0, pause - (time.monotonic() - begun)))
