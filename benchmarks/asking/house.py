"""A million steps of a house with an attacker, in pieces: each is one seed, and what was played is kept.

Interrupted, the run goes on with the next seed. A fault is kept with its seed, and played again first.
"""

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import hypothesis
from django.db import connection
from django.utils.module_loading import import_string
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.harness.findings import Finding, say
from legal_help.crypto import sealing

HERE: Final = Path(__file__).resolve().parent
STEPS: Final = 1_000_000
STEPS_ON_ROWS: Final = 20_000
RUNS_OF_A_PIECE: Final = 10
STEPS_OF_A_RUN: Final = 300
STEPS_ON_ROWS_OF_A_RUN: Final = 60


def measure(tried: int = 0) -> list[Finding]:
    """Play pieces in memory until there are a million steps, or one finds a fault.

    With a number, try so many steps, and keep nothing.
    """
    machine = "house_machine.HouseMachine"
    kept = None if tried else HERE / "house.jsonl"
    return _measure(machine, tried or STEPS, STEPS_OF_A_RUN, kept)


def measure_on_rows(tried: int = 0) -> list[Finding]:
    """Play pieces on rows of this site's database until there are 20,000 steps."""
    machine = "house_on_rows.HouseMachineOnRows"
    kept = None if tried else HERE / f"house_on_{connection.vendor}.jsonl"
    return _measure(machine, tried or STEPS_ON_ROWS, STEPS_ON_ROWS_OF_A_RUN, kept)


def _measure(machine: str, steps: int, of_a_run: int, kept: Path | None) -> list[Finding]:
    # Loaded by its name: the types of tests are not checked.
    house = import_string(f"tests.legal_help.event_log.{machine}")
    _verify_each_signature_once()
    pieces = read(kept) if kept else []
    while steps_of(pieces) < steps:
        failed = [piece["seed"] for piece in pieces if piece["fault"]]
        pieces = [piece for piece in pieces if not piece["fault"]]
        pieces.append(play(house, failed[0] if failed else len(pieces) + 1, of_a_run))
        if kept:
            kept.write_text("".join(json.dumps(piece) + "\n" for piece in pieces))
        if pieces[-1]["fault"]:
            break
    return findings(pieces)


def _verify_each_signature_once() -> None:
    """Let hosts that judge the same lines share the results of checking signatures.

    A result never changes, and checking takes nearly half of the time of a step.
    """
    honest = sealing.is_signature
    shared = lru_cache(maxsize=100_000)(honest)
    for module in list(sys.modules.values()):
        if getattr(module, "is_signature", None) is honest:
            vars(module)["is_signature"] = shared


def read(kept: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []


def steps_of(pieces: list[dict[str, Any]]) -> int:
    return sum(piece["steps"] for piece in pieces if not piece["fault"])


def play(house: Any, seed: int, of_a_run: int) -> dict[str, Any]:
    """Play one piece; a fault is shrunk, and told with the steps that lead to it."""
    before, fault = house.steps_taken, ""
    house._hypothesis_internal_use_seed = seed  # `hypothesis.seed` takes functions alone
    settings = hypothesis.settings(
        max_examples=RUNS_OF_A_PIECE,
        stateful_step_count=of_a_run,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    try:
        run_state_machine_as_test(house, settings=settings)
    except Exception as found:  # noqa: BLE001 -- whatever it is, it is the finding
        fault = f"{type(found).__name__}: {found}"
        say("\n".join([fault, *getattr(found, "__notes__", [])]))
    version = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 -- whichever git there is
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    steps = house.steps_taken - before
    return {"seed": seed, "steps": steps, "version": version.stdout.strip(), "fault": fault}


def findings(pieces: list[dict[str, Any]]) -> list[Finding]:
    failed = [piece for piece in pieces if piece["fault"]]
    found = ", ".join(f"seed {piece['seed']}" for piece in failed) or "none"
    what = f"{steps_of(pieces):,} steps, {len(pieces)} seeds: faults"
    return [Finding(what, found, "none", is_met=not failed)]
