"""The time that an answer takes of the processor, in whatever house of Django it is given.

It waits for nobody: on a machine that does other things besides, it says more than the clock.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection


class Took(NamedTuple):
    """Milliseconds in the middle, and queries of the last."""

    wall: float
    processor: float
    queries: int


def seconds() -> float:
    """What this process had of the processor, and the one that answers it on PostgreSQL."""
    return time.process_time() + (_of_the_database() if connection.vendor == "postgresql" else 0)


def _of_the_database() -> float:
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9


class Clock:
    """Times what is asked with it, again and again."""

    def __init__(self) -> None:
        self._walls: list[float] = []
        self._processors: list[float] = []
        self._queries = 0

    def time[T](self, ask: Callable[[], T]) -> T:
        self._queries = 0
        with connection.execute_wrapper(self._count):
            begun = time.perf_counter(), seconds()
            answer = ask()
            ended = time.perf_counter(), seconds()
        self._walls.append((ended[0] - begun[0]) * 1000)
        self._processors.append((ended[1] - begun[1]) * 1000)
        return answer

    def took(self, *, but: int = 0) -> Took:
        """Without the first few, in which things are made that are made once."""
        walls, processors = self._walls[but:], self._processors[but:]
        return Took(statistics.median(walls), statistics.median(processors), self._queries)

    def _count(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._queries += 1
        return execute(*arguments)
