"""The site, in processes that die at a step that a file names: for `kills` alone.

A step is a statement of the database, before and after each commit, and the answer that is ready
and not sent yet. The file holds the number of the step; whoever takes the file away dies there.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from benchmarks.asking.person import CHECK
from config.wsgi import application as site

PLAN: Final = Path(os.environ["DATA_DIR"], "kill-at")
COUNTED: Final = PLAN.with_suffix(".counted")


class Steps(threading.local):
    """How many steps this thread took in the request, and at which it dies; 0 for never."""

    taken = 0
    last = 0
    is_watched = False

    def take(self) -> None:
        if self.is_watched:
            self.taken += 1
            if self.taken == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


steps = Steps()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    is_send = (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", CHECK)
    steps.is_watched, steps.taken, steps.last = is_send, 0, _planned() if is_send else 0
    answer = list(site(environ, start_response))
    steps.take()
    if is_send:
        COUNTED.write_text(str(steps.taken))
    steps.is_watched = False
    return answer


def _planned() -> int:
    mine = PLAN.with_suffix(f".{os.getpid()}")
    try:
        PLAN.rename(mine)
    except FileNotFoundError:
        return 0
    return int(mine.read_text())


def _watch(execute: Callable[..., Any], *parts: Any) -> Any:
    steps.take()
    return execute(*parts)


def _watched(connection: BaseDatabaseWrapper, **_: Any) -> None:
    connection.execute_wrappers.append(_watch)


def _commit(connection: BaseDatabaseWrapper) -> None:
    steps.take()
    _commit_as_ever(connection)
    steps.take()


# No signal tells of a commit: this is the only place to stand.
_commit_as_ever = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
BaseDatabaseWrapper._commit = _commit  # type: ignore[attr-defined]
connection_created.connect(_watched, weak=False)
