"""The parameters of each list: what may be asked for in an address, and how its text is read.

Pydantic reads more than the OpenAPI document promises ("yes" for true, a number of seconds for a
day). So the text of each value is checked before it is read.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from advocacy.api.fields import SLUG_PATTERN, one_of
from advocacy.dates.recurrence import FIRST_YEAR, LAST_YEAR
from advocacy.models import Observance, Verification

MOST_ON_A_PAGE: Final = 200
USUALLY_ON_A_PAGE: Final = 100
LARGEST_ID: Final = 2**53 - 1
WORDS_PATTERN: Final = r"^[^\x00-\x1f]{2,100}$"
MOST_DAYS_OF_A_RANGE: Final = 3 * 366
# A moment before 1970 is a negative number.
CURSOR_PATTERN: Final = "^-?[0-9]{1,17}-[0-9]{1,17}$"
# RFC 3339, and no other of the many ways to write a moment.
MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)([Zz]|[+\-][0-9]{2}:[0-9]{2}))?"
)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A day later than the first, so that it has a name in every time zone.
FIRST_MOMENT: Final = datetime(1, 1, 2, tzinfo=UTC)
# These make another page that is worth a place in the page cache. The others have too many values.
WORTH_CACHING: Final = frozenset(
    {"topic", "place", "statistic", "source", "verification", "current", "kind", "relevance"}
    | {"language", "author"}
)


class BadParameter(Exception):
    """A parameter whose value names nothing here or contradicts another one. `why` is a sentence."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name, self.why = name, why


class Cursor(NamedTuple):
    """The last row of the page before: the number that the list is sorted by first, and its key."""

    first: int
    key: int

    def __str__(self) -> str:
        return f"{self.first}-{self.key}"


def _written_as(pattern: str, what: str) -> BeforeValidator:
    """Refuse text of another form, and say what it must be."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"It must be {what}.")
        return text

    return BeforeValidator(check)


def read_moment(text: str) -> datetime:
    """Return the moment that RFC 3339 text names; a day begins at midnight UTC.

    Raises ValueError, which says what was expected.
    """
    match = MOMENT.fullmatch(text)
    try:
        if match:
            day, time, offset = match.groups()
            clock = f"{time or '00:00:00'}{'+00:00' if offset in (None, 'Z', 'z') else offset}"
            return datetime.fromisoformat(f"{day}T{clock}").astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    hint = " (write the + of an offset as %2B)" if " " in text else ""
    raise ValueError(
        f"It must be a day such as 2026-11-01, or a moment such as 2026-11-01T09:00:00Z{hint}."
    )


def read_cursor(text: str) -> Cursor:
    """Return the cursor that the link to the next page holds. Raises ValueError for other text."""
    if not re.fullmatch(CURSOR_PATTERN, text):
        raise ValueError("It must be taken from the link to the next page.")
    first, _, key = text.rpartition("-")
    return Cursor(int(first), int(key))


def to_microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970, for a cursor."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(number: int) -> datetime:
    """Return the moment; for a number that is before the year 1, its first."""
    return EPOCH + timedelta(microseconds=max(number, to_microseconds(FIRST_MOMENT)))


def one_of_words(words: Sequence[str]) -> tuple[BeforeValidator, WithJsonSchema]:
    check = _written_as("|".join(map(re.escape, words)), f"one of {', '.join(words)}")
    return check, one_of(words)


def parameter(about: str, example: str, default: Any = None) -> Any:
    return Field(default, description=about, json_schema_extra={"example": example})


DIGITS: Final = _written_as("-?[0-9]{1,17}", "a whole number, in the digits 0 to 9")
Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=100)]
Words = Annotated[str, Field(pattern=WORDS_PATTERN)]
Day = Annotated[date, _written_as("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, such as 2020-01-01")]
Flag = Annotated[bool, _written_as("true|false", "true or false")]
Moment = Annotated[
    datetime,
    BeforeValidator(read_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": f} for f in ("date", "date-time")]}),
]
CursorText = Annotated[
    Cursor,
    BeforeValidator(read_cursor),
    WithJsonSchema({"type": "string", "pattern": CURSOR_PATTERN}),
]


class WithoutNull:
    """Tells the document that a parameter may be left out, and is never null: no address says null."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(core_schema)
        choices = [choice for choice in described["anyOf"] if choice != {"type": "null"}]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}


