"""The measurements of one kind of page of one subject, as plain values that travel through JSON."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, fields

type Key = tuple[str, str, int, str]


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
    def key(self) -> Key:
        return self.subject, self.database, self.articles, self.page


class Cells:
    """All that was measured, found again by what it is: the median of the rounds of each."""

    def __init__(self, measured: Iterable[Cell]) -> None:
        rounds: dict[Key, list[Cell]] = {}
        for cell in measured:
            rounds.setdefault(cell.key, []).append(cell)
        self._by_key = {key: _median(of_one) for key, of_one in rounds.items()}
        self.all = list(self._by_key.values())

    def find(self, subject: str, database: str, articles: int, page: str) -> Cell | None:
        return self._by_key.get((subject, database, articles, page))

    def sizes(self, subject: str = "standing") -> list[int]:
        return sorted({cell.articles for cell in self.all if cell.subject == subject})


def _median(rounds: list[Cell]) -> Cell:
    values = {}
    for field in fields(Cell):
        measured = [getattr(cell, field.name) for cell in rounds]
        # Words, sizes and what is not counted are the same in each round.
        is_same = measured.count(measured[0]) == len(measured)
        values[field.name] = measured[0] if is_same else statistics.median_low(measured)
    return Cell(**values)
