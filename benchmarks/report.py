"""Keeps what was found in results.json, and writes it into README.md between two marks."""

import json
from collections.abc import Iterable
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
TITLES: Final = {"speed": "Beside Wagtail, Django and nginx", "growth": "As the archive grows"}
FIGURES: Final = ("a second", "CPU ms", "of it database", "p50 ms", "p99 ms", "queries", "bytes")


def keep(part: str, name: str, result: dict[str, Any]) -> None:
    """Put a result in the place of that of an earlier run, and write README.md anew."""
    kept = json.loads(RESULTS.read_text())
    kept[part] = kept.get(part, {}) | {name: result}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    before, _, rest = README.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    words = render(kept, json.loads(REASONS.read_text()))
    README.write_text(f"{before}{BEGIN}\n{words}\n{END}{after}")


def render(kept: dict[str, Any], reasons: dict[str, str]) -> str:
    """Return the results in words; `reasons` explain what missed, by a part of its name."""
    found, parts = [], []
    for name, measured in kept.get("compared", {}).items():
        cells = Cells(Cell(**cell) for cell in measured["cells"])
        found += (here := goals.findings(cells))
        parts += [f"## {TITLES[name]}"]
        parts += ["\n".join(f"- {about}: {value}" for about, value in measured["about"].items())]
        parts += [table(here), _growth(cells) if name == "growth" else _beside(cells)]
    for name, run in kept.get("runs", {}).items():
        found += (here := [Finding(*each) for each in run["findings"]])
        parts += [f"## {name}", f"{run['on']}, {run['minutes']} min", table(here)]
    return "\n\n".join([_verdict(found, reasons), *parts])


def table(found: Iterable[Finding]) -> str:
    rows = [[each.what, each.wanted, each.found, each.verdict] for each in found]
    return _table(["question", "wanted", "found", ""], rows, "lrrl")


def _verdict(found: list[Finding], reasons: dict[str, str]) -> str:
    """Count what was met and what missed, and explain each that missed."""
    judged = [each for each in found if each.verdict]
    lines = [f"**{sum(each.is_met for each in judged)} of {len(judged)} goals met.**", ""]
    for each in judged:
        if not each.is_met:
            why = [why for part, why in reasons.items() if part in each.what]
            reason = next(iter(why), "Nobody has explained it yet.")
            lines.append(f"- {each.what}: {each.found}, wanted {each.wanted}. {reason}")
    return "\n".join(lines).strip()


def _beside(cells: Cells) -> str:
    """Return each page of each subject, and how many times as fast Standing is."""
    rows = []
    for cell in sorted(cells.all, key=lambda cell: (cell.articles, "cached" in cell.subject)):
        ours = goals.ours_beside(cells, cell)
        times = f"{goals.ratio(ours, cell):.3g} ×" if ours and ours != cell else ""
        subject = cell.subject if cell.subject == "nginx" else cell.subject.capitalize()
        rows.append([cell.page, DATABASES.get(cell.database, ""), subject, times, *_figures(cell)])
    return _table(["page", "database", "subject", "Standing is", *FIGURES], rows, "lllrrrrrrrr")


def _growth(cells: Cells) -> str:
    """Return what each page costs Standing with few and with many articles."""
    sizes, rows = cells.sizes(), []
    for database, name in DATABASES.items():
        for page in pages.PAGES:
            found = [cells.find("standing", database, size, page.name) for size in sizes]
            costs = [f"{cell.cpu_ms:.2f}" if cell else "" for cell in found]
            rows.append([page.name, name, *costs])
    head = ["page", "database", *(f"CPU ms at {size:,}" for size in sizes)]
    return _table(head, rows, "ll" + "r" * len(sizes))


def _figures(cell: Cell) -> list[str]:
    packed = cell.bytes_compressed
    return [
        f"{cell.per_second:,.0f}" if cell.per_second >= 10 else f"{cell.per_second:.1f}",
        f"{cell.cpu_ms:.3f}" if cell.cpu_ms < 1 else f"{cell.cpu_ms:.1f}",
        f"{cell.database_cpu_ms:.1f}" if cell.database == "postgresql" else "",
        f"{cell.p50_ms:.1f}",
        f"{cell.p99_ms:.1f}",
        "" if cell.queries is None else str(cell.queries),
        f"{cell.bytes:,} ({f'{packed:,} packed' if packed < cell.bytes else 'sent plain'})",
    ]


def _table(head: list[str], rows: list[list[str]], aligned: str) -> str:
    """Return a Markdown table, its columns aligned left (l) or right (r)."""
    rule = ["---:" if side == "r" else "---" for side in aligned]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])
