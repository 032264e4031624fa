"""Read and write the rows of all tables as text that means the same on every database.

A part of a table is bytes of JSON Lines: the names of its columns, then a row in each line.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Field, Model
from django.utils.duration import duration_iso_string

# What is made anew by itself, or opens something for a while.
TRANSIENT: Final = {
    "config.Certificate",
    "config.MailRefusal",
    "config.ScheduledRun",
    "config.WorkerBeat",
    "django_tasks_database.DBTaskResult",
    "search.Rebuild",
    "search.SearchEntry",
    "search.SearchKey",
    "search.SearchWord",
    "sessions.Session",
    "legal_help.Unlock",
}
PART_BYTES: Final = 4_000_000
"""A part of a table is about so long; it is held in memory."""
_ROWS_AT_ONCE: Final = 500


def kept_models(left_out: set[str], registry: Apps = apps) -> list[type[Model]]:
    """Return the models whose tables are kept, with those between two models; sorted by label."""
    return sorted(
        (
            model
            for model in registry.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and model._meta.label not in left_out
        ),
        key=lambda model: model._meta.label,
    )


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """See the database as it is at one moment, and keep nobody from writing meanwhile."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Our transactions on SQLite take the only place of a writer at once. This one takes none.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def read_parts(model: type[Model], using: str) -> Iterator[tuple[int, bytes]]:
    """Return a table in parts: how many rows each has, and its text. An empty table has none."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    header = json.dumps(names).encode() + b"\n"
    lines, size = [header], 0
    for row in rows.iterator(chunk_size=_ROWS_AT_ONCE):
        lines.append(_written(row))
        size += len(lines[-1])
        if size >= PART_BYTES:
            yield len(lines) - 1, b"".join(lines)
            lines, size = [header], 0
    if len(lines) > 1:
        yield len(lines) - 1, b"".join(lines)


def _written(row: Iterable[Any]) -> bytes:
    values = [_as_json(value) for value in row]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _as_json(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case date() | time():  # also of a moment, to the microsecond
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
    return value


def write_part(model: type[Model], part: bytes, using: str) -> int:
    """Add the rows of a part to a table and return how many there were.

    `model` is one of those that `schema.make_tables` returns. Raises ValueError.
    """
    header, *lines = part.splitlines()
    fields = _fields(model, json.loads(header))
    made = [_row(model, fields, json.loads(line)) for line in lines]
    model._base_manager.using(using).bulk_create(made, batch_size=_ROWS_AT_ONCE)
    return len(made)


def _fields(model: type[Model], names: list[str]) -> "list[Field[Any, Any]]":
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    if by_name.keys() != set(names):
        raise ValueError(f"The table of {model._meta.label} has other columns than the backup.")
    return [by_name[name] for name in names]


def _row(model: type[Model], fields: "list[Field[Any, Any]]", values: list[Any]) -> Model:
    given = zip(fields, values, strict=True)
    return model(**{field.attname: field.to_python(value) for field, value in given})


def empty_tables(models: list[type[Model]], using: str) -> None:
    """Delete what migrations wrote by themselves. Call it before rows are added."""
    for model in models:
        model._base_manager.using(using).all().delete()


def restart_sequences(models: list[type[Model]], using: str) -> None:
    """Let new rows go on behind the highest number there is."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
