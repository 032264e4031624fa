"""Count the steps that a thread takes with the database, and die at one of them: for kills alone.

A step is a statement, and before and after each commit.
"""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class Steps(threading.local):
    """How many steps this thread took, and at which it dies; 0 for never."""

    taken = last = 0

    def begin(self, last: int) -> None:
        self.taken, self.last = 0, last

    def take(self) -> None:
        self.taken += 1
        if self.taken == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


steps: Final = Steps()


def _watch(execute: Callable[..., Any], *parts: Any) -> Any:
    steps.take()
    return execute(*parts)


def _watch_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _watch not in connection.execute_wrappers:  # or a second connection counts each step twice
        connection.execute_wrappers.append(_watch)


def _commit(connection: BaseDatabaseWrapper) -> None:
    steps.take()
    _commit_as_ever(connection)
    steps.take()


# No signal tells of a commit: this is the only place to stand.
_commit_as_ever = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
BaseDatabaseWrapper._commit = _commit  # type: ignore[attr-defined]
connection_created.connect(_watch_connection, weak=False)
