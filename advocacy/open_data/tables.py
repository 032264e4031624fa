"""Which columns our tables have. They are the fields of the records, laid flat."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from advocacy.api.fields import ADDRESS, TEXT, WHOLE, Field, field, maybe
from advocacy.api.records import FIGURE, SOURCE, STATISTIC

type Table = tuple[Field, ...]


def place(of: str = "") -> tuple[Field, ...]:
    """The place, in three columns; `of` leads from the row to its statistic."""
    return (
        field("place", TEXT, "Where it was counted, in English.", f"{of}geography_name"),
        field("place_code", TEXT, "The code of the place.", f"{of}geography_code"),
        field("place_scheme", TEXT, "The list that the code is of.", f"{of}geography_scheme"),
    )


VALUE: Final = FIGURE.named("value", "low", "high", "qualifier", "unit")
PERIOD: Final = FIGURE.named("period_start", "period_end")
CHECK: Final = FIGURE.named("verification", "verification_note", "evidence_url", "accessed_on")
REVISION: Final = FIGURE.named("is_current", "revises", "revised_by")
WHEN: Final = FIGURE.named("recorded_on", "corrected_at", "changed_at")

# Of one statistic: whole in itself, since it is opened alone.
FIGURES_OF_ONE: Final[Table] = (
    *FIGURE.named("statistic", "title", "slug"),
    *PERIOD,
    *place("statistic."),
    *VALUE,
    *REVISION,
    *CHECK,
    field("publisher", TEXT, "Who published it.", "source.publisher"),
    field("source", TEXT, "The publication in which it stands.", "source.title"),
    maybe("source_year", WHOLE, "The year of the publication.", "source.year"),
    maybe("source_locator", TEXT, "Where in the publication.", "source.locator"),
    maybe("source_url", ADDRESS, "Its address at the publisher.", "source.url"),
    maybe("licence", TEXT, "The publisher's licence, where it says one.", "source.licence"),
    *FIGURE.named("edition", "caveat"),
    *WHEN,
    *FIGURE.named("url"),
)

# Of the whole collection: three tables that name each other's rows.
STATISTICS: Final[Table] = (
    *STATISTIC.named("slug", "title", "measure", "unit", "counted", "population"),
    *place(),
    *STATISTIC.named("description", "method_caveat", "update_period", "topics", "related"),
    *STATISTIC.named("changed_at", "url"),
)
FIGURES: Final[Table] = (
    *FIGURE.named("slug", "statistic"),
    *PERIOD,
    *VALUE,
    *REVISION,
    *CHECK,
    field("source", WHOLE, "The publication in which it stands.", "source_id"),
    *FIGURE.named("edition", "caveat"),
    *WHEN,
    *FIGURE.named("url"),
)
SOURCES: Final[Table] = SOURCE.named(
    "id", "publisher", "title", "year", "locator", "url", "licence"
)


def head(table: Table) -> list[str]:
    return [column.name for column in table]


def cells(table: Table, rows: Iterable[Any], origin: str) -> Iterator[list[Any]]:
    """The values of each row, column by column."""
    for row in rows:
        yield [column.value(row, origin) for column in table]
