"""Reads the files in advocacy/data/, and says what a row of them holds."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models

type Record = dict[str, Any]

DATA = Path(__file__).resolve().parent.parent / "data"


class Wanted(NamedTuple):
    """A row as its file has it: its columns, and the names of the rows that it refers to."""

    values: Record
    keys: dict[str, str] = {}
    links: dict[str, list[Any]] = {}


def read_file(name: str) -> Record:
    """Return the content of a file in advocacy/data/."""
    # Decimal from the file to the row: a float would change 54.3 on the way.
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    content: Record = json.loads(text, parse_float=Decimal)
    return content


def as_stored(model: type[models.Model], values: Record) -> Record:
    """Return columns in one spelling, so that those of a file and of the database can be compared."""
    return {
        name: _plain(model._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
        for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def same(record: Record, *names: str) -> Record:
    """Return the columns that have the same names and values in the file."""
    return {name: record[name] for name in names}


def in_other_languages(names: dict[str, str]) -> dict[str, str]:
    """Return the names without the English one, which has a column of its own."""
    return {language: name for language, name in names.items() if language != "en"}
