"""A hundred people fill in the form at once, and then somebody tries a thousand codes a minute.

Everybody thinks for some seconds before each page, so that about sixty requests a minute are sent.
Then the public pages are asked for beside wrong codes whose check digit is right.
"""

import random
import secrets
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from benchmarks.asking.person import CODE_FORM, RETURN, Answer, Person, Unanswered
from benchmarks.content import people
from benchmarks.harness import sites
from benchmarks.harness.findings import BenchmarkFailed, Finding, at_least, at_most
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
    """So many at once, who do something again and again until it is over, and what they met."""

    site: str
    size: int
    seconds: float
    waits: list[float] = field(default_factory=list)
    done_at: list[float] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)

    def start(self, pool: ThreadPoolExecutor, do: Callable[[Person], None]) -> None:
        self.ends = time.monotonic() + self.seconds
        for _ in range(self.size):
            pool.submit(self._live, do)

    def _live(self, do: Callable[[Person], None]) -> None:
        try:
            while True:
                do(Person(self.site, self._note))
                self.done_at.append(time.monotonic())
        except TimeoutError:
            pass
        except (Unanswered, BenchmarkFailed) as harm:
            self.harms.append(f"{type(harm).__name__}: {harm}")

    def think(self, seconds: float) -> None:
        """Wait about so long. Raises TimeoutError when it is over: nobody has to come to an end."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        time.sleep(min(left, random.uniform(0.5, 1.5) * seconds))  # noqa: S311 -- pauses

    def _note(self, answer: Answer) -> None:
        self.waits.append(answer.seconds)
        if answer.status >= 500 or answer.status == 429:
            self.harms.append(f"{answer.status} at {answer.path}")

    @property
    def p95_ms(self) -> float:
        return 1_000 * statistics.quantiles(self.waits, n=100)[94]


def measure(people_at_once: int = 100, seconds: int = SECONDS) -> list[Finding]:
    people.found()
    with sites.here().serve("config.wsgi:application") as server:
        site = f"http://localhost:{server.port}"
        askers = Crowd(site, people_at_once, seconds)
        with ThreadPoolExecutor(people_at_once) as pool:
            askers.start(pool, lambda person: _ask(person, askers))
        codes, readers = Crowd(site, CODE_TRIERS, seconds / 4), Crowd(site, 1, seconds / 4)
        with ThreadPoolExecutor(CODE_TRIERS + 1) as pool:
            codes.start(pool, lambda person: _try_code(person, codes))
            readers.start(pool, lambda person: _read(person, readers))
    # The first forms come to their end only after a while: the second half counts.
    sent = sum(at > askers.ends - seconds / 2 for at in askers.done_at)
    who, harms = f"{people_at_once} people at once", askers.harms + codes.harms + readers.harms
    beside = f"public pages beside {len(codes.done_at):,} wrong codes in {seconds / 4:.0f} s"
    return [
        at_most(f"{who}: 95 of {len(askers.waits):,} answers", askers.p95_ms, BUDGET_MS, "ms"),
        at_least(f"{who}: requests sent a minute", sent / seconds * 120, SENT_A_MINUTE, ""),
        at_most(f"{beside}: 95 of 100 answers", readers.p95_ms, BUDGET_MS, "ms"),
        Finding("errors", f"{len(harms)} {'; '.join(harms[:3])}", "0", not harms),
    ]


def _ask(person: Person, crowd: Crowd) -> None:
    """Fill in a form and send it."""
    crowd.think(THINK_SECONDS)
    person.begin()
    person.fill(think=lambda: crowd.think(THINK_SECONDS))
    crowd.think(THINK_SECONDS)
    person.finish()


def _read(person: Person, crowd: Crowd) -> None:
    for path in PUBLIC:
        person.get(path)
    crowd.think(0.02)


def _try_code(person: Person, crowd: Crowd) -> None:
    """Try a wrong code, as often as makes so many a minute with all the others."""
    crowd.think(CODE_TRIERS * 60 / CODES_A_MINUTE)
    person.get(RETURN)
    digits = "".join(str(secrets.randbelow(10)) for _ in range(23))
    person.press(CODE_FORM, code=digits + check_digit(digits))
