"""Tell a database that is busy, full, or away for a moment, from one that is broken."""

import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError

SECONDS_TO_WAIT: Final = 10
"""The value of `Retry-After` on the page that is shown meanwhile."""

_SQLITE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
_LOW_BYTE: Final = 0xFF  # the others say more exactly which lock it was
# PostgreSQL: a lock that was not given in time, a deadlock, a lost race. And whole classes: no
# connection (08); too many of them, a full disk (53); it shuts down, starts up, or has cut a
# statement off (57).
_POSTGRESQL: Final = ("55P03", "40P01", "40001", "53", "08", "57")


def is_busy(failure: BaseException | None) -> bool:
    """Return whether the same request may work later, so that it is worth keeping what was typed."""
    if not isinstance(failure, (OperationalError, InterfaceError)):
        return False
    cause = failure.__cause__
    if isinstance(cause, sqlite3.Error):
        # What the module of Python itself refuses has no code.
        return getattr(cause, "sqlite_errorcode", 0) & _LOW_BYTE in _SQLITE
    # Without a state there was no connection, or the pool had none to give.
    state = getattr(cause, "sqlstate", "none")
    return state is None or state.startswith(_POSTGRESQL)
