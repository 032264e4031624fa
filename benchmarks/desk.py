"""How long caseworkers wait for their queue: 5,000 open requests, twelve caseworkers.

    bin/uv run python -m benchmarks.desk                                   on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.desk          on PostgreSQL
    bin/uv run python -m benchmarks.desk 500                               another number of requests

People send real requests through the verbs of intake, each sealed to twelve caseworkers and the
recovery key; one in ten wrote since. Then caseworkers unlock with their passphrases and ask for
`/cases/`, through all of Django, in one process: first when every grant is sealed, then when it is
kept under their own key. Said are wall time and the processor time of this process; what PostgreSQL
does lies between the two. Exit status 1 where the goal is missed.
"""

import contextlib
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg

from benchmarks.progress import say

ROOT: Final = Path(__file__).parents[1]
DATABASE: Final = "desk"
REQUESTS: Final = 5_000
CASEWORKERS: Final = 12
# Of the processor's time: a shared machine says little by the clock on the wall.
FIRST_SECONDS, LATER_SECONDS = 4.0, 0.5
LATER_TIMES: Final = 7


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall * 1000:,.0f} ms ({self.cpu * 1000:,.0f} ms of the processor)"


def main(count: int = REQUESTS) -> int:
    with tempfile.TemporaryDirectory(prefix="standing-desk-") as name, _house(Path(name)) as call:
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
    ):
        took = [Took(*each) for each in takes]
        middle = Took(
            statistics.median(each.wall for each in took),
            statistics.median(each.cpu for each in took),
        )
        slowest = max(took, key=lambda each: each.wall)
        is_well &= middle.cpu < goal
        lines.append(f"{what}: {middle}, of {len(took)}; the slowest {slowest}")
    print(f"{count:,} open requests, {CASEWORKERS} caseworkers, {database}")  # noqa: T201 -- what it is for
    print("\n".join(lines))  # noqa: T201
    return 0 if is_well else 1


@contextlib.contextmanager
def _house(folder: Path) -> Iterator[Callable[..., Any]]:
    """An empty house; yields a way to call a function where its database is."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "benchmarks.asking.settings",
        "STANDING_DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": _database_of_its_own(folder),
    }

    def call(function: str, *arguments: int) -> Any:
        asked = ["-m", "benchmarks.in_django", function, *map(str, arguments)]
        return json.loads(_python(environment, *asked) or "null")

    _python(environment, "manage.py", "migrate", "-v0")
    yield call


def _database_of_its_own(folder: Path) -> str:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgresql:"):
        return f"sqlite:///{folder}/desk.sqlite3"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return urlsplit(url)._replace(path=f"/{DATABASE}").geturl()


def _python(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
