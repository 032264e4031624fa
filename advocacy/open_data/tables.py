"""The columns of our tables: fields of the records, laid flat."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import HttpRequest
from pydantic import create_model

from advocacy.api.fields import Maybe, Record, Url, field
from advocacy.api.records import Figure, FigureReader, Source, Statistic

type Table = type[Record]

# A Table Schema has fewer types than a JSON Schema: https://specs.frictionlessdata.io/table-schema/
CELLS: Final = {"date": {"type": "date"}, "date-time": {"type": "datetime"}}


class PlaceColumns(Record):
    """The place of a statistic, in three columns."""

    place: str = field("Where it was counted, in English.", "geography_name")
    place_code: str = field("The code of the place.", "geography_code")
    place_scheme: str = field("The list that the code is of.", "geography_scheme")


class FigureColumns(Record):
    """The place and the source of a figure, for a table that is opened alone."""

    place: str = field("Where it was counted, in English.", "statistic.geography_name")
    place_code: str = field("The code of the place.", "statistic.geography_code")
    place_scheme: str = field("The list that the code is of.", "statistic.geography_scheme")
    publisher: str = field("Who published it.", "source.publisher.name")
    source: str = field("The publication in which it stands.", "source.title")
    source_year: int | None = field("The year of the publication.", "source.year")
    source_locator: Maybe[str] = field("Where in the publication.", "source.locator")
    source_url: Maybe[Url] = field("Its address at the publisher.", "source.url")
    licence: Maybe[str] = field("The publisher's licence, where it says one.", "source.licence")


def _fields_of(record: type[Record], *names: str) -> dict[str, Any]:
    """Return some fields of a record, in this order."""
    fields = record.model_fields
    return {name: (fields[name].annotation, fields[name]) for name in names}


PLACE: Final = ("place", "place_code", "place_scheme")
SOURCE: Final = ("publisher", "source", "source_year", "source_locator", "source_url", "licence")
PERIOD: Final = ("period_start", "period_end")
VALUE: Final = ("value", "low", "high", "qualifier", "unit")
REVISION: Final = ("is_current", "revises", "revised_by")
CHECK: Final = ("verification", "verification_note", "evidence_url", "accessed_on")
WHEN: Final = ("released_on", "recorded_on", "corrected_at", "changed_at")

FIGURES_OF_ONE: Final[Table] = create_model(
    "FiguresOfOne",
    __base__=FigureReader,
    __doc__="The figures of one statistic. The table is opened alone, so it is whole in itself.",
    **_fields_of(Figure, "statistic", "title", "slug", *PERIOD),
    **_fields_of(FigureColumns, *PLACE),
    **_fields_of(Figure, *VALUE, *REVISION, *CHECK),
    **_fields_of(FigureColumns, *SOURCE),
    **_fields_of(Figure, "edition", "caveat", *WHEN, "url"),
)

# The whole collection: three tables that name each other's rows.
STATISTICS: Final[Table] = create_model(
    "Statistics",
    __base__=Record,
    **_fields_of(Statistic, "slug", "title", "measure", "unit", "counted", "population"),
    **_fields_of(PlaceColumns, *PLACE),
    **_fields_of(Statistic, "description", "method_caveat", "update_period", "topics", "related"),
    **_fields_of(Statistic, "changed_at", "url"),
)
FIGURES: Final[Table] = create_model(
    "Figures",
    __base__=FigureReader,
    **_fields_of(Figure, "slug", "statistic", *PERIOD, *VALUE, *REVISION, *CHECK),
    source=(int, field("The publication in which it stands.", "source_id")),
    **_fields_of(Figure, "edition", "caveat", *WHEN, "url"),
)
SOURCES: Final[Table] = create_model(
    "Sources",
    __base__=Record,
    **_fields_of(Source, "id", "publisher", "publisher_in_full", "title", "report", "year"),
    **_fields_of(Source, "locator", "url", "licence"),
)


def read_rows(table: Table, rows: Iterable[Any], request: HttpRequest) -> Iterator[list[Any]]:
    """Yield the values of each row, column by column. Addresses get the host of the request."""
    for row in rows:
        yield list(vars(table.model_validate(row, context={"request": request})).values())


def describe_columns(table: Table) -> list[dict[str, Any]]:
    """Return the columns as a Table Schema has them."""
    properties = table.model_json_schema(mode="serialization")["properties"]
    return [_column(name, schema) for name, schema in properties.items()]


def _column(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    choices = schema.get("anyOf", [schema])  # a value that may be absent: its type, or null
    of = choices[0]
    is_list = of["type"] == "array"  # and may be an empty cell
    constraints = {"enum": of["enum"]} if "enum" in of else {}
    if not (is_list or len(choices) > 1):
        constraints["required"] = True
    cell = CELLS.get(of.get("format", "")) or {
        "type": "string" if is_list else of["type"],
        **({"format": of["format"]} if "format" in of else {}),
    }
    column = {"name": name, **cell, "description": schema["description"]}
    return {**column, "constraints": constraints} if constraints else column
