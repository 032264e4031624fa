"""A database of which another connection holds every table, as a long transaction may."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

SECONDS = 30


@contextmanager
def database() -> Iterator[None]:
    """Hold all tables meanwhile. Whoever waits for one is refused soon, and not after seconds."""
    taken, let_go = threading.Event(), threading.Event()
    other = threading.Thread(target=_take, args=[taken, let_go])
    other.start()
    try:
        assert taken.wait(SECONDS)
        with _short_patience():
            yield
    finally:
        let_go.set()
        other.join()


def close() -> None:
    """Close the connection of this thread, also one in memory, which Django leaves open."""
    if connection.vendor == "sqlite":
        connection.connection.close()
    connections.close_all()


def _take(taken: threading.Event, let_go: threading.Event) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("CREATE TABLE held (it)")  # nobody else reads the schema now
            else:
                names = ", ".join(connection.introspection.table_names())
                cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            taken.set()
            let_go.wait(SECONDS)
            transaction.set_rollback(True)
    finally:
        close()


@contextmanager
def _short_patience() -> Iterator[None]:
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
