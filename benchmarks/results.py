"""What was measured, as plain values that travel through JSON."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

# What identifies a cell; the rest was measured.
KEY: Final = ("subject", "database", "articles", "page")


@dataclass(frozen=True)
class Cell:
    """One kind of page of one subject: the medians of all rounds."""

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
    bytes_compressed: int


@dataclass(frozen=True)
class Results:
    about: dict[str, str]  # date, versions, machine, rounds: as they are printed
    cells: list[Cell]

    def find(self, subject: str, database: str, articles: int, page: str) -> Cell | None:
        wanted = (subject, database, articles, page)
        return next((cell for cell in self.cells if key(cell) == wanted), None)

    def sizes(self, subject: str) -> list[int]:
        return sorted({cell.articles for cell in self.cells if cell.subject == subject})

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Results":
        stored: dict[str, Any] = json.loads(path.read_text())
        return cls(stored["about"], [Cell(**cell) for cell in stored["cells"]])


def key(cell: Cell) -> tuple[object, ...]:
    return tuple(getattr(cell, name) for name in KEY)


def medians(cells: Iterable[Cell]) -> list[Cell]:
    """One cell for all rounds of it, in the order in which they were first measured."""
    rounds: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        rounds.setdefault(key(cell), []).append(cell)
    return [_median(of_one) for of_one in rounds.values()]


def _median(rounds: list[Cell]) -> Cell:
    values = {}
    for field in fields(Cell):
        measured = [getattr(cell, field.name) for cell in rounds]
        is_number = field.name not in KEY and None not in measured
        values[field.name] = statistics.median_low(measured) if is_number else measured[0]
    return Cell(**values)
