"""The time of the processor that an answer takes, in whatever Django site.

The processor waits for nobody: on a machine that does other things besides, it says more than the
clock. On PostgreSQL the process that answers this connection is counted too.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection
from django.test import Client

from benchmarks.harness.findings import BenchmarkFailed, Finding

TIMES: Final = 20


class Took(NamedTuple):
    """Milliseconds in the middle and for 95 of 100; queries and bytes of the dearest answer."""

    cpu: float
    slow_cpu: float
    queries: int
    size: int

    def finding(self, what: str, *, most_ms: float = 0, most_queries: int = 0) -> Finding:
        """Judge by the processor of 95 of 100 answers; 0 stands for no goal."""
        wanted = [f"{most_ms:g} ms"] if most_ms else []
        wanted += [f"{most_queries} queries"] if most_queries else []
        is_quick = not most_ms or self.slow_cpu <= most_ms
        return Finding(
            what,
            f"{self.cpu:.0f} ms of the processor, 95 of 100 within {self.slow_cpu:.0f}; "
            f"{self.queries} queries, {self.size / 1000:,.0f} kB",
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
        self._took: list[Took] = []
        self._queries = 0

    def time[T](self, ask: Callable[[], T]) -> T:
        """Return the answer. One with content counts its bytes."""
        self._queries = 0
        with connection.execute_wrapper(self._count):
            begun = cpu_seconds()
            answer = ask()
            cpu = 1000 * (cpu_seconds() - begun)
        size = len(getattr(answer, "content", b""))
        self._took.append(Took(cpu, cpu, self._queries, size))
        return answer

    def took(self) -> Took:
        cpus, _, queries, sizes = zip(*self._took, strict=True)
        slow = sorted(cpus)[(95 * len(cpus) - 1) // 100]
        return Took(statistics.median(cpus), slow, max(queries), max(sizes))

    def _count(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._queries += 1
        return execute(*arguments)


def ask_page(client: Client, address: str, **more: Any) -> Any:
    """Return the answer. Raises BenchmarkFailed for anything but a whole page."""
    response: Any = client.get(address, **more)
    if response.status_code != 200:
        raise BenchmarkFailed(f"{address}: {response.status_code}")
    return response


def time_pages(
    client: Client, addresses: list[str], *, before: Callable[[], object] = int, **more: Any
) -> Took:
    """Ask for each in turn, twenty times in all at least; `before` is called before each."""
    watch = Stopwatch()
    ask_page(client, addresses[0], **more)  # what is made once in a process
    for turn in range(max(TIMES, len(addresses))):
        before()
        watch.time(partial(ask_page, client, addresses[turn % len(addresses)], **more))
    return watch.took()


def count_queries(*paths: str) -> list[int]:
    """Return the queries that each page costs when it is asked for a second time."""
    client = Client(headers={"host": "127.0.0.1", "x-forwarded-proto": "https"})
    counts = []
    for path in paths:
        client.get(path)
        watch = Stopwatch()
        watch.time(partial(client.get, path))
        counts.append(watch.took().queries)
    return counts
