"""A list as CSV: the columns that the fields of its record make, and the rows.

A record within a record has a column for each of its own fields: `place` makes `place_code`. A list
is one cell, joined by semicolons. In a list of records, each record is written as its field `CELL`.
Lists of records without a `CELL` are left out, since a cell has no room for them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from django.http import HttpRequest

from advocacy.api.fields import Record
from advocacy.api.json_text import to_json


class Column(NamedTuple):
    name: str
    path: tuple[str, ...]
    """The names of the fields that lead to its value."""
    cell: str = ""
    """The field by which each record of a list stands in the cell; "" for other columns."""


@cache
def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """Return the columns of a list of this record, in the order of its fields."""
    return tuple(_columns(record, ()))


def read_cells(
    record: type[Record], rows: Iterable[Any], request: HttpRequest
) -> Iterator[list[Any]]:
    """Yield the values of each row, column by column. Addresses get the host of the request."""
    columns = columns_of(record)
    for row in rows:
        values = record.model_validate(row, context={"request": request}).model_dump()
        yield [_value(values, column) for column in columns]


def _columns(record: type[Record], above: tuple[str, ...]) -> Iterator[Column]:
    for name, field in record.model_fields.items():
        path = (*above, name)
        inner = _record_in(field.annotation)
        if inner is None:
            yield Column("_".join(path), path)
        elif not _is_list(field.annotation):
            yield from _columns(inner, path)
        elif inner.CELL:
            yield Column("_".join(path), path, inner.CELL)


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list


def _value(values: Any, column: Column) -> Any:
    for name in column.path:
        values = None if values is None else values[name]
    if column.cell:
        return [each[column.cell] for each in values]
    return _pairs(values) if isinstance(values, Mapping) else values


def _pairs(mapping: Mapping[str, Any]) -> list[str]:
    """Return the pairs of a mapping for a cell: `es: Día`. A value that is no text is written as JSON.

    They are sorted, since PostgreSQL and SQLite keep the keys of JSON in different orders.
    """
    return [
        f"{key}: {value if isinstance(value, str) else to_json(value)}"
        for key, value in sorted(mapping.items())
    ]
