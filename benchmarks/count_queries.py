"""How many queries pages cost. Runs within a site, as benchmarks.in_django calls it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client


def count(*paths: str) -> list[int]:
    """Ask for each page twice; what the second asking costs is the number."""
    client = Client(headers={"host": "127.0.0.1", "x-forwarded-proto": "https"})
    return [_count(client, path) for path in paths]


def _count(client: Client, path: str) -> int:
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    client.get(path)
    with connection.execute_wrapper(note):
        client.get(path)
    return len(asked)
