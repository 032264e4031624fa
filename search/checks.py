import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection

from search.backends import OLDEST_SQLITE


def check_sqlite_version(**_options: Any) -> list[CheckMessage]:
    """Report an error if this Python's SQLite is too old for the index, before anything is stored."""
    if connection.vendor != "sqlite":
        return []
    here = sqlite3.sqlite_version_info
    if here >= OLDEST_SQLITE:
        return []
    return [
        Error(
            "Searching needs SQLite {}.{} or newer; this Python has {}.{}.{}.".format(
                *OLDEST_SQLITE, *here
            ),
            hint="Use the Python that bin/uv brings, a newer one, or PostgreSQL (DATABASE_URL).",
            id="search.E001",
        )
    ]
