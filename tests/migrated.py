"""A database as migrations leave it: made once for the tests, and copied for each house beside them.

To migrate takes six seconds of the processor, and a copy none to speak of.
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from django.db import transaction

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Where it is kept, for other processes too: a file, or a database on the tests' server.
KEPT = "MIGRATED_DATABASE"
NAME = "standing_migrated"


def keep(connection: "BaseDatabaseWrapper", folder: Path) -> None:
    """Keep what the tests' database is now, as long as no test has written to it."""
    if connection.vendor == "sqlite":
        os.environ[KEPT] = str(folder / f"{NAME}.sqlite3")
        with contextlib.closing(sqlite3.connect(os.environ[KEPT])) as file:
            connection.ensure_connection()
            connection.connection.backup(file)
    else:
        connection.close()  # nobody may be connected to what is copied
        os.environ[KEPT] = NAME
        _made_anew(NAME, copied_from=connection.settings_dict["NAME"])


@contextlib.contextmanager
def filled(
    connection: "BaseDatabaseWrapper", load: Callable[[], object], kept: Path
) -> Iterator[None]:
    """Let the tests' database hold what `load` writes; from the second time on, copy it from `kept`.

    On PostgreSQL, which copies only what nobody is connected to, it is loaded each time.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            load()
            yield
            transaction.set_rollback(True)
        return
    if kept.exists():
        _overwrite(connection, kept)
    else:
        load()
        with contextlib.closing(sqlite3.connect(kept)) as file:
            connection.connection.backup(file)
    yield
    _overwrite(connection, os.environ[KEPT])


def _overwrite(connection: "BaseDatabaseWrapper", path: Path | str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.backup(connection.connection)


def database_of_its_own(name: str, folder: Path) -> str:
    """Return the address of a new database on the server of DATABASE_URL, else on SQLite in `folder`.

    It is migrated if tests run, else empty.
    """
    kept = os.environ.get(KEPT)
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql:"):
        path = folder / f"{name}.sqlite3"
        if kept:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, path)
        return f"sqlite:///{path}"
    return _made_anew(name, copied_from=kept or "template1")


def empty_database(name: str) -> str:
    """Return the address of a new, empty database on the server of DATABASE_URL."""
    return _made_anew(name, copied_from="template1")


def _made_anew(name: str, *, copied_from: str) -> str:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {copied_from}".encode())
    return urlsplit(url)._replace(path=f"/{name}").geturl()
