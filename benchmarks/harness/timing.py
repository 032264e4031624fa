"""The time of the clock and of the processor that an answer takes, in whatever Django site.

The processor waits for nobody: on a machine that does other things besides, it says more than the
clock. On PostgreSQL the process that answers this connection is counted too.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection
from django.test import Client

from benchmarks.harness.findings import Finding

TIMES: Final = 20


class Took(NamedTuple):
    """Milliseconds in the middle and for 95 of 100; queries and bytes of the dearest answer."""

    wall: float
    cpu: float
    slow_cpu: float
    queries: int
    size: int

    def finding(self, what: str, *, most_ms: float = 0, most_queries: int = 0) -> Finding:
        """Judge by the processor of 95 of 100 answers; 0 stands for no goal."""
        wanted = [f"{most_ms:g} ms"] * bool(most_ms) + [f"{most_queries} queries"] * bool(
            most_queries
        )
        is_quick = not most_ms or self.slow_cpu <= most_ms
        return Finding(
            what,
            f"{self.wall:.0f} ms, {self.cpu:.0f} of the processor, 95 of 100 within "
            f"{self.slow_cpu:.0f}; {self.queries} queries, {self.size / 1000:,.0f} kB",
            f"≤ {', '.join(wanted)}" if wanted else "",
            is_quick and (not most_queries or self.queries <= most_queries),
        )


def cpu_seconds() -> float:
    """Return what this process had of the processor, and the one that answers it on PostgreSQL."""
    total = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        total += int(path.read_text().split()[0]) / 1e9
    return total


class Stopwatch:
    """Times what is asked with it, again and again."""

    def __init__(self) -> None:
        self._took: list[tuple[float, float]] = []
        self._queries = self._most_queries = self._size = 0

    def time[T](self, ask: Callable[[], T]) -> T:
        """Return the answer. One with content counts its bytes."""
        self._queries = 0
        with connection.execute_wrapper(self._count):
            begun = time.perf_counter(), cpu_seconds()
            answer = ask()
            ended = time.perf_counter(), cpu_seconds()
        self._took.append(((ended[0] - begun[0]) * 1000, (ended[1] - begun[1]) * 1000))
        self._most_queries = max(self._most_queries, self._queries)
        self._size = max(self._size, len(getattr(answer, "content", b"")))
        return answer

    def took(self) -> Took:
        walls, cpus = zip(*self._took, strict=True)
        slow = (
            statistics.quantiles(cpus, n=20, method="inclusive")[-1] if len(cpus) > 1 else cpus[0]
        )
        wall, cpu = statistics.median(walls), statistics.median(cpus)
        return Took(wall, cpu, slow, self._most_queries, self._size)

    def _count(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._queries += 1
        return execute(*arguments)


def ask_page(client: Client, address: str, **more: Any) -> Any:
    """Return the answer. Anything but a whole page is a failure of the benchmark."""
    response: Any = client.get(address, **more)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def time_pages(
    client: Client, addresses: list[str], *, before: Callable[[], object] = int, **more: Any
) -> Took:
    """Ask for each in turn, twenty times in all at least; `before` is called before each."""
    watch = Stopwatch()
    ask_page(client, addresses[0], **more)  # what is made once in a process
    for turn in range(max(TIMES, len(addresses))):
        address = addresses[turn % len(addresses)]
        before()
        watch.time(lambda address=address: ask_page(client, address, **more))  # type: ignore[misc]  # bound at once
    return watch.took()
