"""What Standing must reach, and whether it did. No measuring here: figures in, verdicts out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks import work
from benchmarks.results import Cell, Results

DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SEARCHES: Final = tuple(page.name for page in work.SEARCHES)
MOST_GROWTH: Final = 1.3
MOST_SEARCH_MS: Final = 60.0

# A cached article, in requests per second, against others.
CACHED: Final = (
    ("nginx", "nginx, the same bytes from disk", 0.5),
    ("hello", "a Django hello view", 4),
    ("wagtail, cached", "Wagtail behind Django's cache middleware", 5),
    ("wagtail", "Wagtail as it comes", 200),
)
# Each page made anew, in requests per second, against Wagtail as it comes.
UNCACHED: Final[dict[str, dict[str, float]]] = {
    "sqlite": {"article": 4.0, "list": 8.0, "list, last page": 8.0, "feed": 8.0, "topic": 3.5}
    | dict.fromkeys(SEARCHES, 6.0),
    "postgresql": {"article": 3.0, "list": 3.0, "list, last page": 3.0, "feed": 2.0}
    | dict.fromkeys(SEARCHES, 30.0),
}


@dataclass(frozen=True)
class Verdict:
    what: str
    wanted: str
    found: str
    met: bool


def verdicts(results: Results) -> list[Verdict]:
    """All goals that what was measured can answer."""
    return [*_cached(results), *_uncached(results), *_growth(results), *_search(results)]


def ratio(ours: Cell, theirs: Cell) -> float:
    return ours.per_second / theirs.per_second


def _cached(results: Results) -> Iterator[Verdict]:
    for database, its_name in DATABASES.items():
        for subject, name, wanted in CACHED:
            ours = _largest(results, "standing, cached", database)
            theirs = _largest(results, subject, database) or _largest(results, subject, "")
            if ours and theirs:
                found = ratio(ours, theirs)
                yield Verdict(
                    f"{its_name}: cached article against {name}",
                    f"≥ {wanted:g} ×",
                    f"{found:.3g} ×",
                    found >= wanted,
                )


def _uncached(results: Results) -> Iterator[Verdict]:
    sizes = results.sizes("wagtail")
    for database, goals in UNCACHED.items():
        for page, wanted in goals.items():
            ours = sizes and results.find("standing", database, sizes[-1], page)
            theirs = sizes and results.find("wagtail", database, sizes[-1], page)
            if ours and theirs:
                found = ratio(ours, theirs)
                yield Verdict(
                    f"{DATABASES[database]}: {page} against Wagtail as it comes, {sizes[-1]:,} articles",
                    f"≥ {wanted:g} ×",
                    f"{found:.3g} ×",
                    found >= wanted,
                )


def _growth(results: Results) -> Iterator[Verdict]:
    """What a page costs, from the fewest articles to the most."""
    sizes = results.sizes("standing")
    if len(sizes) < 2:
        return
    for cell in results.cells:
        few = results.find("standing", cell.database, sizes[0], cell.page)
        if cell.subject == "standing" and cell.articles == sizes[-1] and few:
            found = cell.cpu_ms / few.cpu_ms
            yield Verdict(
                f"{DATABASES[cell.database]}: {cell.page}, CPU from {sizes[0]:,} to {sizes[-1]:,} articles",
                f"≤ {MOST_GROWTH} ×",
                f"{found:.2f} ×",
                found <= MOST_GROWTH,
            )


def _search(results: Results) -> Iterator[Verdict]:
    sizes = results.sizes("standing")
    for database in DATABASES:
        for page in SEARCHES:
            cell = sizes and results.find("standing", database, sizes[-1], page + work.ALONE)
            if cell:
                yield Verdict(
                    f"{DATABASES[database]}: {page}, 95 of 100 readers, {sizes[-1]:,} articles",
                    f"< {MOST_SEARCH_MS:.0f} ms",
                    f"{cell.p95_ms:.1f} ms",
                    cell.p95_ms < MOST_SEARCH_MS,
                )


def _largest(results: Results, subject: str, database: str) -> Cell | None:
    """The article page of a subject, where it was measured beside all others."""
    found = [
        cell
        for cell in results.cells
        if (cell.subject, cell.database) == (subject, database)
        and cell.page in {"article", "hello"}
    ]
    return max(found, key=lambda cell: cell.articles, default=None)
