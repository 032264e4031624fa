"""The database of a site: its statistics made fresh, and what it runs with."""

import sqlite3
from importlib import metadata, util
from typing import Final

from django.db import connection

# What decides how fast PostgreSQL writes and reads, and how many may ask at once.
TOLD: Final = (
    *("server_version", "fsync", "synchronous_commit", "shared_buffers"),
    *("autovacuum", "max_connections"),
)


def analyze() -> None:
    """Let the database count what it holds, so that it plans alike whatever ran before."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def settings() -> dict[str, str]:
    """Return what PostgreSQL runs with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [[*TOLD]]
        )
        return dict(cursor.fetchall())


def versions() -> dict[str, str]:
    """Return the versions of what decides how fast a site is."""
    names = ("wagtail", "django", "granian", "psycopg", "psycopg-pool")
    found = {name: metadata.version(name) for name in names if util.find_spec(name.split("-")[0])}
    return found | {"SQLite": sqlite3.sqlite_version}
