"""Describe a finding, and say it: in short English to machines, in words to staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

type Value = int | float | str | datetime | tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One thing that can be wrong. No text of it may hold a name or an address of anybody."""

    name: str
    """Its name in metrics: small letters and underscores."""
    short: str
    """For /readyz, in English."""
    words: Promise | str
    """For an administrator who knows nothing of servers."""
    what_to_do: Promise | str
    command: str = ""
    """The line to type on the server, if one is enough."""
    is_problem: bool = True
    """Whether people wait for something that does not happen: /readyz then answers 503."""


@dataclass(frozen=True)
class Finding:
    kind: Kind
    values: Mapping[str, Value] = field(default_factory=dict)
    """The values that the texts of the kind name. The texts of a tuple are marked for translation."""

    @property
    def short(self) -> str:
        return self.kind.short % {name: _short(each) for name, each in self.values.items()}

    @property
    def words(self) -> str:
        return str(self.kind.words) % {name: _words(each) for name, each in self.values.items()}


def _short(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _words(value: Value) -> str:
    """Return a value in the language and the time zone of whoever reads it."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, tuple):
        return ", ".join(gettext(each) for each in value)
    if isinstance(value, float):
        return number_format(value, decimal_pos=1)
    return number_format(value) if isinstance(value, int) else value
