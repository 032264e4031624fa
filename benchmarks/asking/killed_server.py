"""The site, in processes that die at a step that a header names: for `kills` alone.

A step is a statement of the database, before and after each commit, and the answer that is ready
and not sent yet. A file holds how many steps the last form took.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from config.wsgi import application as site

STEPS: Final = Path(os.environ["DATA_DIR"], "steps")


class Steps(threading.local):
    """How many steps this thread took in the request, and at which it dies; 0 for never."""

    taken = last = 0


steps: Final = Steps()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    is_form = environ["REQUEST_METHOD"] == "POST"
    steps.taken, steps.last = 0, int(environ.get("HTTP_DIE_AT", 0)) if is_form else 0
    answer = list(site(environ, start_response))
    _take_step()
    if is_form:
        STEPS.write_text(str(steps.taken))
    return answer


def _take_step() -> None:
    steps.taken += 1
    if steps.taken == steps.last:
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(execute: Callable[..., Any], *parts: Any) -> Any:
    _take_step()
    return execute(*parts)


def _watch_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    connection.execute_wrappers.append(_watch)


def _commit(connection: BaseDatabaseWrapper) -> None:
    _take_step()
    _commit_as_ever(connection)
    _take_step()


# No signal tells of a commit: this is the only place to stand.
_commit_as_ever = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
BaseDatabaseWrapper._commit = _commit  # type: ignore[attr-defined]
connection_created.connect(_watch_connection, weak=False)
