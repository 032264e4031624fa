"""Takes turns: every subject does the same work, one after the other, round after round."""

import math
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

import psutil

from benchmarks.harness.findings import say
from benchmarks.harness.servers import WORKERS, Server, cpu_seconds, wait_until_quiet
from benchmarks.harness.sites import Site
from benchmarks.speed import load
from benchmarks.speed.cells import Cell
from benchmarks.speed.pages import Page

WARM_UP_SECONDS: Final = 2
# A slow page gets longer, so that what is under way at the end weighs little.
ENOUGH_ANSWERS: Final = 100
MOST_SECONDS: Final = 12
# Where one reader waits so long, more of them than there are processes would only stand in a line,
# and what they leave under way would keep the machine busy for minutes.
SLOW_SECONDS: Final = 1
# When all readers wait for a page that takes seconds, none of them has it for a long while.
LONGEST_WAIT_SECONDS: Final = 240


class WrongAnswer(Exception):
    """A page does not show what it must, so its speed means nothing."""


@dataclass(frozen=True)
class Subject:
    name: str
    database: str
    articles: int
    server: Server
    pages: tuple[Page, ...]
    site: Site | None = None


class Asked(NamedTuple):
    """What one answer to a page is like, before it is asked for by many."""

    seconds: float
    queries: int | None
    bytes: int
    bytes_compressed: int


def take_turns(
    subjects: list[Subject], names: list[str], rounds: int, seconds: int, postgres: psutil.Process
) -> list[Cell]:
    """Measure these pages of every subject in every round; all of them where none is named."""
    cells = []
    for name in dict.fromkeys(page.name for subject in subjects for page in subject.pages):
        if names and name.split(",")[0] not in {*names, "hello"}:
            continue
        turns = [(s, page) for s in subjects for page in s.pages if page.name == name]
        asked = [(subject, page, ask(subject, page)) for subject, page in turns]
        for subject, page, once in asked:
            load_page(subject, page, once, seconds=WARM_UP_SECONDS)
            wait_until_quiet([subject.server.process, postgres])
        for _ in range(rounds):
            cells += [_measure(*each, seconds=seconds, postgres=postgres) for each in asked]
    return cells


def ask(subject: Subject, page: Page) -> Asked:
    """Ask once and read the answer. Raises WrongAnswer where it does not show what it must."""
    path = page.paths(subject.articles)[0]
    status, first = subject.server.get(path)
    text = first.decode().lower()
    missing = [words for words in page.shows(subject.articles) if words.lower() not in text]
    if status != HTTPStatus.OK or missing:
        raise WrongAnswer(
            f"{subject.name} ({subject.database}, {subject.articles:,} articles), {path}: "
            f"status {status}, does not show {missing[:3]}"
        )
    begun = time.perf_counter()
    _, plain = subject.server.get(path)
    took = time.perf_counter() - begun
    _, compressed = subject.server.get(path, load.COMPRESSED)
    site, count = subject.site, "benchmarks.speed.count_queries.count"
    queries = int(site.call(count, path)) if site else None
    return Asked(took, queries, len(plain), len(compressed))


def _measure(
    subject: Subject, page: Page, once: Asked, *, seconds: int, postgres: psutil.Process
) -> Cell:
    watched = [subject.server.process, postgres]
    before = [cpu_seconds(process) for process in watched]
    measured = load_page(subject, page, once, seconds=seconds)
    wait_until_quiet(watched)
    served, database = (
        cpu_seconds(process) - earlier for process, earlier in zip(watched, before, strict=True)
    )
    # Each reader left one request under way, which was answered all the same: see README.md.
    answers = measured.requests + _readers(page, once)
    cpu_ms = 1_000 * (served + database) / answers
    say(
        f"  {page.name}: {subject.name} {subject.database}: "
        f"{measured.per_second:,.0f} a second, {cpu_ms:.2f} ms"
    )
    return Cell(
        subject=subject.name,
        database=subject.database,
        articles=subject.articles,
        page=page.name,
        per_second=measured.per_second,
        cpu_ms=cpu_ms,
        database_cpu_ms=1_000 * database / answers,
        p50_ms=measured.p50_ms,
        p95_ms=measured.p95_ms,
        p99_ms=measured.p99_ms,
        queries=once.queries,
        bytes=once.bytes,
        bytes_compressed=once.bytes_compressed,
    )


def _readers(page: Page, once: Asked) -> int:
    return min(page.readers, WORKERS) if once.seconds > SLOW_SECONDS else page.readers


def load_page(subject: Subject, page: Page, once: Asked, *, seconds: int) -> load.Load:
    """Load a page for so long, or as long as it takes until the first readers have it."""
    seconds = max(seconds, min(math.ceil(ENOUGH_ANSWERS * once.seconds / WORKERS), MOST_SECONDS))
    while True:
        try:
            return load.run(
                subject.server.address,
                page.paths(subject.articles),
                seconds=seconds,
                connections=_readers(page, once),
            )
        except load.NoAnswer:
            seconds *= 4
            if seconds > LONGEST_WAIT_SECONDS:
                raise
