"""What Standing stands: the long runs, one after another, and what each said, into README.md.

bin/uv run --group bench python -m benchmarks.soak              all of them, about an hour
bin/uv run --group bench python -m benchmarks.soak kills race   some of them
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.progress import say
from benchmarks.report import between_marks

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "benchmarks" / "README.md"
KEPT: Final = ROOT / "benchmarks" / "soak.json"
ON_POSTGRESQL: Final = (sys.executable, "-m", "tests.postgres")
WILD: Final = ("-m", "pytest", "-q", "-p", "no:randomly", "--hypothesis-profile=soak")


@dataclass(frozen=True)
class Run:
    """One long run; `once` where the database makes no difference."""

    name: str
    arguments: tuple[str, ...]
    once: bool = False

    @property
    def databases(self) -> tuple[str, ...]:
        return ("SQLite",) if self.once else ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Said:
    """What a run said when it was done last."""

    on: str
    minutes: int
    is_well: bool
    lines: list[str]


RUNS: Final = [
    Run("race", ("-m", "benchmarks.race")),
    Run("race-apart", ("-m", "benchmarks.race", "--apart")),
    Run("kills", ("-m", "benchmarks.asking.kills")),
    Run("crowd", ("-m", "benchmarks.asking.crowd")),
    Run("desk-race", ("-m", "benchmarks.desk_race")),
    Run("conflicts", ("-m", "benchmarks.conflicts")),
    Run("desk", ("-m", "benchmarks.desk")),
    Run("front-desk", ("-m", "benchmarks.front_desk")),
    Run("languages", ("-m", "pytest", "-q", "tests/browser/test_help.py")),
    Run("every-page", ("-m", "pytest", "-q", "tests/crawl"), once=True),
    Run("every-chart", ("-m", "pytest", "-q", "tests/browser/test_charts.py"), once=True),
    Run("every-row", ("-m", "pytest", "-q", "-m", "rows"), once=True),
    Run("wild", (*WILD, "tests/legal_help/public/test_wild_input.py")),
    Run("nothing-remembered", ("-m", "benchmarks.nothing_remembered")),
    Run("data-out", ("-m", "benchmarks.data_out")),
    Run("staff-pages", ("-m", "benchmarks.staff_pages")),
    Run("slow-telephone", ("-m", "benchmarks.slow_phone"), once=True),
]


def main(names: list[str]) -> int:
    if unknown := set(names) - {run.name for run in RUNS}:
        say(f"There is no {', '.join(sorted(unknown))}.")
        return 2
    kept = {name: Said(**said) for name, said in json.loads(KEPT.read_text()).items()}
    failed = 0
    for run in RUNS:
        for database in run.databases if not names or run.name in names else ():
            name = f"{run.name} on {database}"
            say(name)
            kept[name] = _done(run, database)
            failed += not kept[name].is_well
            say("\n".join(kept[name].lines))
            # After each: an hour of figures is not lost with the last.
            KEPT.write_text(json.dumps({n: asdict(s) for n, s in kept.items()}, indent=1) + "\n")
            between_marks(README, "soak", _in_words(kept))
    return 1 if failed else 0


def _in_words(kept: Mapping[str, Said]) -> str:
    names = [f"{run.name} on {database}" for run in RUNS for database in run.databases]
    return "\n\n".join(
        f"**{name}**, {said.on}, {said.minutes} min{'' if said.is_well else ', **failed**'}\n"
        + "\n".join(["```", *said.lines, "```"])
        for name in names
        if (said := kept.get(name))
    )


def _done(run: Run, database: str) -> Said:
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
    minutes = round((time.monotonic() - begun) / 60)
    # Dots of progress stand in lines of their own.
    lines = [line for line in done.stdout.splitlines() if any(map(str.isalpha, line))]
    if done.returncode:
        # pytest tells its failures where others tell what they found.
        lines += (done.stderr or done.stdout)[-600:].splitlines()
    return Said(time.strftime("%Y-%m-%d"), minutes, done.returncode == 0, lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
