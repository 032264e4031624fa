"""What was measured of one kind of page of one subject, as plain values that travel through JSON."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

# What identifies a cell; the rest was measured.
KEY: Final = ("subject", "database", "articles", "page")


@dataclass(frozen=True)
class Cell:
    subject: str
    database: str  # "" where there is none
    articles: int
    page: str
    per_second: float
    cpu_ms: float  # the server's and the database's, for one answer
    database_cpu_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    queries: int | None
    bytes: int
    bytes_compressed: int  # as many where the site sends plain bytes to a reader who takes others

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in KEY)


class Cells:
    """All that was measured, found again by what it is."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.all = list(cells)
        self._by_key = {cell.key: cell for cell in self.all}

    def find(self, subject: str, database: str, articles: int, page: str) -> Cell | None:
        return self._by_key.get((subject, database, articles, page))

    def sizes(self, subject: str) -> list[int]:
        return sorted({cell.articles for cell in self.all if cell.subject == subject})


def medians(cells: Iterable[Cell]) -> list[Cell]:
    """Return one cell for all rounds of it, in the order in which they were first measured."""
    rounds: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        rounds.setdefault(cell.key, []).append(cell)
    return [_median(of_one) for of_one in rounds.values()]


def _median(rounds: list[Cell]) -> Cell:
    values = {}
    for field in fields(Cell):
        measured = [getattr(cell, field.name) for cell in rounds]
        is_number = field.name not in KEY and None not in measured
        values[field.name] = statistics.median_low(measured) if is_number else measured[0]
    return Cell(**values)
