"""What Standing stands: the long runs, one after another, and what each said, into README.md.

bin/uv run --group bench python -m benchmarks.soak              all of them, about an hour
bin/uv run --group bench python -m benchmarks.soak kills race   some of them
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.progress import say
from benchmarks.report import between_marks

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "benchmarks" / "README.md"
ON_POSTGRESQL: Final = (sys.executable, "-m", "tests.postgres")
WILD: Final = ("-m", "pytest", "-q", "-p", "no:randomly", "--hypothesis-profile=soak")


@dataclass(frozen=True)
class Run:
    """One long run; `once` where the database makes no difference."""

    name: str
    arguments: tuple[str, ...]
    once: bool = False


RUNS: Final = [
    Run("race", ("-m", "benchmarks.race")),
    Run("race apart", ("-m", "benchmarks.race", "--apart")),
    Run("kills", ("-m", "benchmarks.asking.kills")),
    Run("crowd", ("-m", "benchmarks.asking.crowd")),
    Run("languages", ("-m", "pytest", "-q", "tests/browser/test_help.py")),
    Run("wild", (*WILD, "tests/legal_help/views/test_wild_input.py")),
    Run("slow telephone", ("-m", "benchmarks.slow_phone"), once=True),
]


def main(names: list[str]) -> int:
    chosen = [run for run in RUNS if not names or run.name in names]
    rows, failed = [], 0
    for run in chosen:
        for database in ("SQLite",) if run.once else ("SQLite", "PostgreSQL"):
            say(f"{run.name} on {database}")
            said, is_well, minutes = _done(run, database)
            failed += not is_well
            rows.append(f"| {run.name} | {database} | {minutes:.0f} | {said} |")
            say(said)
    if not names:
        table = ["| run | database | minutes | what it said |", "| --- | --- | ---: | --- |", *rows]
        between_marks(README, "soak", f"Run on {time.strftime('%Y-%m-%d')}.\n\n" + "\n".join(table))
    return 1 if failed else 0


def _done(run: Run, database: str) -> tuple[str, bool, float]:
    """What the run said, whether all was well, and how many minutes it took."""
    before = () if database == "SQLite" else ON_POSTGRESQL
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["IN_ALL_LANGUAGES"] = "yes"
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- our own words
        [*before, sys.executable, *run.arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    minutes = (time.monotonic() - begun) / 60
    # Dots of progress stand in lines of their own.
    lines = [line for line in done.stdout.splitlines() if any(map(str.isalpha, line))]
    said = "<br>".join(lines).strip()
    if done.returncode:
        # pytest tells its failures where others tell what they found; a row is one line.
        said = f"FAILED: {' '.join((done.stderr or done.stdout)[-300:].split())}"
    return said, done.returncode == 0, minutes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
