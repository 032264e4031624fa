"""Types of the fields of a record: how a value is read from a row, and what the document says of it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, TypeVar

from django.urls import reverse
from ninja import Schema
from pydantic import AliasPath, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema

from page_cache.decorators import origin_of

SLUG_PATTERN: Final = "^[-a-zA-Z0-9_]+$"


class Record(Schema):
    """The base of all records. An answer has all the fields of its record, and no others.

    To read one from a row, call `model_validate(row, context={"request": request})`.
    """

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})
    CELL: ClassVar[str] = ""
    """The field by which a record stands in a cell of a CSV, within a list; "" if it has no room there."""


def field(about: str, read: str = "") -> Any:
    """Describe a field. `read` is the path of attributes to its value, if that is not its own name."""
    return Field(description=about, validation_alias=AliasPath(*read.split(".")) if read else None)


def one_of(words: Iterable[str]) -> WithJsonSchema:
    """Describe a text that is one of these words."""
    return WithJsonSchema({"type": "string", "enum": [str(word) for word in words]})


def whole_address(path: str, info: ValidationInfo) -> str:
    """Return the address of a path at the host of the request."""
    return origin_of((info.context or {})["request"]) + path


def link_to(view: str) -> BeforeValidator:
    """Read the argument of a view, and return its whole address; None for None."""

    def address(argument: Any, info: ValidationInfo) -> str | None:
        if argument is None:
            return None
        return whole_address(reverse(view, args=[argument]), info)

    return BeforeValidator(address)


Value = TypeVar("Value")
Maybe = Annotated[Value | None, BeforeValidator(lambda value: None if value == "" else value)]
"""A value that may be null. An empty text is null."""

Slug = Annotated[str, WithJsonSchema({"type": "string", "pattern": SLUG_PATTERN})]
PublishedSlugs = Annotated[
    list[Slug],
    BeforeValidator(lambda rows: sorted(row.slug for row in rows if row.is_published)),
]
"""The slugs of those rows that are published, sorted."""

Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
PageUrl = Annotated[Url, BeforeValidator(whole_address)]
"""The whole address of a page of ours, read from its path."""
