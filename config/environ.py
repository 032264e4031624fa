"""Read settings from the environment and fail loudly when one is missing or makes no sense."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Measured with 360 concurrent writers: without IMMEDIATE, five threads in six got a locked database.
# With synchronous=FULL what was called done is on the disk: after a power cut a host that remembers a
# line must find it in the log.
SQLITE_OPTIONS = {
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
POSTGRESQL_POOL = {"min_size": 1, "max_size": 20, "timeout": 5, "reconnect_timeout": 1}


def required(name: str) -> str:
    """Return a variable that has no sensible default. Raises ImproperlyConfigured without it."""
    try:
        return os.environ[name]
    except KeyError:
        raise ImproperlyConfigured(f"Set {name}; .env.example lists every variable.") from None


def optional(name: str, default: str = "") -> str:
    """Return a variable, or its default where it is missing or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return a switch written as 0 or 1. Raises ImproperlyConfigured for any other word."""
    value = optional(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; use 0 or 1.")
    return value == "1"


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number. Raises ImproperlyConfigured for a word, or beyond these bounds."""
    value = optional(name, str(default))
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; use a number from {least} to {most}.")
    return int(value)


def place_in_log(name: str) -> tuple[int, bytes] | None:
    """Return the place and the chain hash of a line of the log, written `place:hash`, or None."""
    value = optional(name)
    if not value:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", value)
    if not found:
        raise ImproperlyConfigured(f"{name} is {value!r}; copy it from `check --deploy`.")
    return int(found[1]), bytes.fromhex(found[2])


def secret(name: str) -> str:
    """Prefer a mounted file (NAME_FILE), so secrets stay out of `docker inspect`."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else required(name)


def database(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Turn a database URL into Django's form; an empty one means SQLite inside `data_dir`.

    Understood: sqlite:///PATH and postgresql://USER:PASSWORD@HOST:PORT/NAME, where ?host= may
    name a folder that holds the socket. Raises ImproperlyConfigured for any other scheme.
    """
    parts = urlsplit(url or f"sqlite:///{data_dir / 'standing.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "CONN_MAX_AGE": 60,  # opening one, with what follows, costs as much as ten queries
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme != "postgresql":
        raise ImproperlyConfigured("DATABASE_URL starts with sqlite:// or postgresql://.")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # after each request the connection goes back to the pool
        "CONN_HEALTH_CHECKS": True,
        # JIT compiles a query for a second or more, and our queries take milliseconds. Disks have no
        # moving arm today: reading ten thousand rows by an index takes half as long as scanning two
        # hundred thousand. Nobody waits longer for a lock than a person waits for a page.
        "OPTIONS": {
            "options": "-c jit=off -c random_page_cost=1.1 -c lock_timeout=10s",
            "pool": POSTGRESQL_POOL,
        },
    }
