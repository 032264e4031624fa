"""What the steps share: reading a file, and saying what a row says."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models

type Record = dict[str, Any]

DATA = Path(__file__).resolve().parent.parent / "data"


class Wanted(NamedTuple):
    """A row as its file has it. What it refers to goes by the names that the files use."""

    values: Record
    keys: dict[str, str] = {}
    links: dict[str, list[Any]] = {}


class Difference(NamedTuple):
    """Where a row that editors changed says something else than the file."""

    name: str
    field: str
    stored: Any
    file: Any


@dataclass
class Tally:
    """What became of the rows of one kind."""

    added: int = 0
    kept: int = 0
    """Rows that were here already, those that followed their file among them."""
    followed: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Deleted by editors, and not brought back."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """What the file wants and the database cannot hold, with its reason."""


def read(name: str) -> Record:
    # Decimal from the file to the row: a float would change 54.3 on the way.
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    content: Record = json.loads(text, parse_float=Decimal)
    return content


def as_said(model: type[models.Model], values: Record) -> Record:
    """Columns in one spelling each, whether they come from a file or from the database."""
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


def in_other_languages(names: dict[str, str]) -> dict[str, str]:
    """Without the English name, which has a column of its own."""
    return {language: name for language, name in names.items() if language != "en"}


def unique(names: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(names))
