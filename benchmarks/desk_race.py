"""Two caseworkers, one request, the same moment: one wins, the other is told, nothing is lost.

    bin/uv run python -m benchmarks.desk_race                               on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.desk_race      on PostgreSQL

Each round is a new request that two readers hold and two threads work on, each with a connection of
its own: they take it, accept and take back, decide, confirm and object, answer, close it to
themselves, set a wall. After each round the winners are counted against what the request says, and
whoever may still read it opens all that was written. At the end the chain of events is checked.
Exit status 1 where anything else was found.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from benchmarks.asking.house import environment_of

ROOT: Final = Path(__file__).parents[1]
# Who comes first is for the machine to say: each is held back for so long at most.
LATEST_SECONDS: Final = 0.05


def race(rounds: int) -> Counter[str]:
    """Found a house and run so many rounds; return how often each ended how."""
    with tempfile.TemporaryDirectory(prefix="standing-desk-race-") as folder:
        os.environ.update(environment_of(Path(folder)))
        os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        import django  # noqa: PLC0415 -- the environment is set only now

        django.setup()
        from benchmarks import desk_rounds  # noqa: PLC0415 -- as above

        try:
            return desk_rounds.run(rounds, at_once)
        except desk_rounds.Lost as lost:
            sys.exit(f"Lost: {lost}")


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """Run both at the same moment, nearly; return what came of each, or what it raised."""
    from django.db import connections  # noqa: PLC0415 -- Django is set up by now

    meet = threading.Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        meet.wait(30)
        time.sleep(random.random() * LATEST_SECONDS)  # noqa: S311 -- no secret
        try:
            return function()
        except Exception as error:  # noqa: BLE001 -- whoever judges the round looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [found.result(300) for found in [pool.submit(run, each) for each in functions]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Two caseworkers with one request.")
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    begun = time.monotonic()
    ended = race(rounds)
    database = "SQLite" if os.environ["DATABASE_URL"].startswith("sqlite") else "PostgreSQL"
    print(f"{database}: {rounds} rounds in {time.monotonic() - begun:.0f} s, none lost")  # noqa: T201 -- what it is for
    print(", ".join(f"{how} {often}" for how, often in sorted(ended.items())))  # noqa: T201 -- as above


if __name__ == "__main__":
    main()
