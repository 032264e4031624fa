"""What a record holds, field by field: one declaration for its JSON, its CSV and their schemas.

No Django, no database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

type Schema = dict[str, Any]
type Read = Callable[[Any], Any]

SLUG_PATTERN: Final = "^[-a-zA-Z0-9_]+$"


@dataclass(frozen=True)
class Type:
    """A type of value: as JSON Schema, and as a Table Schema where it fits into one cell."""

    json: Mapping[str, Any]
    cell: Mapping[str, Any]
    is_path: bool = False
    """The row says a path; the record says the whole address."""


TEXT: Final = Type({"type": "string"}, {"type": "string"})
SLUG: Final = Type({"type": "string", "pattern": SLUG_PATTERN}, {"type": "string"})
ADDRESS: Final = Type({"type": "string", "format": "uri"}, {"type": "string", "format": "uri"})
PATH: Final = replace(ADDRESS, is_path=True)
WHOLE: Final = Type({"type": "integer"}, {"type": "integer"})
NUMBER: Final = Type({"type": "number"}, {"type": "number"})
DAY: Final = Type({"type": "string", "format": "date"}, {"type": "date"})
MOMENT: Final = Type({"type": "string", "format": "date-time"}, {"type": "datetime"})
FLAG: Final = Type({"type": "boolean"}, {"type": "boolean"})
ANYTHING: Final = Type({"type": "object"}, {"type": "object"})


def one_of(words: Iterable[str]) -> Type:
    known = list(words)
    return Type(
        {"type": "string", "enum": known}, {"type": "string", "constraints": {"enum": known}}
    )


def list_of(inner: Type) -> Type:
    return Type({"type": "array", "items": dict(inner.json)}, {"type": "string"})


def words_by(key: str) -> Type:
    """A mapping from `key`, such as a language, to words."""
    return Type(
        {"type": "object", "additionalProperties": {"type": "string"}, "description": f"By {key}."},
        {"type": "object"},
    )


@dataclass(frozen=True)
class Field:
    """One field of a record: its name, what it means, its type and how it is read from a row."""

    name: str
    about: str
    type: Type
    read: Read
    may_be_absent: bool = False
    record: "Record | None" = None
    many: bool = False
    """With a record: whether it holds a list of them."""

    def schema(self) -> Schema:
        if self.record and self.many:
            return {
                "type": "array",
                "items": {"$ref": self.record.address},
                "description": self.about,
            }
        if self.record and self.may_be_absent:
            choices = [{"$ref": self.record.address}, {"type": "null"}]
            return {"anyOf": choices, "description": self.about}
        if self.record:
            return {"$ref": self.record.address, "description": self.about}
        schema = {**self.type.json, "description": self.about}
        if self.may_be_absent:
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
        return schema

    def column(self) -> Schema:
        """The field as a Table Schema has it."""
        column = {"name": self.name, **self.type.cell, "description": self.about}
        is_list = self.type.json["type"] == "array"  # and may be an empty cell
        if not (self.may_be_absent or is_list):
            column["constraints"] = {**column.get("constraints", {}), "required": True}
        return column

    def value(self, row: Any, origin: str) -> Any:
        """What the row says; None stands for nothing. `origin` is the scheme and host of the site."""
        found = self.read(row)
        if self.may_be_absent and (found is None or found == ""):
            return None
        if self.record and self.many:
            return [self.record.of(each, origin) for each in found]
        if self.record:
            return self.record.of(found, origin)
        return origin + found if self.type.is_path else found


@dataclass(frozen=True)
class Record:
    """What one answer tells of one thing."""

    name: str
    about: str
    fields: tuple[Field, ...]

    @property
    def address(self) -> str:
        return f"#/components/schemas/{self.name}"

    def of(self, row: Any, origin: str) -> dict[str, Any]:
        return {field.name: field.value(row, origin) for field in self.fields}

    def schema(self) -> Schema:
        return {
            "type": "object",
            "description": self.about,
            "properties": {field.name: field.schema() for field in self.fields},
            "required": [field.name for field in self.fields],
            "additionalProperties": False,
        }

    def within(self) -> Iterator["Record"]:
        """Itself and all records that stand in it."""
        yield self
        for field in self.fields:
            if field.record:
                yield from field.record.within()

    def named(self, *names: str) -> tuple[Field, ...]:
        """Some of its fields, in this order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in names)


def field(name: str, of_type: Type, about: str, read: Read | str = "") -> Field:
    """A field that is always there. `read` is the name of the attribute where that is another."""
    return Field(name, about, of_type, _reader(read or name))


def maybe(name: str, of_type: Type, about: str, read: Read | str = "") -> Field:
    """A field that may be null."""
    return Field(name, about, of_type, _reader(read or name), may_be_absent=True)


def inner(name: str, record: Record, about: str, read: Read | str = "") -> Field:
    return Field(name, about, ANYTHING, _reader(read or name), record=record)


def maybe_inner(name: str, record: Record, about: str, read: Read | str = "") -> Field:
    return replace(inner(name, record, about, read), may_be_absent=True)


def several(name: str, record: Record, about: str, read: Read | str = "") -> Field:
    return replace(inner(name, record, about, read), many=True)


def _reader(read: Read | str) -> Read:
    return attrgetter(read) if isinstance(read, str) else read


def itself(row: Any) -> Any:
    """For a field whose record is read from the same row."""
    return row


def exact(value: Decimal) -> str:
    """All its digits and no more: 75.0000 is 75, never 7.5E+1, and zero has no sign."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").removesuffix(".")
    return "0" if digits == "-0" else digits


def as_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_day(value: date) -> str:
    return value.isoformat()
