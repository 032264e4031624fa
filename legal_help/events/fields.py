"""Spell JSON in exactly one way, for the bytes that are signed, and read it. No Django, no database.

A field declares its type as one of the names below. Each carries the function that reads it, which
returns the value or fails.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, get_type_hints

type Readings = Mapping[str, Callable[[Any], Any]]

UNREADABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""The exceptions of reading bytes that hold something unexpected: anybody may have put them there."""
LARGEST_COUNT: Final = 2**31 - 1


class Refused(Exception):
    """Raised when an event does not count. `reason` is a short code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Malformed(Refused, ValueError):
    """Raised when stored bytes are not what our software writes. It never says what they hold."""

    def __init__(self) -> None:
        super().__init__("malformed")


def text_like(pattern: str) -> Callable[[Any], str]:
    """Return a reader of text that matches a pattern completely."""

    def read(value: Any) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise Malformed
        return str(value)

    return read


def or_none[T](read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def read_day(value: Any) -> str:
    """Return an ISO day as it was given."""
    if date.fromisoformat(value).isoformat() != value:
        raise Malformed
    return str(value)


def read_count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_COUNT:
        raise Malformed
    return value


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Malformed
    return value


UUID_TEXT: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
read_key: Final = text_like(UUID_TEXT)
read_code: Final = text_like(r"[a-z][a-z0-9_:]{0,39}")
read_hash: Final = text_like(r"[0-9a-f]{64}")

Count = Annotated[int, read_count]
User = Annotated[int | None, or_none(read_count)]
Day = Annotated[str, read_day]
MaybeDay = Annotated[str | None, or_none(read_day)]
Flag = Annotated[bool, read_flag]
Code = Annotated[str, read_code]
MaybeCode = Annotated[str | None, or_none(read_code)]
Hash = Annotated[str, read_hash]
MaybeHash = Annotated[str, text_like(r"([0-9a-f]{64})?")]
Key = Annotated[str, read_key]
Object = Annotated[Mapping[str, Any], dict]


def tuple_of[T](read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    return lambda value: tuple(read(each) for each in value)


def object_of[T](kind: Callable[..., T]) -> Callable[[Any], T]:
    return lambda value: read_all(kind, value)


def read_all[T](kind: Callable[..., T], values: Any) -> T:
    """Return a dataclass, all fields of which have to be there, and no other. Raises Malformed."""
    readings = readings_of(kind)
    found = read_fields(readings, values)
    if found.keys() != readings.keys():
        raise Malformed
    return kind(**found)


@cache
def readings_of(kind: Any) -> Readings:
    """Return the function that reads each field of a dataclass, by its name."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def read_fields(readings: Readings, values: Any) -> dict[str, Any]:
    """Return values read one by one. Raises Malformed for one unknown, wrong or spelled otherwise."""
    try:
        found = {name: readings[name](value) for name, value in values.items()}
        if canonical_json(found) != canonical_json(values):
            raise Malformed
    except UNREADABLE:
        raise Malformed from None
    return found


def canonical_json(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=asdict).encode()
