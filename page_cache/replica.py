"""Draw public pages from a replica of the database, as long as it is there and as new as the page must be.

docs/decisions/0099-a-replica-is-asked-for-the-generation.md says why nobody sees an old page. Knows no
table: it is read while Django starts.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connection, connections
from django.db.models import Model

logger = logging.getLogger(__name__)

REPLICA: Final = "replica"
"""Its name in DATABASES, where DATABASE_REPLICA_URL is set, and the name of its pool of connections."""
SECONDS_BETWEEN_TRIES: Final = 10
SECONDS_FOR_AN_ANSWER: Final = 4
"""Longer than PostgreSQL itself works on a statement there: see config/environment/databases.py."""

_is_drawing: Final[ContextVar[bool]] = ContextVar("a page is drawn from the replica", default=False)


class Router:
    """Sends reads to the replica while a page is drawn from it, and everything else to the primary."""

    def db_for_read(self, _model: type[Model], **hints: Any) -> str | None:
        if _is_drawing.get() and not connection.in_atomic_block:
            return REPLICA
        return _not_the_replica(hints)

    def db_for_write(self, _model: type[Model], **hints: Any) -> str | None:
        return _not_the_replica(hints)

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool | None:
        are_alike = {one._state.db, other._state.db} <= {DEFAULT_DB_ALIAS, REPLICA}
        return True if are_alike else None

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool | None:
        return False if db == REPLICA else None


def _not_the_replica(hints: dict[str, Any]) -> str | None:
    """Return the primary for a row that was read from the replica, and None for any other.

    Django would read what belongs to the row from the replica too. But a row may be remembered for a
    generation, and used on pages that do not ask whether the replica is new enough.
    """
    instance = hints.get("instance")
    is_from_replica = instance is not None and instance._state.db == REPLICA
    return DEFAULT_DB_ALIAS if is_from_replica else None


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that gives up after SECONDS_FOR_AN_ANSWER: the machine of the replica may hang.

    Otherwise more and more threads would wait for it, until the site hangs too.
    """

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("timeout", SECONDS_FOR_AN_ANSWER)
        try:
            return super().wait(*args, **kwargs)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class Outage:
    """Knows whether the replica failed in this process. Meanwhile it lets one page in ten seconds try it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next_try_at = 0.0
        self.is_known = False

    def may_try(self) -> bool:
        if not self.is_known:
            return True
        with self._lock:
            if monotonic() < self._next_try_at:
                return False
            self._next_try_at = monotonic() + SECONDS_BETWEEN_TRIES
            return True

    def begin(self, failure: Exception) -> None:
        with self._lock:
            was_known, self.is_known = self.is_known, True
            self._next_try_at = monotonic() + SECONDS_BETWEEN_TRIES
        if not was_known:
            name = type(failure.__cause__ or failure).__name__
            logger.warning("The replica fails (%s): the primary database draws all pages", name)

    def end(self) -> None:
        with self._lock:
            self.is_known = False
        logger.warning("The replica answers again: it draws pages")


outage: Final = Outage()


class FirstLinesOfPool(logging.Filter):
    """Lets the pool of the replica log once in an outage why there is no connection, not at each try."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.args if isinstance(record.args, tuple) else ()
        is_of_replica = any(
            each == REPLICA or isinstance(each, ImpatientConnection) for each in said
        )
        return not (is_of_replica and outage.is_known)


def draw[T](make: Callable[[], T], *, is_new_enough: Callable[[], bool]) -> T:
    """Return what `make` makes: from the replica if `is_new_enough` says so of it, else from the primary.

    Where anything fails at the replica, the primary makes it instead, so `make` may be called twice.
    Raises what `make` raises.
    """
    made = _made_from_replica(make, is_new_enough) if outage.may_try() else None
    return made[0] if made else make()


def _made_from_replica[T](
    make: Callable[[], T], is_new_enough: Callable[[], bool]
) -> tuple[T] | None:
    is_a_try = outage.is_known
    replica = connections[REPLICA]
    made, failure = None, None
    try:
        if is_new_enough():
            made = (_with_replica(make),)
    except Exception as raised:
        if not (isinstance(raised, Error) or replica.errors_occurred):
            if is_a_try:  # it answered: there is no such page, say
                outage.end()
            raise
        failure = raised
    # A template may have shown nothing where a query failed: then the page may lack something.
    if failure or replica.errors_occurred:
        outage.begin(failure or OperationalError())
        replica.close()
        return None
    if is_a_try:
        outage.end()
    return made


def _with_replica[T](make: Callable[[], T]) -> T:
    token = _is_drawing.set(True)
    try:
        return make()
    finally:
        _is_drawing.reset(token)
