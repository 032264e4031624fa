"""make bench: asks every question, and writes what was found into README.md and results.json.

    python -m benchmarks speed                     beside Wagtail, Django and nginx: 25 minutes
    python -m benchmarks speed growth long-runs    all of them: some hours
    python -m benchmarks kills race --on sqlite    some of the long runs, on one database
    python -m benchmarks desk --sizes 200          a try, which writes nothing
    python -m benchmarks web-killed --tries 3      another: what breaks, and how often
    python -m benchmarks speed --sizes 200 500 --rounds 1 --seconds 1 --pages article list

Nothing of the developer's is touched: databases, environments and servers are the run's own.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Final

from benchmarks import report
from benchmarks.asking import house, slow_file
from benchmarks.bad_days import (
    clock,
    database_stopped,
    deploys,
    disk_full,
    migration_interrupted,
    mixed_hour,
    s3_gone,
    web_killed,
    worker_killed,
)
from benchmarks.harness import servers, sites
from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.readers import slow_phone, visit
from benchmarks.speed import goals
from benchmarks.speed.cells import Cell, Cells
from benchmarks.speed.compare import GROWTH, SPEED, compare
from benchmarks.speed.measuring import Plan
from tests import postgres

COMPARED: Final = {"speed": SPEED, "growth": GROWTH}
LONG_RUNS: Final = "long-runs"
# Asked within an empty demonstration, where Django is set up.
IN_A_SITE: Final = {
    "publishing": "editors.publishing.measure",
    "staff-pages": "editors.staff_pages.measure",
    "mirror": "readers.mirror.measure",
    "public-pages": "readers.public_pages.measure",
    "race": "readers.race.measure",
    "race-apart": "readers.race.measure_apart",
    "kills": "asking.kills.measure",
    "kills-of-rekeying": "asking.kills_of_rekeying.measure",
    "house-on-rows": "asking.house.measure_on_rows",
    "crowd": "asking.crowd.measure",
    "desk": "asking.desk.measure",
    "restore": "bad_days.restore.measure",
}
# Asked by tests of the suite, which itself asks a sample.
BY_TESTS: Final = {
    "two-caseworkers": "-p benchmarks.asking.again tests/legal_help/casework/test_two_caseworkers.py",
    "wild": "--hypothesis-profile=soak tests/legal_help/public/test_wild_input.py",
}
SLOW_PHONE: Final = "slow-phone"
SLOW_FILE: Final = "slow-file"
HOUSE: Final = "house"
# Asked of a production in small, on PostgreSQL.
BAD_DAYS: Final[dict[str, Callable[..., list[Finding]]]] = {
    "web-killed": web_killed.measure,
    "worker-killed": worker_killed.measure,
    "database-stopped": database_stopped.measure,
    "s3-gone": s3_gone.measure,
    "disk-full": disk_full.measure,
    "clock": clock.measure,
    "migration-interrupted": migration_interrupted.measure,
    "deploys": deploys.measure,
    "mixed-hour": mixed_hour.measure,
}
ONCE: Final = (SLOW_PHONE, SLOW_FILE, HOUSE, *BAD_DAYS)  # on one database
VISIT: Final = "visit"
QUESTIONS: Final = (*IN_A_SITE, *BY_TESTS, *ONCE, VISIT)
# Room as a small production server gives it, nothing in the background meanwhile, and as many
# connections as PostgreSQL allows by default.
POSTGRES_OPTIONS: Final = "-c shared_buffers=512MB -c autovacuum=off -c max_connections=100"


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    if missing := [name for name in ("wrk", "nginx") if not _is_here(name)]:
        say(f"Install {' and '.join(missing)} and try again: apt-get, dnf or brew install.")
        return 2
    found: list[Finding] = []
    with postgres.server(POSTGRES_OPTIONS) as url:
        for name, plan in COMPARED.items():
            if name in asked.names:
                os.environ["DATABASE_URL"] = url
                found += _compare(name, plan, asked)
        for name in QUESTIONS:
            if {name, LONG_RUNS} & {*asked.names}:
                for database in asked.on[:1] if name in ONCE else asked.on:
                    os.environ["DATABASE_URL"] = url if database == "postgresql" else ""
                    found += _ask(name, database, asked)
    missed = sum(not each.is_met for each in found)
    say(f"{len(found)} findings, {missed} missed")
    return 1 if missed else 0


def _compare(name: str, whole: Plan, asked: argparse.Namespace) -> list[Finding]:
    plan = replace(
        whole,
        sizes=sorted(asked.sizes or whole.sizes),
        rounds=asked.rounds or whole.rounds,
        seconds=asked.seconds or whole.seconds,
        pages=tuple(asked.pages),
    )
    measured: list[Cell] = []
    for about, more in compare(plan):
        measured += more
        # After every stage: a run that ends early was not for nothing.
        if plan == replace(whole, pages=plan.pages):
            cells = [asdict(cell) for cell in Cells(measured).all]
            report.keep("compared", name, {"about": about, "cells": cells})
    found = goals.findings(Cells(measured))
    say(report.table(found))
    return found


def _ask(question: str, database: str, asked: argparse.Namespace) -> list[Finding]:
    name = question if question in BAD_DAYS else f"{question} on {sites.DATABASES[database]}"
    say(name)
    begun = time.monotonic()
    try:
        found = _answers(question, asked)
    except (BenchmarkFailed, subprocess.CalledProcessError) as failure:
        found = [Finding("the run", str(failure)[-300:], "comes to its end", is_met=False)]
    say(report.table(found))
    if not (asked.sizes or asked.tries or asked.seconds or asked.minutes):
        minutes = round((time.monotonic() - begun) / 60)
        kept = {"on": time.strftime("%Y-%m-%d"), "minutes": minutes, "findings": found}
        report.keep("runs", name, kept)
    return found


def _answers(question: str, asked: argparse.Namespace) -> list[Finding]:
    """Ask a question of this size, or of the one that its goal names."""
    size: list[int] = asked.sizes
    if question in BAD_DAYS:
        chosen = {name: getattr(asked, name) for name in ("tries", "seconds", "minutes")}
        return BAD_DAYS[question](**{name: each for name, each in chosen.items() if each})
    if question == SLOW_PHONE:
        return slow_phone.measure()
    if question == SLOW_FILE:
        return slow_file.measure()
    if question == VISIT:
        return visit.measure()
    if question == HOUSE:
        return house.measure(*size)
    if question in IN_A_SITE:
        with sites.empty(question) as site:
            found = site.call(f"benchmarks.{IN_A_SITE[question]}", *size)
        return [Finding(*each) for each in found]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly"]
    command += BY_TESTS[question].split()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own words
    last = done.stdout.strip().splitlines()[-1:]
    return [Finding(command[-1], "".join(last), "all passed", done.returncode == 0)]


def _parser() -> argparse.ArgumentParser:
    names = [*COMPARED, LONG_RUNS, *QUESTIONS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="+", choices=names, metavar="QUESTION")
    parser.add_argument("--on", nargs="+", choices=sites.DATABASES, default=[*sites.DATABASES])
    parser.add_argument("--sizes", nargs="+", type=int, default=[], help="of a try, 100 at least")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--tries", type=int, help="how often something breaks on a bad day")
    parser.add_argument("--minutes", type=int, help="how long mixed-hour goes on")
    parser.add_argument("--pages", nargs="+", default=[], help="article, list, topic, feed, search")
    return parser


def _is_here(name: str) -> bool:
    return bool(servers.nginx_program() if name == "nginx" else shutil.which(name))


def _stop(signal_number: int, _frame: object) -> None:
    sys.exit(128 + signal_number)


if __name__ == "__main__":
    # An ordinary exit, so that servers are stopped and folders removed.
    signal.signal(signal.SIGTERM, _stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except (BenchmarkFailed, subprocess.CalledProcessError, postgres.NoPostgres) as error:
        sys.exit(str(error))
