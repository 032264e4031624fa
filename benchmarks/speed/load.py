"""Readers: wrk asks a server for pages, and says how many came and how soon."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.harness.servers import HEADERS

SCRIPT: Final = Path(__file__).parent / "random_paths.lua"


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
    """Keep `connections` requests under way for so long. Raises BenchmarkFailed on any error."""
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        command = [
            *("wrk", f"--threads={min(2, connections)}", f"--connections={connections}"),
            *(f"--duration={seconds}s", "--timeout=240s", f"--script={SCRIPT}"),
            *[f"--header={name}: {value}" for name, value in HEADERS.items()],
            *(address, "--", file.name),
        ]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own words
    return read(said.stdout)


def read(said: str) -> Load:
    """Take what random_paths.lua printed out of all that wrk says. Raises BenchmarkFailed."""
    line = next((line for line in said.splitlines() if line.startswith("{")), None)
    if line is None:
        raise BenchmarkFailed(said)
    counted = json.loads(line)
    if counted["refused"] or counted["broken"] or not counted["requests"]:
        raise BenchmarkFailed(
            f"{counted['requests']} answers, {counted['refused']} errors, {counted['broken']} broke"
        )
    seconds = counted["microseconds"] / 1e6
    return Load(counted["requests"], seconds, *(counted[p] / 1e3 for p in ("p50", "p95", "p99")))
