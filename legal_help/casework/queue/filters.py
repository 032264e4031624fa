"""Filter the lines of the queue by codes. No database, no clock.

A line has codes for each facet. Within a facet one of the chosen codes is enough; every chosen
facet must fit. Nothing that a person wrote is ever a code.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from legal_help.questions.reference.languages import LANGUAGES
from legal_help.questions.reference.places import STATES
from legal_help.rules.deadlines import Level
from legal_help.rules.triage import TriageReason
from legal_help.rules.triage_reasons import REASON_MEANINGS
from legal_help.rules.whose_turn import Turn

NONE, OTHER, SIGN = "none", "other", "sign"
ME, NOBODY = "me", "nobody"
UNREAD, NEW = "unread", "new"
CHANNELS = ("phone", "text", "app", "email", "person", "code")
# Days until the nearest date, and days since a case came: the last group has no end.
DAYS, LATER, PASSED = (7, 14, 30, 90), "later", "passed"
AGES, OLDER = (1, 7, 30, 90), "older"
# No id of a user has more digits.
MOST_DIGITS = 9


class Facet(StrEnum):
    """Name the columns of the queue. The values are the names in its address."""

    LEVEL = "level"
    WHY = "why"
    DAYS = "days"
    OWNER = "owner"
    AGE = "age"
    NEWS = "news"
    TURN = "turn"
    LANGUAGE = "language"
    PLACE = "place"
    CHANNEL = "channel"


type Chosen = Mapping[Facet, frozenset[str]]

# All codes, in the order in which people read them. The code of a colleague is a number.
CODES: Mapping[Facet, Sequence[str]] = {
    Facet.LEVEL: list(Level),
    Facet.WHY: [*REASON_MEANINGS, NONE],
    Facet.DAYS: [PASSED, *map(str, DAYS), LATER, NONE],
    Facet.OWNER: [ME, NOBODY],
    Facet.AGE: [*map(str, AGES), OLDER],
    Facet.NEWS: [UNREAD, NEW],
    Facet.TURN: list(Turn),
    Facet.LANGUAGE: [*LANGUAGES, SIGN, OTHER, NONE],
    Facet.PLACE: [*STATES, NONE],
    Facet.CHANNEL: [*CHANNELS, NONE],
}


class FilteredLine(Protocol):
    def codes(self, facet: Facet) -> Collection[str]: ...


def apply_filters[L: FilteredLine](lines: Iterable[L], chosen: Chosen) -> list[L]:
    """Return the lines that fit, in their order."""
    asked = [(facet, chosen[facet]) for facet in Facet if facet in chosen]
    return [
        line
        for line in lines
        if all(not codes.isdisjoint(line.codes(facet)) for facet, codes in asked)
    ]


def parse_filters(written: Callable[[str], Iterable[str]]) -> Chosen:
    """Return the chosen codes by facet. Unknown codes are left out.

    `written` returns the values that stand under a name in the address.
    """
    found = {
        facet: frozenset(code for code in written(facet) if _is_code(facet, code))
        for facet in Facet
    }
    return {facet: codes for facet, codes in found.items() if codes}


def _is_code(facet: Facet, written: str) -> bool:
    if facet is Facet.OWNER and written.isascii() and written.isdigit():
        return len(written) <= MOST_DIGITS
    return written in CODES[facet]


def ordered_codes(chosen: Chosen) -> list[tuple[str, str]]:
    """Return the chosen codes in one fixed order, as they stand in an address."""
    return [(facet, code) for facet in Facet for code in sorted(chosen.get(facet, ()))]


def reason_kind(reason: TriageReason) -> str:
    """Return the code of a reason without the exception that it names."""
    return reason.code.partition(":")[0]


def days_code(day: date | None, today: date) -> str:
    """Return the narrowest span that contains the nearest day."""
    if day is None:
        return NONE
    days = (day - today).days
    return PASSED if days < 0 else next((str(most) for most in DAYS if days <= most), LATER)


def age_code(received: date, today: date) -> str:
    days = (today - received).days
    return next((str(most) for most in AGES if days <= most), OLDER)


def language_code(written: str) -> str:
    """Return the code of a language. Languages that a person typed are only called other."""
    if not written:
        return NONE
    return written if written in LANGUAGES or written == SIGN else OTHER


def nearest_reason(reasons: Iterable[TriageReason], today: date) -> TriageReason | None:
    """Return the reason with the next day, or with the latest if all have passed."""
    days = sorted(
        (day, place, reason)
        for place, reason in enumerate(reasons)
        if (day := reason.counting_day(today)) is not None
    )
    to_come = [reason for day, _place, reason in days if day >= today]
    return next(iter(to_come), days[-1][2] if days else None)
