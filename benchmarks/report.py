"""Keeps what was found in results.json, and writes it into README.md between two marks."""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, Final

from benchmarks.harness.findings import Finding
from benchmarks.harness.sites import DATABASES
from benchmarks.speed import goals, pages
from benchmarks.speed.cells import Cell, Cells

HERE: Final = Path(__file__).resolve().parent
RESULTS: Final = HERE / "results.json"
README: Final = HERE / "README.md"
REASONS: Final = HERE / "reasons.json"
BEGIN, END = "<!-- results -->", "<!-- /results -->"
KEEPERS: Final = ("standing, cached", "wagtail, cached", "hello", "nginx")
FIGURES: Final = ("a second", "CPU ms", "of it database", "p50 ms", "p99 ms", "queries", "bytes")


def keep(**parts: dict[str, Any]) -> None:
    """Put these parts of the results beside those of earlier runs, and write README.md anew."""
    kept = json.loads(RESULTS.read_text())
    for name, part in parts.items():
        kept[name] = kept.get(name, {}) | part
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    write()


def write() -> None:
    """Put the results in the place of those of the last run; what stands around them stays."""
    kept, reasons = json.loads(RESULTS.read_text()), json.loads(REASONS.read_text())
    before, _, rest = README.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{render(kept, reasons)}\n{END}{after}")


def render(kept: dict[str, Any], reasons: dict[str, str]) -> str:
    """Return the results in words; `reasons` explain what missed, by a part of its name."""
    speed = kept.get("speed", {"about": {}, "cells": []})
    cells = Cells(Cell(**cell) for cell in speed["cells"])
    runs = {
        name: [Finding(*each) for each in run["findings"]]
        for name, run in kept.get("runs", {}).items()
    }
    beside = goals.findings(cells)
    parts = [_verdict([*beside, *chain(*runs.values())], reasons)]
    parts += ["## Beside Wagtail, Django and nginx"]
    parts += ["\n".join(f"- {name}: {value}" for name, value in speed["about"].items())]
    parts += [table(beside)]
    for size in reversed(cells.sizes("wagtail")):
        parts += _section(f"Whole pages kept, {size:,} articles", _kept(cells, size))
        parts += _section(f"Every page made anew, {size:,} articles", _made_anew(cells, size))
    parts += _section("As the archive grows", _growth(cells))
    for name, found in runs.items():
        about = f"{kept['runs'][name]['on']}, {kept['runs'][name]['minutes']} min"
        parts += [f"## {name}", about, table(found)]
    return "\n\n".join(parts)


def table(found: Iterable[Finding]) -> str:
    rows = [[each.what, each.wanted, each.found, each.verdict] for each in found]
    return _table(["question", "wanted", "found", ""], rows, aligned="lrrl")


def _verdict(found: list[Finding], reasons: dict[str, str]) -> str:
    """Count what was met and what missed, and explain each that missed."""
    judged = [each for each in found if each.verdict]
    lines = [f"**{sum(each.is_met for each in judged)} of {len(judged)} goals met.**", ""]
    for each in judged:
        if not each.is_met:
            why = next((why for part, why in reasons.items() if part in each.what), "")
            reason = why or "Nobody has explained it yet."
            lines.append(f"- {each.what}: {each.found}, wanted {each.wanted}. {reason}")
    return "\n".join(lines).strip()


def _section(title: str, content: str) -> list[str]:
    return [f"### {title}", content] if content else []


def _kept(cells: Cells, size: int) -> str:
    """Each page against Standing's on SQLite."""
    rows = []
    for cell in cells.all:
        page = pages.ARTICLE.name if cell.page == pages.HELLO.name else cell.page
        ours = cells.find("standing, cached", "sqlite", size, page)
        if cell.subject in KEEPERS and cell.articles == size and ours:
            rows.append([cell.page, _subject(cell), _times(ours, cell), *_figures(cell)])
    return _table(["page", "subject", "Standing is", *FIGURES], rows)


def _made_anew(cells: Cells, size: int) -> str:
    rows = []
    for database, name in DATABASES.items():
        for page in pages.PAGES:
            ours, theirs = (
                cells.find(subject, database, size, page.name)
                for subject in ("standing", "wagtail")
            )
            if ours and theirs:
                cpu = f"{theirs.cpu_ms / ours.cpu_ms:.1f} ×"
                times = f"**{_times(ours, theirs)}**"
                rows.append([f"{page.name}, {name}", "Standing", times, cpu, *_figures(ours)])
                rows.append(["", "Wagtail", "", "", *_figures(theirs)])
    return _table(["page", "subject", "faster", "less CPU", *FIGURES], rows)


def _growth(cells: Cells) -> str:
    sizes = cells.sizes("standing")
    rows = []
    for database, name in DATABASES.items():
        for page in pages.PAGES:
            found = [cells.find("standing", database, size, page.name) for size in sizes]
            costs = [f"{cell.cpu_ms:.2f}" if cell else "" for cell in found]
            if any(costs):
                rows.append([f"{page.name}, {name}", "Standing, made anew", *costs])
    return _table(["page", "subject", *(f"CPU ms at {size:,}" for size in sizes)], rows)


def _subject(cell: Cell) -> str:
    name = cell.subject.capitalize() if cell.subject != "nginx" else cell.subject
    return f"{name} ({DATABASES[cell.database]})" if cell.database else name


def _times(ours: Cell, theirs: Cell) -> str:
    return f"{goals.ratio(ours, theirs):.3g} ×"


def _figures(cell: Cell) -> list[str]:
    is_packed = cell.bytes_compressed < cell.bytes
    return [
        f"{cell.per_second:,.0f}" if cell.per_second >= 10 else f"{cell.per_second:.1f}",
        f"{cell.cpu_ms:.3f}" if cell.cpu_ms < 1 else f"{cell.cpu_ms:.1f}",
        f"{cell.database_cpu_ms:.1f}" if cell.database == "postgresql" else "",
        f"{cell.p50_ms:.1f}",
        f"{cell.p99_ms:.1f}",
        "" if cell.queries is None else str(cell.queries),
        f"{cell.bytes:,} ({f'{cell.bytes_compressed:,} packed' if is_packed else 'sent plain'})",
    ]


def _table(head: list[str], rows: list[list[str]], *, aligned: str = "") -> str:
    """Return a Markdown table, or nothing without rows: words at the start, numbers at the end."""
    aligned = aligned or "ll".ljust(len(head), "r")
    rule = ["---:" if side == "r" else "---" for side in aligned]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows] if rows)
