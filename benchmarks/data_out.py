"""How fast pages and data go out: 5,000 statistics with 200,000 figures, and what rests on them.

    bin/uv run python -m benchmarks.data_out                                   on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.data_out          on PostgreSQL
    bin/uv run python -m benchmarks.data_out 500 20000                         other numbers

Every kind of page that the site has, and every kind of address of the API, is asked for in many
places, through all of Django in one process, with nothing kept and nothing remembered. Said are the
middle, what 95 of 100 took of the processor (ours and PostgreSQL's), queries and bytes; then how long
the whole collection takes and how much memory. Exit status 1 where a goal is missed. The goals are
held to the processor: the clock of a machine that does other things says what those took.
"""

import os
import sys
import time
from typing import Final

from benchmarks.asking import house
from benchmarks.progress import say

STATISTICS: Final = 5_000
FIGURES: Final = 200_000
P95_MS: Final = 100
MOST_QUERIES: Final = 7
MOST_MORE_MEMORY_MB: Final = 64
# A picture of 1,280 by 1,390 pixels is drawn and packed by a library, and kept as pages are.
PICTURES: Final = {"statistics:png": 3 * P95_MS}


def main(statistics: int = STATISTICS, figures: int = FIGURES) -> int:
    with house.unserved() as call:
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        begun = time.monotonic()
        call("benchmarks.data_out_inside.build", statistics, figures)
        say(f"{statistics:,} statistics, {figures:,} figures in {time.monotonic() - begun:.0f} s")
        asked = call("benchmarks.data_out_inside.measure_pages")
        asked |= call("benchmarks.data_out_inside.measure")
        whole = call("benchmarks.data_out_inside.whole")
    is_well = True
    lines = []
    for name, took in asked.items():
        middle, processor, p95, slowest, queries, dearest, size = took
        missed = [slowest] if p95 >= PICTURES.get(name, P95_MS) else []
        missed += [dearest] if queries > MOST_QUERIES else []
        is_well &= not missed
        lines.append(
            f"{name}: {middle:.0f} ms, {processor:.0f} ms of the processor, 95 of 100 within {p95:.0f} ms,"
            f" {queries} queries, {size / 1000:,.0f} kB{''.join(f', too much: {at}' for at in missed)}"
        )
    for name, (seconds, size, more_memory) in whole.items():
        is_well &= more_memory < MOST_MORE_MEMORY_MB
        lines.append(
            f"{name}: {seconds:.1f} s of the processor, {size / 1_000_000:,.1f} MB, {more_memory:.0f} MB more memory"
        )
    print(f"{statistics:,} statistics, {figures:,} figures, {database}")  # noqa: T201 -- what it is for
    print("\n".join(lines))  # noqa: T201
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
