"""Build the settings of the database from a URL."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from page_cache.replica import REPLICA, ImpatientConnection

POSTGRESQL: Final = "django.db.backends.postgresql"
SCHEMES: Final = ("postgresql", "postgres")

# Measured with 360 concurrent writers: without IMMEDIATE, five threads in six got a locked database.
# With synchronous=FULL what was called done is on the disk: after a power cut a host that remembers a
# line must find it in the log.
SQLITE_OPTIONS: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
        "PRAGMA secure_delete=ON;"
    ),
}

# Connections of one process, shared by its threads. PostgreSQL allows 100 by default: room for two
# machines with two server processes and a worker each; the worker needs one or two. A thread that
# gets none in five seconds raises an error. A lost connection is opened again when needed.
POSTGRESQL_POOL: Final = {"min_size": 1, "max_size": 20, "timeout": 5, "reconnect_timeout": 1}

# JIT compiles a query for a second or more, and our queries take milliseconds. Disks have no moving arm
# today: reading ten thousand rows by an index takes half as long as scanning two hundred thousand.
# Nobody waits longer for a lock than a person waits for a page.
POSTGRESQL_SETTINGS: Final = "-c jit=off -c random_page_cost=1.1 -c lock_timeout=10s"

# A reader waits for the replica for a moment, and gets the page from the primary then. What a proxy before
# it needs to know of a line that is dead: milliseconds without a receipt.
REPLICA_CONNECTION: Final = {"connect_timeout": "2", "tcp_user_timeout": "3000"}
REPLICA_POOL: Final = {
    **POSTGRESQL_POOL,
    "name": REPLICA,
    "timeout": 1,
    "reconnect_timeout": 0,  # page_cache/replica.py says when it is tried again
    "connection_class": ImpatientConnection,
}
REPLICA_SETTINGS: Final = "-c statement_timeout=3s -c default_transaction_read_only=on"


def databases(url: str, replica_url: str, *, password: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES: the database, and its replica where there is a URL of one.

    Raises ImproperlyConfigured as `database` does, and for a replica of SQLite or of another kind.
    """
    primary = database(url, password=password, data_dir=data_dir)
    if not replica_url:
        return {"default": primary}
    if primary["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs PostgreSQL in DATABASE_URL.")
    if replica_url.partition("://")[0] not in SCHEMES:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL starts with postgresql://.")
    replica = _postgresql(replica_url, password, "DATABASE_REPLICA_URL")
    if all(replica[part] == primary[part] for part in ("HOST", "PORT", "NAME")):
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names the database of DATABASE_URL.")
    options = replica["OPTIONS"]
    replica["OPTIONS"] = {
        **REPLICA_CONNECTION,
        **options,
        "options": f"{REPLICA_SETTINGS} {options['options']}",
        "pool": REPLICA_POOL,
    }
    replica["TEST"] = {"MIRROR": "default"}  # tests make no second database
    return {"default": primary, REPLICA: replica}


def database(url: str, *, password: str = "", data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for a database URL. An empty URL means SQLite inside `data_dir`.

    Accepts sqlite:///PATH and postgresql://USER:PASSWORD@HOST:PORT/NAME, followed by parameters of
    libpq such as ?sslmode=verify-full; ?host= may name a folder that holds the socket. `password` is
    used if the URL has none. Raises ImproperlyConfigured for anything else, without repeating the
    URL, which may hold a password.
    """
    if not url:
        return _sqlite(str(data_dir / "standing.sqlite3"))
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        path = unquote(url.removeprefix("sqlite:///"))
        if path.startswith("sqlite:") or not path:
            raise ImproperlyConfigured("DATABASE_URL for SQLite is sqlite:/// and a path.")
        return _sqlite(path)
    if scheme in SCHEMES:
        return _postgresql(url, password, "DATABASE_URL")
    raise ImproperlyConfigured("DATABASE_URL starts with sqlite:// or postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # opening one, with what follows, costs as much as ten queries
        "OPTIONS": SQLITE_OPTIONS,
    }


def _postgresql(url: str, password: str, variable: str) -> dict[str, Any]:
    try:
        asked = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        # libpq names what it does not know; where the URL cannot be read it repeats a part of it.
        unknown = "unknown parameter" if "parameter" in str(error) else "cannot be read"
        raise ImproperlyConfigured(
            f"{variable}: {unknown}. It is postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=…,"
            " with % and two digits for signs in a password."
        ) from None
    for part, name in (("host", "a host"), ("dbname", "the name of a database")):
        if not asked.get(part):
            raise ImproperlyConfigured(f"{variable} lacks {name}: postgresql://USER@HOST/NAME.")
    port = asked.pop("port", "")
    if port and not port.isdecimal():
        raise ImproperlyConfigured(f"{variable} has a port that is no number.")
    return {
        "ENGINE": POSTGRESQL,
        "NAME": asked.pop("dbname"),
        "USER": asked.pop("user", ""),
        "PASSWORD": asked.pop("password", "") or password,
        "HOST": asked.pop("host"),
        "PORT": port,
        "CONN_MAX_AGE": 0,  # after each request the connection goes back to the pool
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **asked,
            "options": f"{POSTGRESQL_SETTINGS} {asked.get('options', '')}".strip(),
            "pool": POSTGRESQL_POOL,
        },
    }
