"""Every question that a goal asks, and how it is asked."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.module_loading import import_string

from benchmarks.harness import sites
from benchmarks.harness.findings import Finding
from benchmarks.harness.servers import ROOT

WILD: Final = ("--hypothesis-profile=soak", "tests/legal_help/public/test_wild_input.py")


@dataclass(frozen=True)
class Question:
    """`ask` takes a size, or nothing for the one that the goals name."""

    name: str
    ask: Callable[..., list[Finding]]
    once: bool = False  # no database makes a difference


def in_a_site(name: str, function: str) -> Question:
    """Ask within an empty site of its own, where Django is set up."""

    def ask(*size: int) -> list[Finding]:
        with sites.empty(name) as site:
            return [Finding(*each) for each in site.call(f"benchmarks.{function}", *size)]

    return Question(name, ask)


def outside(name: str, function: str, *, once: bool = False) -> Question:
    """Ask in this process, which looks at a site as a stranger does."""

    def ask(*size: int) -> list[Finding]:
        found: list[Finding] = import_string(f"benchmarks.{function}")(*size)
        return found

    return Question(name, ask, once)


def by_tests(name: str, *arguments: str, once: bool = False) -> Question:
    """Let tests ask: a sample of the same runs with the suite."""

    def ask(*_size: int) -> list[Finding]:
        done = subprocess.run(  # noqa: S603 -- our own words
            [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        last = (done.stdout.strip().splitlines() or ["nothing was said"])[-1]
        return [Finding(" ".join(arguments), last, "all passed", done.returncode == 0)]

    return Question(name, ask, once)


QUESTIONS: Final = (
    in_a_site("publishing", "editors.publishing.measure"),
    in_a_site("staff-pages", "editors.staff_pages.measure"),
    in_a_site("public-pages", "readers.public_pages.measure"),
    outside("slow-phone", "readers.slow_phone.measure", once=True),
    in_a_site("race", "readers.race.measure"),
    in_a_site("race-apart", "readers.race.measure_apart"),
    in_a_site("kills", "asking.kills.measure"),
    in_a_site("crowd", "asking.crowd.measure"),
    in_a_site("desk", "asking.desk.measure"),
    in_a_site("two-caseworkers", "asking.two_caseworkers.measure"),
    outside("nothing-remembered", "asking.nothing_remembered.measure"),
    by_tests("wild", *WILD),
)
