"""make bench: asks every question, and writes what was found into README.md and results.json.

    python -m benchmarks speed long-runs                    all of them: some hours on an idle machine
    python -m benchmarks speed                              beside Wagtail, Django and nginx alone
    python -m benchmarks kills race --on sqlite             some of the long runs, on one database
    python -m benchmarks desk --size 200                    a try, which writes nothing
    python -m benchmarks speed --sizes 200 500 --rounds 1 --seconds 1 --pages article list

Nothing of the developer's is touched: databases, environments and servers are the run's own.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from benchmarks import report
from benchmarks.content.articles import FEWEST
from benchmarks.harness import servers
from benchmarks.harness.findings import Finding, say
from benchmarks.harness.sites import DATABASES, SiteFailed
from benchmarks.questions import QUESTIONS, Question
from benchmarks.speed import goals
from benchmarks.speed.cells import Cell, Cells, medians
from benchmarks.speed.compare import Plan, compare
from benchmarks.speed.load import LoadFailed
from benchmarks.speed.measuring import WrongAnswer
from tests import postgres

SPEED, LONG_RUNS = "speed", "long-runs"
# Room as a small production server gives it, nothing in the background meanwhile, and as many
# connections as PostgreSQL allows by default.
POSTGRES_OPTIONS: Final = "-c shared_buffers=512MB -c autovacuum=off -c max_connections=100"


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    if missing := [name for name in ("wrk", "nginx") if not _is_here(name)]:
        say(f"Install {' and '.join(missing)} and try again: apt-get, dnf or brew install.")
        return 2
    os.environ.pop("DATABASE_URL", None)
    found: list[Finding] = []
    with postgres.server(POSTGRES_OPTIONS) as url:
        if SPEED in asked.names:
            os.environ["DATABASE_URL"] = url
            found += _compare(asked)
        for question in QUESTIONS:
            for database in asked.on if {question.name, LONG_RUNS} & {*asked.names} else ():
                if question.once and database != asked.on[0]:
                    continue
                os.environ["DATABASE_URL"] = url if database == "postgresql" else ""
                found += _ask(question, database, asked.size)
    missed = sum(not each.is_met for each in found)
    say(f"{len(found)} findings, {missed} missed")
    return 1 if missed else 0


def _compare(asked: argparse.Namespace) -> list[Finding]:
    plan = Plan(asked.sizes, asked.rounds, asked.seconds, asked.pages)
    cells: list[Cell] = []
    for about, more in compare(plan):
        cells = medians([*cells, *more])
        # After every stage: a run of an hour that ends early was not for nothing.
        if plan == Plan():
            report.keep(speed={"about": about, "cells": [asdict(cell) for cell in cells]})
    found = goals.findings(Cells(cells))
    say(report.table(found))
    return found


def _ask(question: Question, database: str, size: list[int]) -> list[Finding]:
    name = question.name if question.once else f"{question.name} on {DATABASES[database]}"
    say(name)
    begun = time.monotonic()
    try:
        found = question.ask(*size)
    except (SiteFailed, servers.ServerFailed) as failure:
        found = [Finding("the run", str(failure)[-300:], "comes to its end", is_met=False)]
    minutes = round((time.monotonic() - begun) / 60)
    say(report.table(found))
    if not size:
        kept = {"on": time.strftime("%Y-%m-%d"), "minutes": minutes, "findings": found}
        report.keep(runs={name: kept})
    return found


def _parser() -> argparse.ArgumentParser:
    names = [SPEED, LONG_RUNS, *(question.name for question in QUESTIONS)]
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="+", choices=names, metavar="QUESTION")
    parser.add_argument("--on", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--size", nargs="*", type=int, default=[], help="for a try")
    whole = Plan()
    parser.add_argument("--sizes", nargs="+", type=_size, default=whole.sizes)
    parser.add_argument("--rounds", type=int, default=whole.rounds)
    parser.add_argument("--seconds", type=int, default=whole.seconds)
    parser.add_argument("--pages", nargs="+", default=[])
    return parser


def _size(words: str) -> int:
    if int(words) < FEWEST:
        raise argparse.ArgumentTypeError(f"{FEWEST} articles at least")
    return int(words)


def _is_here(name: str) -> bool:
    return bool(servers.nginx_program() if name == "nginx" else shutil.which(name))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (
        LoadFailed,
        WrongAnswer,
        SiteFailed,
        servers.ServerFailed,
        postgres.NoPostgres,
    ) as error:
        sys.exit(str(error))
