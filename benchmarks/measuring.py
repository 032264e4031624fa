"""Takes turns: every subject does the same work, one after the other, round after round."""

import math
import time
from dataclasses import dataclass
from http import HTTPStatus

import psutil

from benchmarks import load
from benchmarks.knobs import Knobs
from benchmarks.progress import say
from benchmarks.results import Cell
from benchmarks.servers import WORKERS, Server, cpu_seconds, wait_until_quiet
from benchmarks.sites import Site
from benchmarks.work import Page

WARM_UP_SECONDS = 2
# A slow page gets longer, so that what is under way at the end weighs little.
ENOUGH_ANSWERS = 100
MOST_SECONDS = 12
# Where one reader waits so long, more of them than there are processes would only stand in a line,
# and what they leave under way would keep the machine busy for minutes.
SLOW_SECONDS = 1
# When all readers wait for a page that takes seconds, none of them has it for a long while.
LONGEST_WAIT_SECONDS = 240


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


@dataclass(frozen=True)
class Asked:
    """What one answer to a page is like, before it is asked for by many."""

    seconds: float
    queries: int | None
    bytes: int
    bytes_compressed: int


def take_turns(subjects: list[Subject], knobs: Knobs, *, postgres: psutil.Process) -> list[Cell]:
    """Measure every page of every subject in every round."""
    cells = []
    pages = dict.fromkeys(page.name for subject in subjects for page in subject.pages)
    for name in filter(knobs.asks_for, pages):
        turns = [(s, page) for s in subjects for page in s.pages if page.name == name]
        asked = [ask(subject, page) for subject, page in turns]
        for (subject, page), once in zip(turns, asked, strict=True):
            _load(subject, page, once, seconds=WARM_UP_SECONDS)
            wait_until_quiet([subject.server.process, postgres])
        for _ in range(knobs.rounds):
            for (subject, page), once in zip(turns, asked, strict=True):
                cell = _measure(subject, page, once, seconds=knobs.seconds, postgres=postgres)
                say(
                    f"  {name}: {subject.name} {subject.database}: "
                    f"{cell.per_second:,.0f} a second, {cell.cpu_ms:.2f} ms"
                )
                cells.append(cell)
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
    return Asked(took, _queries(subject, path), len(plain), len(compressed))


def _queries(subject: Subject, path: str) -> int | None:
    if subject.site is None:
        return None
    [queries] = subject.site.call("benchmarks.count_queries.count", path)
    return int(queries)


def _measure(
    subject: Subject, page: Page, once: Asked, *, seconds: int, postgres: psutil.Process
) -> Cell:
    watched = [subject.server.process, postgres]
    before = [cpu_seconds(process) for process in watched]
    measured = _load(subject, page, once, seconds=seconds)
    wait_until_quiet(watched)
    served, asked_database = (
        cpu_seconds(process) - earlier for process, earlier in zip(watched, before, strict=True)
    )
    # Each reader left one request under way, which was answered all the same: see README.md.
    answers = measured.requests + _readers(page, once)
    return Cell(
        subject=subject.name,
        database=subject.database,
        articles=subject.articles,
        page=page.name,
        per_second=measured.per_second,
        cpu_ms=1_000 * (served + asked_database) / answers,
        database_cpu_ms=1_000 * asked_database / answers,
        p50_ms=measured.p50_ms,
        p95_ms=measured.p95_ms,
        p99_ms=measured.p99_ms,
        queries=once.queries,
        bytes=once.bytes,
        bytes_compressed=once.bytes_compressed,
    )


def _long_enough(once: Asked, seconds: int) -> int:
    longer = math.ceil(ENOUGH_ANSWERS * once.seconds / WORKERS)
    return max(seconds, min(longer, MOST_SECONDS))


def _readers(page: Page, once: Asked) -> int:
    return min(page.readers, WORKERS) if once.seconds > SLOW_SECONDS else page.readers


def _load(subject: Subject, page: Page, once: Asked, *, seconds: int) -> load.Load:
    """Load a page for so long, or as long as it takes until the first readers have it."""
    seconds = _long_enough(once, seconds)
    while True:
        try:
            return load.run(
                subject.server.address,
                page.paths(subject.articles),
                seconds=seconds,
                connections=_readers(page, once),
                headers=load.COMPRESSED if page.is_compressed else None,
            )
        except load.NoAnswer:
            seconds *= 4
            if seconds > LONGEST_WAIT_SECONDS:
                raise
