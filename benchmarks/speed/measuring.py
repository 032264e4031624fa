"""Takes turns: every subject does the same work, one after the other, round after round.

The readers are wrk's, which says how many answers came and how soon.
"""

import json
import math
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from benchmarks.harness.findings import BenchmarkFailed, say
from benchmarks.harness.servers import HEADERS, WORKERS, Server, cpu_seconds, wait_until_quiet
from benchmarks.speed.cells import Cell
from benchmarks.speed.pages import Page

SCRIPT: Final = Path(__file__).parent / "random_paths.lua"
WARM_UP_SECONDS: Final = 2
COMPRESSED: Final = {"Accept-Encoding": "gzip, br"}
# A slow page gets longer, so that what is under way at the end weighs little.
ENOUGH_ANSWERS: Final = 100
MOST_SECONDS: Final = 12
# Where one reader waits so long, more of them than there are processes would only stand in a line,
# and what they leave under way would keep the machine busy for minutes.
SLOW_SECONDS: Final = 1
# Two readers at once, each of whom has a page in such a time, with some to spare.
TIMES_OF_A_SLOW_PAGE: Final = 4


@dataclass(frozen=True)
class Plan:
    """The subjects that are compared; `pages` names some by their first word, none for all."""

    names: tuple[str, ...]
    sizes: list[int]
    rounds: int = 3
    seconds: int = 3
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    name: str
    database: str
    articles: int
    server: Server
    pages: tuple[Page, ...]
    queries: dict[str, int] = field(default_factory=dict)  # by the page, where they are counted


class Sample(NamedTuple):
    """One answer to a page, before it is asked for by many."""

    seconds: float
    queries: int | None
    bytes: int
    bytes_compressed: int

    def readers(self, page: Page) -> int:
        return min(page.readers, WORKERS) if self.seconds > SLOW_SECONDS else page.readers

    def load_seconds(self, least: int) -> int:
        """Return how long to ask for it: longer where it is slow."""
        enough = min(ENOUGH_ANSWERS * self.seconds / WORKERS, MOST_SECONDS)
        return math.ceil(max(least, enough, TIMES_OF_A_SLOW_PAGE * self.seconds))


def take_turns(subjects: list[Subject], plan: Plan, postgres: psutil.Process) -> Iterator[Cell]:
    """Measure these pages of every subject in every round; all of them where none is named."""
    for name in dict.fromkeys(page.name for subject in subjects for page in subject.pages):
        if plan.pages and name.split(",")[0] not in {*plan.pages, "hello"}:
            continue
        turns = [(s, page, ask(s, page)) for s in subjects for page in s.pages if page.name == name]
        for subject, page, once in turns:
            if once.seconds < SLOW_SECONDS:
                load_page(subject, page, once, WARM_UP_SECONDS)
            wait_until_quiet([subject.server.process, postgres])
        for _ in range(plan.rounds):
            for turn in turns:
                yield _measure(*turn, plan.seconds, postgres)


def ask(subject: Subject, page: Page) -> Sample:
    """Ask once and read the answer. Raises BenchmarkFailed where it does not show what it must."""
    path = page.paths(subject.articles)[0]
    status, first = subject.server.get(path)
    text = first.decode().lower()
    missing = [words for words in page.shows(subject.articles) if words.lower() not in text]
    if status != 200 or missing:
        raise BenchmarkFailed(
            f"{subject.name} ({subject.database}, {subject.articles:,} articles), {path}: "
            f"status {status}, does not show {missing[:3]}"
        )
    begun = time.perf_counter()
    _, plain = subject.server.get(path)
    took = time.perf_counter() - begun
    _, compressed = subject.server.get(path, COMPRESSED)
    return Sample(took, subject.queries.get(page.name), len(plain), len(compressed))


def load_page(subject: Subject, page: Page, once: Sample, seconds: int) -> dict[str, float]:
    """Keep all readers waiting for so long; return what was counted. Raises BenchmarkFailed."""
    readers = once.readers(page)
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as file:
        file.write("\n".join(page.paths(subject.articles)) + "\n")
        file.flush()
        command = [
            *("wrk", f"--threads={min(2, readers)}", f"--connections={readers}"),
            *(f"--duration={once.load_seconds(seconds)}s", "--timeout=240s", f"--script={SCRIPT}"),
            *[f"--header={name}: {value}" for name, value in HEADERS.items()],
            *(subject.server.address, "--", file.name),
        ]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own words
    return read(said.stdout)


def read(said: str) -> dict[str, float]:
    """Take what random_paths.lua printed out of all that wrk says. Raises BenchmarkFailed."""
    line = next((line for line in said.splitlines() if line.startswith("{")), None)
    if line is None:
        raise BenchmarkFailed(said)
    counted: dict[str, float] = json.loads(line)
    if counted["refused"] or counted["broken"] or not counted["requests"]:
        raise BenchmarkFailed(
            f"{counted['requests']} answers, {counted['refused']} errors, {counted['broken']} broke"
        )
    return counted


def _measure(
    subject: Subject, page: Page, once: Sample, seconds: int, postgres: psutil.Process
) -> Cell:
    watched = [subject.server.process, postgres]
    before = [cpu_seconds(process) for process in watched]
    measured = load_page(subject, page, once, seconds)
    wait_until_quiet(watched)
    served, database = (
        cpu_seconds(process) - earlier for process, earlier in zip(watched, before, strict=True)
    )
    # Each reader left one request under way, which was answered all the same: see README.md.
    answers = measured["requests"] + once.readers(page)
    per_second = 1e6 * measured["requests"] / measured["microseconds"]
    cpu_ms = 1_000 * (served + database) / answers
    say(
        f"  {page.name}: {subject.name} {subject.database}: "
        f"{per_second:,.0f} a second, {cpu_ms:.2f} ms"
    )
    return Cell(
        subject=subject.name,
        database=subject.database,
        articles=subject.articles,
        page=page.name,
        per_second=per_second,
        cpu_ms=cpu_ms,
        database_cpu_ms=1_000 * database / answers,
        p50_ms=measured["p50"] / 1_000,
        p95_ms=measured["p95"] / 1_000,
        p99_ms=measured["p99"] / 1_000,
        queries=once.queries,
        bytes=once.bytes,
        bytes_compressed=once.bytes_compressed,
    )
