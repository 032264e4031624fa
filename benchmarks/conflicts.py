"""How long a caseworker waits while 5,000 requests are compared with one another.

    bin/uv run python -m benchmarks.conflicts                               on SQLite
    bin/uv run python -m tests.postgres python -m benchmarks.conflicts      on PostgreSQL
    bin/uv run python -m benchmarks.conflicts 500                           another number of requests

People of ten countries send real requests. Then the supervisor unlocks and compares: cards are
opened, names folded, matches signed and stored. Said are seconds by the clock and of the processor
of this process; what PostgreSQL does lies between the two. Exit status 1 where the goal is missed.
"""

import os
import sys

from benchmarks.asking import house
from benchmarks.progress import say

REQUESTS = 5_000
# Of the processor: a shared machine says little by the clock on the wall.
GOAL_SECONDS = 5.0


def main(count: int = REQUESTS) -> int:
    with house.unserved() as call:
        call("benchmarks.asking.inside.found")
        call("benchmarks.conflicts_inside.build", count)
        say(f"{count:,} requests sent")
        found = call("benchmarks.conflicts_inside.measure")
    (matches,) = found.pop("matches")
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{count:,} requests on {database}, {matches:,} of their pairs match")  # noqa: T201 -- what it is for
    for what, (wall, cpu) in found.items():
        print(f"{what}: {wall:.2f} s, {cpu:.2f} s of the processor")  # noqa: T201 -- as above
    return 0 if all(cpu < GOAL_SECONDS for _wall, cpu in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
