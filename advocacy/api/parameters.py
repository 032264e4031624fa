"""What may be asked for in an address, read and refused in plain words. No Django, no database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

from advocacy.api.fields import SLUG_PATTERN, Schema

MOST_ON_A_PAGE: Final = 200
USUALLY_ON_A_PAGE: Final = 100
DAY_PATTERN: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
CURSOR_PATTERN: Final = "^[0-9]{1,17}-[0-9]{1,17}$"
# RFC 3339, and no other of the many ways to write a moment.
MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)([Zz]|[+\-][0-9]{2}:[0-9]{2}))?"
)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NotUnderstood(ValueError):
    """A parameter that we do not know or cannot read; the message says why, for who asked."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


class Cursor(NamedTuple):
    """The last thing of the page before: the number it is sorted by first, and its own."""

    first: int
    own: int

    def __str__(self) -> str:
        return f"{self.first}-{self.own}"


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it means, what it may be, and how its words are read.

    `read` raises ValueError, whose message ends the sentence "`name` must be …".
    """

    name: str
    about: str
    schema: Schema
    read: Callable[[str], Any]
    example: str
    makes_a_kept_page: bool = True
    """Whether pages that differ in it may be kept in memory: not where it has no end of values."""
    default: Any = field(default=None)


def read(parameters: Iterable[Parameter], said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Read what was asked, each name once; raise NotUnderstood at the first that is wrong.

    `said` has all values of each name. A parameter that was left out has its default.
    """
    known = {parameter.name: parameter for parameter in parameters}
    wanted = {name: parameter.default for name, parameter in known.items()}
    for name, values in said.items():
        if name not in known:
            allowed = ", ".join(known) or "none at all"
            raise NotUnderstood(name, f"There is no such parameter here. There are: {allowed}.")
        if len(values) > 1:
            raise NotUnderstood(name, "Say it once.")
        try:
            wanted[name] = known[name].read(values[0])
        except ValueError as mistake:
            raise NotUnderstood(name, f"It must be {mistake}.") from mistake
    return wanted


def by_pattern(pattern: str, what: str) -> Callable[[str], str]:
    whole = re.compile(pattern.removeprefix("^").removesuffix("$"))

    def as_written(words: str) -> str:
        if not whole.fullmatch(words):
            raise ValueError(what)
        return words

    return as_written


def named(name: str, about: str, example: str) -> Parameter:
    schema = {"type": "string", "pattern": SLUG_PATTERN, "maxLength": 100}
    as_slug = by_pattern(r"[-a-zA-Z0-9_]{1,100}", f"the name in an address, such as {example}")
    return Parameter(name, about, schema, as_slug, example)


def word(name: str, about: str, words: Sequence[str], example: str) -> Parameter:
    def as_word(said: str) -> str:
        if said not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return said

    return Parameter(name, about, {"type": "string", "enum": list(words)}, as_word, example)


def whole(name: str, about: str, least: int, most: int, example: str, **more: Any) -> Parameter:
    def as_whole(said: str) -> int:
        if re.fullmatch(r"-?[0-9]{1,17}", said) and least <= int(said) <= most:
            return int(said)
        raise ValueError(f"a whole number from {least} to {most}")

    schema: Schema = {"type": "integer", "minimum": least, "maximum": most}
    if "default" in more:
        schema["default"] = more["default"]
    return Parameter(name, about, schema, as_whole, example, **more)


def flag(name: str, about: str) -> Parameter:
    def as_flag(said: str) -> bool:
        if said not in ("true", "false"):
            raise ValueError("true or false")
        return said == "true"

    return Parameter(name, about, {"type": "boolean"}, as_flag, "true")


def day(name: str, about: str, example: str) -> Parameter:
    def as_day(said: str) -> date:
        try:
            if re.fullmatch(DAY_PATTERN, said):
                return date.fromisoformat(said)
        except ValueError:
            pass
        raise ValueError(f"a day, such as {example}")

    schema = {"type": "string", "format": "date", "pattern": DAY_PATTERN}
    return Parameter(name, about, schema, as_day, example, makes_a_kept_page=False)


def as_moment(said: str) -> datetime:
    """A day, which begins at midnight UTC, or a moment with its offset."""
    found = MOMENT.fullmatch(said)
    try:
        if found:
            written, time, offset = found.groups()
            clock = f"{time or '00:00:00'}{'+00:00' if offset in (None, 'Z', 'z') else offset}"
            return datetime.fromisoformat(f"{written}T{clock}").astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    hint = " (write the + of an offset as %2B)" if " " in said else ""
    raise ValueError(f"a day such as 2026-11-01, or a moment such as 2026-11-01T09:00:00Z{hint}")


def as_cursor(said: str) -> Cursor:
    if not re.fullmatch(CURSOR_PATTERN, said):
        raise ValueError("what the link to the next page said")
    first, _, own = said.partition("-")
    return Cursor(int(first), int(own))


def microseconds(moment: datetime) -> int:
    """Since 1970, for a cursor."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    return EPOCH + timedelta(microseconds=number)


TOPIC: Final = named("topic", "Only what has this topic.", "refugees")
UPDATED_SINCE: Final = Parameter(
    "updated_since",
    "Only what changed at this moment or later, the oldest change first. A day begins at midnight"
    " UTC. Keep the newest `changed_at` that you got, and ask next time with one a minute earlier:"
    " what was stored by two at once may come in the other order. A figure that another revises"
    " counts as changed. Records that were deleted are not told of: fetch the whole list for these.",
    {"anyOf": [{"type": "string", "format": form} for form in ("date", "date-time")]},
    as_moment,
    "2026-11-01",
    makes_a_kept_page=False,
)
PLACE: Final = Parameter(
    "place",
    "Only what was counted in this place, by its code: 001 is the world.",
    {"type": "string", "pattern": "^[A-Za-z0-9-]{1,10}$"},
    by_pattern("[A-Za-z0-9-]{1,10}", "the code of a place, such as 001 or USA"),
    "001",
)
PAGE_SIZE: Final = whole(
    "page_size",
    "So many on a page.",
    1,
    MOST_ON_A_PAGE,
    "20",
    default=USUALLY_ON_A_PAGE,
    makes_a_kept_page=False,
)
CURSOR: Final = Parameter(
    "cursor",
    "Where the page begins. Follow `links.next`; do not make one up.",
    {"type": "string", "pattern": CURSOR_PATTERN},
    as_cursor,
    "0-20",
    makes_a_kept_page=False,
)
PAGING: Final = (PAGE_SIZE, CURSOR)
