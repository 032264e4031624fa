"""The goals of Standing beside the others, and whether it met them. Figures in, findings out."""

from collections.abc import Iterator
from typing import Final

from benchmarks.harness.findings import Finding, at_least, at_most
from benchmarks.harness.sites import DATABASES
from benchmarks.speed import pages
from benchmarks.speed.cells import Cell, Cells

MOST_GROWTH: Final = 1.3
MOST_SEARCH_MS: Final = 60.0
# A cached article, in requests per second, against others.
CACHED: Final = {
    "nginx": ("nginx, the same bytes from disk", 0.5),
    "hello": ("a Django hello view", 4),
    "wagtail, cached": ("Wagtail behind Django's cache middleware", 5),
    "wagtail": ("Wagtail as it comes", 200),
}
# Each page made anew, in requests per second, against Wagtail as it comes.
UNCACHED: Final[dict[str, float]] = {"article": 2, "list": 2, "topic": 1.2, "feed": 1.2}
SEARCHED: Final = {"sqlite": 6, "postgresql": 30}


def findings(cells: Cells) -> list[Finding]:
    """Return what all goals find that the measured cells can answer."""
    found: list[Finding] = []
    for database, name in DATABASES.items():
        for part in (_cached, _uncached, _growth, _search):
            found += [each._replace(what=f"{name}: {each.what}") for each in part(cells, database)]
    return found


def ours_beside(cells: Cells, theirs: Cell) -> Cell | None:
    """Return the page of Standing that stands against this one of another."""
    subject = "standing" if theirs.subject == "wagtail" else "standing, cached"
    page = pages.ARTICLE.name if theirs.subject == "hello" else theirs.page
    return cells.find(subject, theirs.database or "sqlite", theirs.articles, page)


def ratio(ours: Cell, theirs: Cell) -> float:
    return ours.per_second / theirs.per_second


def _cached(cells: Cells, database: str) -> Iterator[Finding]:
    size, article = max(cells.sizes("standing, cached"), default=0), pages.ARTICLE.name
    ours = cells.find("standing, cached", database, size, article)
    for subject, (name, least) in CACHED.items():
        page = pages.HELLO.name if subject == "hello" else article
        of = database if subject.startswith("wagtail") else ""
        theirs = cells.find(subject, of, size, page)
        if ours and theirs:
            yield at_least(f"cached article against {name}", ratio(ours, theirs), least, "×")


def _uncached(cells: Cells, database: str) -> Iterator[Finding]:
    searches = {page.name: SEARCHED[database] for page in pages.SEARCHES}
    size = max(cells.sizes("wagtail"), default=0)
    for page, least in (UNCACHED | searches).items():
        ours, theirs = (cells.find(who, database, size, page) for who in ("standing", "wagtail"))
        if ours and theirs:
            what = f"{page} made anew against Wagtail as it comes, {size:,} articles"
            yield at_least(what, ratio(ours, theirs), least, "×")


def _growth(cells: Cells, database: str) -> Iterator[Finding]:
    """Hold what a page costs with the most articles against what it costs with fewer."""
    *fewer, most = cells.sizes() or [0]
    for size in fewer:
        for page in pages.PAGES:
            few, many = (cells.find("standing", database, n, page.name) for n in (size, most))
            if few and many:
                what = f"{page.name}, CPU from {size:,} to {most:,} articles"
                yield at_most(what, many.cpu_ms / few.cpu_ms, MOST_GROWTH, "×")


def _search(cells: Cells, database: str) -> Iterator[Finding]:
    for page in pages.ALONE:
        if cell := cells.find("standing", database, pages.SEARCHED_AMONG, page.name):
            what = f"{page.name}: 95 of 100 answers, {pages.SEARCHED_AMONG:,} articles"
            yield at_most(what, cell.p95_ms, MOST_SEARCH_MS, "ms")
