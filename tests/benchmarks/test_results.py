from benchmarks import report
from benchmarks.harness.findings import Finding
from benchmarks.speed import goals
from benchmarks.speed.cells import Cell, Cells

CELL = Cell(
    subject="standing",
    database="sqlite",
    articles=1_000,
    page="article",
    per_second=500.0,
    cpu_ms=4.0,
    database_cpu_ms=0.0,
    p50_ms=30.0,
    p95_ms=35.0,
    p99_ms=40.0,
    queries=2,
    bytes=9_000,
    bytes_compressed=9_000,
)


def cell(**changes) -> Cell:
    return Cell(**{**CELL.__dict__, **changes})


def test_medians_are_taken_over_the_rounds_of_a_cell():
    rounds = [cell(per_second=speed, cpu_ms=100 / speed) for speed in (100.0, 300.0, 200.0)]
    other = cell(page="list", queries=None)

    assert Cells([rounds[0], other, *rounds[1:]]).all == [
        cell(per_second=200.0, cpu_ms=0.5),
        other,
    ]


def test_goals_compare_what_stood_side_by_side():
    cells = Cells(
        [
            cell(articles=10_000, per_second=500.0),
            cell(articles=10_000, per_second=300.0, subject="wagtail"),
            cell(articles=10_000, per_second=50_000.0, subject="standing, cached"),
            cell(articles=10_000, per_second=20_000.0, subject="hello", database="", page="hello"),
        ]
    )

    assert goals.findings(cells) == [
        Finding("SQLite: cached article against a Django hello view", "2.5 ×", "≥ 4 ×", False),
        Finding("SQLite: cached article against Wagtail as it comes", "167 ×", "≥ 200 ×", False),
        Finding(
            "SQLite: article made anew against Wagtail as it comes, 10,000 articles",
            "1.67 ×",
            "≥ 2 ×",
            False,
        ),
    ]


def test_goals_hold_pages_to_their_cost_as_the_archive_grows_from_each_size():
    search = "search, a name, one reader"
    cells = Cells(
        [
            cell(cpu_ms=4.0),
            cell(cpu_ms=6.0, articles=10_000),
            cell(cpu_ms=5.0, articles=100_000),
            cell(page=search, articles=10_000, p95_ms=61.0),
            cell(page=search, articles=100_000, p95_ms=70.0),
        ]
    )

    assert [(each.what, each.found, each.is_met) for each in goals.findings(cells)] == [
        ("SQLite: article, CPU from 1,000 to 100,000 articles", "1.25 ×", True),
        ("SQLite: article, CPU from 10,000 to 100,000 articles", "0.833 ×", True),
        ("SQLite: search, a name, one reader: 95 of 100 answers, 10,000 articles", "61 ms", False),
    ]


def test_the_report_counts_what_missed_and_says_why():
    runs = {
        "race on SQLite": {
            "on": "2026-12-01",
            "minutes": 2,
            "findings": [["stalest", "2 s", "≤ 1 s", False]],
        }
    }
    kept = {
        "compared": {"speed": {"about": {"Machine": "2 cores"}, "cells": []}},
        "runs": runs,
    }

    words = report.render(kept, {"stalest": "The machine slept."})

    assert words.startswith("**0 of 1 goals met.**")
    assert "- stalest: 2 s, wanted ≤ 1 s. The machine slept." in words
    assert "| stalest | ≤ 1 s | 2 s | **missed** |" in words
    assert "Nobody has explained it yet." in report.render(kept, {})


def test_the_report_shows_what_a_site_sends_plain():
    cells = [cell().__dict__, cell(subject="wagtail", per_second=100.0, cpu_ms=12.0).__dict__]

    words = report.render({"compared": {"speed": {"about": {}, "cells": cells}}}, {})

    assert "| article | SQLite | Standing |  | 500 | 4.0 |" in words
    assert "| article | SQLite | Wagtail | 5 × | 100 | 12.0 |" in words
    assert "9,000 (sent plain) |" in words
