"""Writes what was measured into README.md, between two marks: ratios first, figures beside them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from benchmarks import goals, work
from benchmarks.results import Cell, Results

type Row = list[str]


def write(results: Results, path: Path) -> None:
    """Put the results in the place of those of the last run; what stands around them stays."""
    between_marks(path, "results", render(results))


def between_marks(path: Path, name: str, words: str) -> None:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = path.read_text().partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n{words}\n{end}{after}")


def render(results: Results) -> str:
    parts = [_about(results), "## Goals", _goals(results)]
    sizes = results.sizes("wagtail")
    if sizes:
        parts += [f"## Whole pages kept, {sizes[-1]:,} articles", _cached(results)]
    for size in reversed(sizes):
        parts += [f"## Every page made anew, {size:,} articles", _uncached(results, size)]
    parts += ["## As the archive grows", _growth(results)]
    if searches := _searches(results):
        parts += ["## How long one reader waits for a search", searches]
    return "\n\n".join(parts)


def _about(results: Results) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in results.about.items())


def _goals(results: Results) -> str:
    verdicts = goals.verdicts(results)
    met = sum(verdict.met for verdict in verdicts)
    rows = [[v.what, v.wanted, v.found, "met" if v.met else "**missed**"] for v in verdicts]
    return f"{met} of {len(verdicts)} met.\n\n" + _table(
        ["goal", "wanted", "found", ""], rows, aligned="lrrl"
    )


def _cached(results: Results) -> str:
    """Against Standing's cached article on SQLite, which all others are a part of."""
    kept = [cell for cell in results.cells if cell.subject in _KEEPERS]
    rows = []
    for cell in kept:
        ours = results.find("standing, cached", "sqlite", cell.articles, _page_beside(cell))
        rows.append([cell.page, _subject(cell), _times(ours, cell), *_figures(cell)])
    return _table(["page", "subject", "Standing is", *_FIGURES], rows)


_KEEPERS: Final = ("standing, cached", "wagtail, cached", "hello", "hello, bare", "nginx")
_FIGURES: Final = ("a second", "CPU ms", "of it database", "p50 ms", "p99 ms", "queries", "bytes")


def _page_beside(cell: Cell) -> str:
    return work.ARTICLE.name if cell.page == work.HELLO.name else cell.page


def _uncached(results: Results, articles: int) -> str:
    rows = []
    for database in goals.DATABASES:
        for page in work.PAGES:
            pair = [
                results.find(subject, database, articles, page.name)
                for subject in ("standing", "wagtail")
            ]
            ours, theirs = pair
            if ours and theirs:
                rows += [
                    [
                        f"{page.name}, {goals.DATABASES[database]}",
                        "Standing",
                        f"**{_times(ours, theirs)}**",
                        f"{theirs.cpu_ms / ours.cpu_ms:.1f} ×",
                        *_figures(ours),
                    ],
                    ["", "Wagtail", "", "", *_figures(theirs)],
                ]
    return _table(["page", "subject", "faster", "less CPU", *_FIGURES], rows)


def _growth(results: Results) -> str:
    sizes = results.sizes("standing")
    rows = []
    for database in goals.DATABASES:
        for page in work.PAGES:
            cells = [results.find("standing", database, size, page.name) for size in sizes]
            found = [cell for cell in cells if cell]
            if found:
                growth = found[-1].cpu_ms / found[0].cpu_ms
                rows.append(
                    [
                        f"{page.name}, {goals.DATABASES[database]}",
                        f"**{growth:.2f} ×**",
                        *(f"{cell.cpu_ms:.2f}" for cell in found),
                    ]
                )
    names = [f"CPU ms at {size:,}" for size in sizes]
    return _table(["page of Standing, uncached", "grows", *names], rows)


def _searches(results: Results) -> str:
    alone = [cell for cell in results.cells if cell.page.endswith(work.ALONE)]
    rows = [
        [
            cell.page.removesuffix(work.ALONE),
            f"{_subject(cell)}, {cell.articles:,}",
            f"{cell.p50_ms:.1f}",
            f"{cell.p95_ms:.1f}",
            f"{cell.p99_ms:.1f}",
        ]
        for cell in alone
    ]
    return _table(["search", "subject", "p50 ms", "p95 ms", "p99 ms"], rows) if rows else ""


def _subject(cell: Cell) -> str:
    name = cell.subject.capitalize() if cell.subject != "nginx" else cell.subject
    return f"{name} ({goals.DATABASES[cell.database]})" if cell.database else name


def _times(ours: Cell | None, theirs: Cell) -> str:
    if ours is None:
        return ""
    return f"{goals.ratio(ours, theirs):.3g} ×"


def _figures(cell: Cell) -> Row:
    size = f"{cell.bytes:,}"
    if cell.bytes_compressed < cell.bytes:
        size += f" ({cell.bytes_compressed:,} compressed)"
    return [
        f"{cell.per_second:,.0f}" if cell.per_second >= 10 else f"{cell.per_second:.1f}",
        f"{cell.cpu_ms:.3f}" if cell.cpu_ms < 1 else f"{cell.cpu_ms:.1f}",
        f"{cell.database_cpu_ms:.1f}" if cell.database == "postgresql" else "",
        f"{cell.p50_ms:.1f}",
        f"{cell.p99_ms:.1f}",
        "" if cell.queries is None else str(cell.queries),
        size,
    ]


def _table(head: Iterable[str], rows: list[Row], *, aligned: str = "") -> str:
    """A Markdown table: words at the start of their column, numbers at its end."""
    names = list(head)
    aligned = aligned or "ll".ljust(len(names), "r")
    rule = ["---:" if side == "r" else "---" for side in aligned]
    return "\n".join("| " + " | ".join(row) + " |" for row in [names, rule, *rows])
