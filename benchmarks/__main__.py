"""make bench: asks every question, and writes what was found into README.md and results.json.

    python -m benchmarks speed                     beside Wagtail, Django and nginx: 25 minutes
    python -m benchmarks speed growth long-runs    all of them: some hours
    python -m benchmarks kills race --on sqlite    some of the long runs, on one database
    python -m benchmarks desk --sizes 200          a try, which writes nothing
    python -m benchmarks speed --sizes 200 500 --rounds 1 --seconds 1 --pages article list

Nothing of the developer's is touched: databases, environments and servers are the run's own.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

from benchmarks import questions, report
from benchmarks.harness import servers
from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.harness.sites import DATABASES
from benchmarks.speed import goals
from benchmarks.speed.cells import Cell, Cells
from benchmarks.speed.compare import GROWTH, SPEED, Plan, compare
from tests import postgres

COMPARED: Final = {"speed": SPEED, "growth": GROWTH}
LONG_RUNS: Final = "long-runs"
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
        for name in questions.NAMES if LONG_RUNS in asked.names else asked.names:
            if name in questions.NAMES:
                for database in asked.on[:1] if name == questions.SLOW_PHONE else asked.on:
                    os.environ["DATABASE_URL"] = url if database == "postgresql" else ""
                    found += _ask(name, database, asked.sizes)
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


def _ask(question: str, database: str, size: list[int]) -> list[Finding]:
    is_once = question == questions.SLOW_PHONE
    name = question if is_once else f"{question} on {DATABASES[database]}"
    say(name)
    begun = time.monotonic()
    try:
        found = questions.ask(question, size)
    except (BenchmarkFailed, subprocess.CalledProcessError) as failure:
        found = [Finding("the run", str(failure)[-300:], "comes to its end", is_met=False)]
    say(report.table(found))
    if not size:
        minutes = round((time.monotonic() - begun) / 60)
        kept = {"on": time.strftime("%Y-%m-%d"), "minutes": minutes, "findings": found}
        report.keep("runs", name, kept)
    return found


def _parser() -> argparse.ArgumentParser:
    names = [*COMPARED, LONG_RUNS, *questions.NAMES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="+", choices=names, metavar="QUESTION")
    parser.add_argument("--on", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--sizes", nargs="+", type=int, default=[], help="of a try, 100 at least")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--pages", nargs="+", default=[], help="article, list, topic, feed, search")
    return parser


def _is_here(name: str) -> bool:
    return bool(servers.nginx_program() if name == "nginx" else shutil.which(name))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (BenchmarkFailed, subprocess.CalledProcessError, postgres.NoPostgres) as error:
        sys.exit(str(error))
