"""Asks for pages through all of Django in one process, and says what that took."""

import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any, Final, NamedTuple

from django.db import connection
from django.test import Client

from benchmarks import processor
from page_cache import generation
from page_cache.models import Generation

TIMES: Final = 20


class Asked(NamedTuple):
    """What one kind of address took: milliseconds, queries of the dearest, bytes of the largest.

    `processor` is that of this process and of the database, and waits for nobody: on a machine that
    does other things besides, it says more than the clock.
    """

    middle: float
    processor: float
    processor_p95: float
    slowest: str
    """The address that took the processor longest."""
    queries: int
    dearest: str
    """The address that asked the database most."""
    size: int


def asked(client: Client, addresses: list[str]) -> Asked:
    """Ask for each, in turn, at least TIMES in all; nothing is remembered from one to the next.

    But for the era itself: a thread of a serving process asks for that, and no page does.
    """
    ask(client, addresses[0])  # whatever is made once in a process
    took, size = [], 0
    queries = {address: _queries(client, address) for address in addresses}
    for address in islice(cycle(addresses), max(TIMES, len(addresses))):
        generation.era().values.clear()
        begun = time.perf_counter(), processor.seconds()
        size = max(size, ask(client, address))
        ended = time.perf_counter(), processor.seconds()
        took.append(((ended[0] - begun[0]) * 1000, (ended[1] - begun[1]) * 1000, address))
    walls, cpus, _ = zip(*took, strict=True)
    return Asked(
        statistics.median(walls),
        statistics.median(cpus),
        statistics.quantiles(cpus, n=20, method="inclusive")[-1],
        max(took, key=lambda one: one[1])[2],
        max(queries.values()),
        max(queries, key=queries.__getitem__),
        size,
    )


def _queries(client: Client, address: str) -> int:
    queries = 0

    def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        nonlocal queries
        queries += Generation._meta.db_table not in sql
        return execute(sql, *arguments)

    generation.era().values.clear()
    with connection.execute_wrapper(count):
        ask(client, address)
    return queries


def ask(client: Client, address: str) -> int:
    """Return the bytes of the answer; anything but a whole page is a failure of the benchmark."""
    response: Any = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return len(response.content)
