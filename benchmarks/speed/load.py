"""Readers: wrk asks a server for pages, and says how many came and how soon."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.harness.servers import HEADERS

CONNECTIONS: Final = 16
SCRIPT: Final = Path(__file__).parent / "random_paths.lua"
COMPRESSED: Final = {"Accept-Encoding": "gzip, br"}


class LoadFailed(Exception):
    """An answer was an error, or none came."""


class NoAnswer(LoadFailed):
    """None came in the time that was given; more time may help."""


@dataclass(frozen=True)
class Load:
    requests: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def run(address: str, paths: list[str], *, seconds: int, connections: int) -> Load:
    """Keep `connections` requests under way for so long. Raises LoadFailed on any error."""
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        command = [
            "wrk",
            f"--threads={min(2, connections)}",
            f"--connections={connections}",
            f"--duration={seconds}s",
            "--timeout=240s",
            f"--script={SCRIPT}",
            *[f"--header={name}: {value}" for name, value in HEADERS.items()],
            address,
            "--",
            file.name,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words
    if said.returncode:
        raise LoadFailed(said.stderr or said.stdout)
    return read(said.stdout)


def read(said: str) -> Load:
    """Take what random_paths.lua printed out of all that wrk says. Raises LoadFailed."""
    line = next((line for line in said.splitlines() if line.startswith("{")), None)
    if line is None:
        raise LoadFailed(said)
    counted = json.loads(line)
    if counted["refused"] or counted["broken"]:
        raise LoadFailed(f"{counted['refused']} answers were errors, {counted['broken']} broke off")
    if not counted["requests"]:
        raise NoAnswer(f"no answer in {counted['microseconds'] / 1e6:.0f} s")
    return Load(
        requests=counted["requests"],
        seconds=counted["microseconds"] / 1e6,
        p50_ms=counted["p50"] / 1e3,
        p95_ms=counted["p95"] / 1e3,
        p99_ms=counted["p99"] / 1e3,
    )
