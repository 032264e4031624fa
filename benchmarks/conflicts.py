"""How long a caseworker waits while 5,000 requests are compared with one another.

    bin/uv run python -m benchmarks.conflicts                               on SQLite
    bin/uv run python -m tests.postgres python -m benchmarks.conflicts      on PostgreSQL
    bin/uv run python -m benchmarks.conflicts 500                           another number of requests

People of ten countries send real requests: half their names are among the commonest, and then, in
another house, all of them, where a large part of the pairs match. Then the supervisor unlocks, reads
the queue and compares: cards are opened, names folded, matches signed and stored. Said are seconds
by the clock and of the processor of this process; what PostgreSQL does lies between the two. Exit
status 1 where the first house misses the goal.
"""

import os
import sys

from benchmarks.asking import house
from benchmarks.progress import say

REQUESTS = 5_000
# Of the processor: a shared machine says little by the clock on the wall.
GOAL_SECONDS = 5.0
COMMON, ALL_COMMON = 50, 100


def main(count: int = REQUESTS) -> int:
    is_well = _is_quick(count, percent=COMMON)
    _is_quick(count, percent=ALL_COMMON)
    return 0 if is_well else 1


def _is_quick(count: int, *, percent: int) -> bool:
    with house.unserved() as call:
        call("benchmarks.asking.inside.found")
        call("benchmarks.conflicts_inside.build", count, percent)
        say(f"{count:,} requests sent")
        found = call("benchmarks.conflicts_inside.measure", percent)
    (matches,) = found.pop("matches")
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    names = f"{percent} of 100 names among the commonest"
    print(f"{count:,} requests on {database}, {names}: {matches:,} of their pairs match")  # noqa: T201 -- what it is for
    for what, (wall, cpu) in found.items():
        print(f"{what}: {wall:.2f} s, {cpu:.2f} s of the processor")  # noqa: T201 -- as above
    return all(cpu < GOAL_SECONDS for _wall, cpu in found.values())


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
