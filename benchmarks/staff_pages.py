"""How fast the staff pages of figures and days are: 5,000 statistics, 200,000 figures, 2,000 articles.

    bin/uv run python -m benchmarks.staff_pages                                on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.staff_pages       on PostgreSQL
    bin/uv run python -m benchmarks.staff_pages 500 20000 200                  other numbers

Each page is asked for by an editor, through all of Django in one process. Said are the middle of what
it takes of the clock and of this process's processor, queries and bytes. Exit status 1 where a goal is
missed: on PostgreSQL, whose own processor is not counted here, the clock must hold it as well.
"""

import os
import sys
import time
from typing import Final

from benchmarks.asking import house
from benchmarks.progress import say

STATISTICS: Final = 5_000
FIGURES: Final = 200_000
ARTICLES: Final = 2_000
MOST_CPU_MS: Final = 100
MOST_QUERIES: Final = 19
MOST_QUERIES_OF: Final = {"radar": 11, "days ahead": 11, "the weekly mail": 7}


def main(statistics: int = STATISTICS, figures: int = FIGURES, articles: int = ARTICLES) -> int:
    with house.unserved() as call:
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        begun = time.monotonic()
        call("benchmarks.staff_pages_inside.build", statistics, figures, articles)
        say(f"{statistics:,} statistics, {figures:,} figures in {time.monotonic() - begun:.0f} s")
        asked = call("benchmarks.staff_pages_inside.measure")
    is_well = True
    lines = []
    for name, (wall, cpu, queries, size) in asked.items():
        most = MOST_QUERIES_OF.get(name, MOST_QUERIES)
        is_well &= cpu < MOST_CPU_MS and queries <= most
        lines.append(
            f"{name}: {wall:.0f} ms, {cpu:.0f} ms of the processor, {queries} queries,"
            f" {size / 1000:,.0f} kB"
        )
    print(f"{statistics:,} statistics, {figures:,} figures, {articles:,} articles, {database}")  # noqa: T201 -- what it is for
    print("\n".join(lines))  # noqa: T201
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
