"""An hour of everything at once: is there an error, does memory grow, how many readers are served in time?"""

import subprocess
import tempfile
import time
from typing import Final

from benchmarks.harness.findings import BenchmarkFailed, Finding, at_most, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load
from benchmarks.in_small.production import Production
from benchmarks.speed.measuring import SCRIPT, read

P99_MS: Final = 200
WARM_UP: Final = 1 / 6  # of the time, before memory is to be flat
GROWTH_PERCENT: Final = 5
CONNECTIONS: Final = (8, 16, 32, 64, 128, 256)
SECONDS_EACH: Final = 10


def measure(minutes: int = 60) -> list[Finding]:
    with production.running() as site:
        load, memory = Load(site), {name: list[int]() for name in site.services}
        load.begin(readers=8, editors=2, people=4)
        for minute in range(minutes):
            time.sleep(60)
            for name, service in site.services.items():
                memory[name].append(service.memory())
            now = ", ".join(f"{name} {sizes[-1] / 1e6:.0f} MB" for name, sizes in memory.items())
            say(f"  minute {minute + 1}: {now}; {len(load.readers.seconds):,} reads")
        load.end()
        errors = [f"{count} × {what}" for what, count in load.refused.items()]
        return [
            *afterwards.readers(load.readers),
            at_most("99 of 100 reads beside everything else", load.readers.p99_ms, P99_MS, "ms"),
            afterwards.none_of("errors of those who write", errors),
            *(_growth(name, sizes) for name, sizes in memory.items()),
            *afterwards.findings(site, load),
            _readers_in_time(site, load),
        ]


def _growth(name: str, sizes: list[int]) -> Finding:
    warm = sizes[int(len(sizes) * WARM_UP) :]
    middle = len(warm) // 2
    before, after = max(warm[: middle or 1]), max(warm[middle:])
    grown = 100 * (after - before) / before
    what = f"{name}: {after / 1e6:.0f} MB, more in the second half than in the first"
    return at_most(what, grown, GROWTH_PERCENT, "%")


def _readers_in_time(site: Production, load: Load) -> Finding:
    """Let more and more read at once, until one of a hundred waits too long."""
    most = "none"
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as file:
        file.write("\n".join(load.paths()) + "\n")
        file.flush()
        for connections in CONNECTIONS:
            command = [
                *("wrk", "--threads=2", f"--connections={connections}", f"--script={SCRIPT}"),
                *(f"--duration={SECONDS_EACH}s", site.address, "--", file.name),
            ]
            said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own words
            try:
                counted = read(said.stdout)
            except BenchmarkFailed as broken:
                say(f"  {connections} connections: {broken}")
                break
            a_second = 1e6 * counted["requests"] / counted["microseconds"]
            reached = f"{a_second:,.0f} with {connections} connections"
            say(f"  {reached}: p99 {counted['p99'] / 1_000:.0f} ms")
            if counted["p99"] > 1_000 * P99_MS:
                break
            most = reached
    return Finding(f"readers a second through Caddy, 99 of 100 within {P99_MS} ms", most)
