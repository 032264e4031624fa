"""How long caseworkers wait for their queue: 5,000 open requests, twelve caseworkers.

    bin/uv run python -m benchmarks.desk                                   on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.desk          on PostgreSQL
    bin/uv run python -m benchmarks.desk 500                               another number of requests

People send real requests through the verbs of intake, each sealed to twelve caseworkers and the
recovery key; one in ten wrote since. Then caseworkers unlock with their passphrases and ask for
`/cases/`, through all of Django, in one process: first when every grant is sealed, then when it is
kept under their own key. Said are wall time and the processor time of this process; what PostgreSQL
does lies between the two. Exit status 1 where a goal is missed by the clock.
"""

import os
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Final

from benchmarks.asking import house
from benchmarks.progress import say

REQUESTS: Final = 5_000
CASEWORKERS: Final = 12
# By the clock, as people wait: say nothing of a machine that does something else.
FIRST_SECONDS, LATER_SECONDS = 4.0, 0.5
# Each quarter of an hour, when all that is stored is compared with what was read before.
COMPARED_SECONDS = 1.0
LATER_TIMES: Final = 7


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall * 1000:,.0f} ms ({self.cpu * 1000:,.0f} ms of the processor)"


def main(count: int = REQUESTS) -> int:
    with house.unserved() as call:
        database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
        begun = time.monotonic()
        call("benchmarks.desk_inside.found", CASEWORKERS)
        call("benchmarks.desk_inside.build", count)
        built = time.monotonic() - begun
        say(f"{count:,} requests sealed in {built:.0f} s")
        found = call("benchmarks.desk_inside.measure", LATER_TIMES)
    is_well = True
    lines = []
    for what, takes, goal in (
        ("the first queue after unlocking", found["first"], FIRST_SECONDS),
        ("the queue afterwards", found["later"], LATER_SECONDS),
        ("its last page", found["last page"], LATER_SECONDS),
        ("those in Spanish who can be called", found["filtered"], LATER_SECONDS),
        ("each quarter of an hour, all of it compared", found["compared"], COMPARED_SECONDS),
    ):
        took = [Took(*each) for each in takes]
        middle = Took(
            statistics.median(each.wall for each in took),
            statistics.median(each.cpu for each in took),
        )
        slowest = max(took, key=lambda each: each.wall)
        is_well &= middle.wall < goal
        lines.append(f"{what}: {middle}, of {len(took)}; the slowest {slowest}")
    print(f"{count:,} open requests, {CASEWORKERS} caseworkers, {database}")  # noqa: T201 -- what it is for
    print("\n".join(lines))  # noqa: T201
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
