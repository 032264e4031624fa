"""A million steps of a house with an attacker, in pieces: each is one seed, and what was played is kept.

Interrupted, the run goes on with the next seed. A fault is kept with its seed, and played again first.
"""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import hypothesis
from django.utils.module_loading import import_string
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.harness.findings import Finding, say

# Loaded by its name: the types of tests are not checked.
HouseMachine: Final[Any] = import_string("tests.legal_help.event_log.house_machine.HouseMachine")
KEPT: Final = Path(__file__).resolve().parent / "house.jsonl"
STEPS: Final = 1_000_000
RUNS_OF_A_PIECE: Final = 10
STEPS_OF_A_RUN: Final = 300


def measure(tried: int = 0) -> list[Finding]:
    """Play pieces until there are a million steps, or one finds a fault.

    With a number, try so many steps, and keep nothing.
    """
    pieces = [] if tried else read()
    while steps_of(pieces) < (tried or STEPS):
        failed = [piece["seed"] for piece in pieces if piece["fault"]]
        pieces = [piece for piece in pieces if not piece["fault"]]
        pieces.append(play(failed[0] if failed else len(pieces) + 1))
        if not tried:
            KEPT.write_text("".join(json.dumps(piece) + "\n" for piece in pieces))
        if pieces[-1]["fault"]:
            break
    return findings(pieces)


def read() -> list[dict[str, Any]]:
    return [json.loads(line) for line in KEPT.read_text().splitlines()] if KEPT.exists() else []


def steps_of(pieces: list[dict[str, Any]]) -> int:
    return sum(piece["steps"] for piece in pieces if not piece["fault"])


def play(seed: int) -> dict[str, Any]:
    """Play one piece; a fault is shrunk, and told with the steps that lead to it."""
    before, fault = HouseMachine.steps_taken, ""
    HouseMachine._hypothesis_internal_use_seed = seed  # `hypothesis.seed` takes functions alone
    settings = hypothesis.settings(
        max_examples=RUNS_OF_A_PIECE,
        stateful_step_count=STEPS_OF_A_RUN,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    try:
        run_state_machine_as_test(HouseMachine, settings=settings)
    except Exception as found:  # noqa: BLE001 -- whatever it is, it is the finding
        fault = f"{type(found).__name__}: {found}"
        say("\n".join([fault, *getattr(found, "__notes__", [])]))
    version = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 -- whichever git there is
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    steps = HouseMachine.steps_taken - before
    return {"seed": seed, "steps": steps, "version": version.stdout.strip(), "fault": fault}


def findings(pieces: list[dict[str, Any]]) -> list[Finding]:
    failed = [piece for piece in pieces if piece["fault"]]
    found = ", ".join(f"seed {piece['seed']}" for piece in failed) or "none"
    what = f"{steps_of(pieces):,} steps, {len(pieces)} seeds: faults"
    return [Finding(what, found, "none", is_met=not failed)]
