"""Which days wait for somebody to look up their date: those announced year by year. No Django."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Protocol

from advocacy.dates.recurrence import Movable, Occurrence, Rule, parse

AHEAD: Final = timedelta(days=180)
"""So long before the day could fall, its date is asked for: time to plan, and to write."""


class Dated(Protocol):
    """Whatever has a rule, such as an observance."""

    rule: Any


class Missing(NamedTuple):
    """A year whose date nobody entered."""

    year: int
    earliest: date
    """The first day on which it could fall, going by the years that are known."""
    hint: Occurrence | None
    """What was computed for the year and must be checked before readers see it."""


class Awaited[T: Dated](NamedTuple):
    observance: T
    missing: Missing


def needs_date[T: Dated](observances: Iterable[T], today: date) -> list[Awaited[T]]:
    """Those whose date must be looked up now, the most pressing first.

    One that is known not to fall in a year ("2026": null) waits for nothing in it.
    """
    found = [
        Awaited(observance, missing)
        for observance in observances
        if (missing := missing_date(parse(observance.rule), today))
    ]
    return sorted(found, key=lambda awaited: awaited.missing.earliest)


def missing_date(rule: Rule, today: date) -> Missing | None:
    """The next year that lacks a date, once it is close; None where the rule gives the dates."""
    if not isinstance(rule, Movable):
        return None
    first, last = _season(rule)
    for year in (today.year, today.year + 1):
        earliest = _in_year(first, year)
        is_over = _in_year(last, year) < today
        if year not in rule.known and not is_over and earliest - AHEAD <= today:
            return Missing(year, earliest, rule.computed_unverified.get(year))
    return None


def _season(rule: Movable) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last day of a year on which it ever started; the whole year if unknown."""
    dates = [when for when in (*rule.known.values(), *rule.computed_unverified.values()) if when]
    days = [(when.start.month, when.start.day) for when in dates] or [(1, 1), (12, 31)]
    return min(days), max(days)


def _in_year(day: tuple[int, int], year: int) -> date:
    month, number = day
    # Where it once fell on 29 February.
    return date(year, month, min(number, 28) if month == 2 else number)