Given = TypeVar("Given")
Maybe = Annotated[Given | None, WithoutNull()]
"""A parameter that may be left out."""


class ListQuery(Schema):
    """The parameters that every list has."""

    page_size: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE), DIGITS] = parameter(
        "Results per page.", "20", USUALLY_ON_A_PAGE
    )
    cursor: Maybe[CursorText] = parameter(
        "Where the page begins. Follow `links.next`; do not make one up.", "0-20"
    )


class TopicQuery(ListQuery):
    topic: Maybe[Slug] = parameter("Only what has this topic.", "refugees")


class WordsQuery(ListQuery):
    q: Maybe[Words] = parameter(
        "Only what has each of these words in its title or description, in English.", "child labour"
    )


class ChangeQuery(ListQuery):
    updated_since: Maybe[Moment] = parameter(
        "Only what changed at this moment or later, the oldest change first. A day begins at"
        " midnight UTC. Keep the newest `changed_at` that you got, and ask next time with one a"
        " minute earlier: what was stored by two at once may come in the other order. A figure that"
        " another revises counts as changed. Records that were deleted or unpublished are not told"
        " of: fetch the whole list for these.",
        "2026-11-01",
    )


class PlaceQuery(ListQuery):
    place: Maybe[Annotated[str, Field(pattern="^[A-Za-z0-9-]{1,10}$")]] = parameter(
        "Only what was counted in this place, by its code: 001 is the world.", "001"
    )


class PublisherQuery(ListQuery):
    publisher: Maybe[Words] = parameter(
        "Only what this publisher published, by the name that sources give it.", "UNHCR"
    )


class SourcesQuery(PublisherQuery, WordsQuery):
    """The parameters of the list of sources."""


class StatisticsQuery(WordsQuery, PlaceQuery, TopicQuery, ChangeQuery):
    """The parameters of the list of statistics."""


class StatisticFiguresQuery(ChangeQuery):
    """The parameters of the figures of one statistic."""

    period_from: Maybe[Day] = parameter(
        "Only figures whose period ends on this day or later.", "2020-01-01"
    )
    period_to: Maybe[Day] = parameter(
        "Only figures whose period begins on this day or before.", "2024-12-31"
    )
    verification: Maybe[Annotated[str, *one_of_words(Verification.values)]] = parameter(
        "Only figures that were checked in this way.", "computed"
    )
    current: Maybe[Flag] = parameter(
        "true: only values that hold. false: only values that were changed since.", "true"
    )


class FiguresQuery(StatisticFiguresQuery, PublisherQuery, PlaceQuery, TopicQuery):
    """The parameters of the list of all figures."""

    statistic: Maybe[Slug] = parameter("Only figures of this statistic.", "forcibly-displaced")
    source: Maybe[Annotated[int, Field(ge=1, le=LARGEST_ID), DIGITS]] = parameter(
        "Only figures from this source.", "1"
    )


class YearQuery(Schema):
    """The parameter of one observance."""

    year: Maybe[Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR), DIGITS]] = parameter(
        "The year of `dates`; this one, if left out.", "2027"
    )


class InstrumentsQuery(WordsQuery, TopicQuery):
    """The parameters of the list of treaties and declarations."""


class ObservancesQuery(YearQuery, WordsQuery, TopicQuery):
    """The parameters of the list of observances."""

    falls_from: Maybe[Day] = parameter(
        "Only what falls on this day or later: in the year that follows it, if no `falls_to` is"
        " given. `dates` then are the first in this time.",
        "2026-12-01",
    )
    falls_to: Maybe[Day] = parameter("Only what falls on this day or before.", "2026-12-31")

    kind: Maybe[Annotated[str, *one_of_words(Observance.Kind.values)]] = parameter(
        "Only of this kind.", "day"
    )
    relevance: Maybe[Annotated[str, *one_of_words(Observance.Relevance.values)]] = parameter(
        "Only as close to human rights.", "core"
    )
