"""Which lines of the queue are shown: filters as codes. No database, no clock.

A line bears codes for each facet. Within a facet one of the chosen codes is enough; every facet
that was chosen from must fit. Nothing that a person wrote is ever a code.
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

NONE, OTHER, SIGN = "none", "other", "sign"
ME, NOBODY = "me", "nobody"
UNREAD, NEW = "unread", "new"
CHANNELS = ("phone", "text", "app", "email", "person", "code")
# How many days off the nearest day is, and how many a request is old: the last has no end.
DAYS, LATER, PASSED = (7, 14, 30, 90), "later", "passed"
AGES, OLDER = (1, 7, 30, 90), "older"
# As many digits as any number of a sign-in has.
MOST_DIGITS = 9


class Facet(StrEnum):
    """The columns of the queue. The values are the names in its address."""

    LEVEL = "level"
    WHY = "why"
    DAYS = "days"
    OWNER = "owner"
    AGE = "age"
    NEWS = "news"
    LANGUAGE = "language"
    PLACE = "place"
    CHANNEL = "channel"


type Chosen = Mapping[Facet, frozenset[str]]

# Every code there is, in the order in which people read them. A colleague's is a number.
CODES: Mapping[Facet, Sequence[str]] = {
    Facet.LEVEL: list(Level),
    Facet.WHY: [*REASON_MEANINGS, NONE],
    Facet.DAYS: [PASSED, *map(str, DAYS), LATER, NONE],
    Facet.OWNER: [ME, NOBODY],
    Facet.AGE: [*map(str, AGES), OLDER],
    Facet.NEWS: [UNREAD, NEW],
    Facet.LANGUAGE: [*LANGUAGES, SIGN, OTHER, NONE],
    Facet.PLACE: [*STATES, NONE],
    Facet.CHANNEL: [*CHANNELS, NONE],
}


class FilteredLine(Protocol):
    def codes(self, facet: Facet) -> Collection[str]: ...


def apply_filters[L: FilteredLine](lines: Iterable[L], chosen: Chosen) -> list[L]:
    """The lines that fit, in their order."""
    asked = [(facet, chosen[facet]) for facet in Facet if facet in chosen]
    return [
        line
        for line in lines
        if all(not codes.isdisjoint(line.codes(facet)) for facet, codes in asked)
    ]


def parse_filters(written: Callable[[str], Iterable[str]]) -> Chosen:
    """The codes written under each facet's name; what is no code is left out."""
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
    """As they stand in an address: in one order, whatever they were chosen in."""
    return [(facet, code) for facet in Facet for code in sorted(chosen.get(facet, ()))]


def reason_kind(reason: TriageReason) -> str:
    """The code of a reason without the exception that it names."""
    return reason.code.partition(":")[0]


def days_code(day: date | None, today: date) -> str:
    """The narrowest span that the nearest day lies in."""
    if day is None:
        return NONE
    days = (day - today).days
    return PASSED if days < 0 else next((str(most) for most in DAYS if days <= most), LATER)


def age_code(received: date, today: date) -> str:
    days = (today - received).days
    return next((str(most) for most in AGES if days <= most), OLDER)


def language_code(written: str) -> str:
    """A language that the form does not know was typed by the person: it is only called other."""
    if not written:
        return NONE
    return written if written in LANGUAGES or written == SIGN else OTHER


def nearest_reason(reasons: Iterable[TriageReason], today: date) -> TriageReason | None:
    """The reason whose day comes next; where all have passed, the last of them."""
    days = sorted(
        (day, place, reason)
        for place, reason in enumerate(reasons)
        if (day := reason.counting_day(today)) is not None
    )
    to_come = [reason for day, _place, reason in days if day >= today]
    return next(iter(to_come), days[-1][2] if days else None)
