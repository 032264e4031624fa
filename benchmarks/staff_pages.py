"""How fast the staff pages of figures and days are: 5,000 statistics, 200,000 figures, 2,000 articles.

    bin/uv run python -m benchmarks.staff_pages                                on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.staff_pages       on PostgreSQL
    bin/uv run python -m benchmarks.staff_pages 500 20000 200                  other numbers

Each page is asked for by an editor, through all of Django in one process. Said are the middle and what
95 of 100 keep within, of the clock and of the processor, that of PostgreSQL included; queries, bytes, and
whether the goal is met: 100 ms of the processor and seven queries, of forms and of the front page more
queries. What is worked out once in a generation is asked for anew as well, without a goal. Exit status 1
where a goal is missed.
"""

import os
import sys
import time
from typing import Final, NamedTuple

from benchmarks.asking import house
from benchmarks.progress import say

ANEW: Final = ", first after a change"
MISSED: Final = "MISSED"
STATISTICS: Final = 5_000
FIGURES: Final = 200_000
ARTICLES: Final = 2_000
MOST_MS: Final = 100
MOST_QUERIES: Final = 7
MOST_QUERIES_OF: Final = {
    "front page": 20,
    "a statistic of 40 figures": 15,
    "a statistic of 200 figures": 15,
    "a figure": 10,
    "a figure to delete": 9,
    "a source to delete": 9,
}


class Asked(NamedTuple):
    """The clock and the processor in milliseconds: the middle, and what 95 of 100 keep within."""

    wall: float
    slow_wall: float
    cpu: float
    slow_cpu: float
    queries: int
    size: int

    def line(self, name: str, verdict: str) -> str:
        return (
            f"{name}: {self.wall:.0f} ms, 95 of 100 within {self.slow_wall:.0f};"
            f" {self.cpu:.0f} ms of the processor, 95 of 100 within {self.slow_cpu:.0f};"
            f" {self.queries} queries, {self.size / 1000:,.0f} kB, {verdict}"
        )


def main(statistics: int = STATISTICS, figures: int = FIGURES, articles: int = ARTICLES) -> int:
    with house.unserved() as call:
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        begun = time.monotonic()
        call("benchmarks.staff_pages_inside.build", statistics, figures, articles)
        say(f"{statistics:,} statistics, {figures:,} figures in {time.monotonic() - begun:.0f} s")
        found = call("benchmarks.staff_pages_inside.measure")
    asked = {name: Asked(*measured) for name, measured in found.items()}
    verdicts = {name: _verdict(name, each) for name, each in asked.items()}
    print(f"{statistics:,} statistics, {figures:,} figures, {articles:,} articles, {database}")  # noqa: T201 -- what it is for
    for name, each in asked.items():
        print(each.line(name, verdicts[name]))  # noqa: T201
    return 1 if MISSED in verdicts.values() else 0


def _verdict(name: str, asked: Asked) -> str:
    if name.endswith(ANEW):
        return "no goal"
    is_quick = asked.slow_cpu < MOST_MS
    is_met = is_quick and asked.queries <= MOST_QUERIES_OF.get(name, MOST_QUERIES)
    return "met" if is_met else MISSED


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
