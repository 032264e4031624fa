from benchmarks import goals, report
from benchmarks.results import Cell, Results, medians

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

    assert medians([rounds[0], other, *rounds[1:]]) == [
        cell(per_second=200.0, cpu_ms=0.5),
        other,
    ]


def test_results_come_back_from_their_file(tmp_path):
    results = Results({"Measured on": "2026-11-25"}, [CELL, cell(page="list", queries=None)])

    results.write(tmp_path / "results.json")

    assert Results.read(tmp_path / "results.json") == results


def test_goals_compare_what_stood_side_by_side():
    results = Results(
        {},
        [
            cell(articles=10_000, per_second=500.0),
            cell(articles=10_000, per_second=100.0, subject="wagtail"),
            cell(articles=10_000, per_second=50_000.0, subject="standing, cached"),
            cell(articles=10_000, per_second=90_000.0, subject="nginx", database=""),
            cell(articles=10_000, per_second=20_000.0, subject="hello", database="", page="hello"),
        ],
    )

    assert goals.verdicts(results) == [
        goals.Verdict(
            "SQLite: cached article against nginx, the same bytes from disk",
            "≥ 0.5 ×",
            "0.556 ×",
            met=True,
        ),
        goals.Verdict(
            "SQLite: cached article against a Django hello view", "≥ 4 ×", "2.5 ×", met=False
        ),
        goals.Verdict(
            "SQLite: cached article against Wagtail as it comes", "≥ 200 ×", "500 ×", met=True
        ),
        goals.Verdict(
            "SQLite: article against Wagtail as it comes, 10,000 articles",
            "≥ 4 ×",
            "5 ×",
            met=True,
        ),
    ]


def test_goals_hold_pages_to_their_cost_as_the_archive_grows():
    search = "search, a name, one reader"
    results = Results(
        {},
        [
            cell(cpu_ms=4.0),
            cell(cpu_ms=5.0, articles=100_000),
            cell(cpu_ms=4.0, page="list"),
            cell(cpu_ms=6.0, page="list", articles=100_000),
            cell(page=search, articles=100_000, p95_ms=61.0),
        ],
    )

    assert [(v.what, v.found, v.met) for v in goals.verdicts(results)] == [
        ("SQLite: article, CPU from 1,000 to 100,000 articles", "1.25 ×", True),
        ("SQLite: list, CPU from 1,000 to 100,000 articles", "1.50 ×", False),
        ("SQLite: search, a name, 95 of 100 readers, 100,000 articles", "61.0 ms", False),
    ]


def test_the_report_takes_the_place_of_the_last_one(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("# Before\n<!-- results -->\nold\n<!-- /results -->\nAfter.\n")
    results = Results(
        {"Measured on": "2026-11-25"},
        [cell(), cell(subject="wagtail", per_second=100.0, cpu_ms=12.0, queries=13)],
    )

    report.write(results, readme)

    text = readme.read_text()
    assert text.startswith("# Before\n<!-- results -->\n- Measured on: 2026-11-25\n")
    assert text.endswith("\n<!-- /results -->\nAfter.\n")
    assert "old" not in text
    assert "| article, SQLite | Standing | **5 ×** | 3.0 × | 500 | 4.0 |" in text
    assert "| Wagtail |  |  | 100 | 12.0 |" in text
