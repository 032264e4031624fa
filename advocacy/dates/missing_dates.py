"""Find the days announced year by year whose next date nobody has entered. No Django."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Protocol

from advocacy.dates.recurrence import Movable, Occurrence, Rule, parse

ASKED_AHEAD: Final = timedelta(days=180)
"""How long before its earliest day a date is asked for: time to plan and to write."""


class HasRule(Protocol):
    """Anything with a rule, such as an observance."""

    rule: Any


class MissingDate(NamedTuple):
    """A year whose date nobody has entered."""

    year: int
    earliest: date
    """The first day on which it could fall, judged by the years that are known."""
    hint: Occurrence | None
    """The computed date of the year, which must be checked before readers see it."""


class AwaitedDate[T: HasRule](NamedTuple):
    observance: T
    missing: MissingDate


def awaited_dates[T: HasRule](observances: Iterable[T], today: date) -> list[AwaitedDate[T]]:
    """Return the observances whose date must be looked up now, the most pressing first.

    The rule says with null ("2026": null) that a day does not fall in a year: nothing is missing.
    """
    dates = [
        AwaitedDate(observance, missing)
        for observance in observances
        if (missing := find_missing_date(parse(observance.rule), today))
    ]
    return sorted(dates, key=lambda awaited: awaited.missing.earliest)


def find_missing_date(rule: Rule, today: date) -> MissingDate | None:
    """Return the next year without a date once it is near, or None where the rule gives all dates."""
    if not isinstance(rule, Movable):
        return None
    first, last = _season(rule)
    for year in (today.year, today.year + 1):
        earliest = _in_year(first, year)
        is_over = _in_year(last, year) < today
        if year not in rule.known and not is_over and earliest - ASKED_AHEAD <= today:
            return MissingDate(year, earliest, rule.computed_unverified.get(year))
    return None


def _season(rule: Movable) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and last (month, day) on which it has started; the whole year if unknown."""
    dates = [when for when in (*rule.known.values(), *rule.computed_unverified.values()) if when]
    days = [(when.start.month, when.start.day) for when in dates] or [(1, 1), (12, 31)]
    return min(days), max(days)


def _in_year(day: tuple[int, int], year: int) -> date:
    month, number = day
    # 29 February, on which it once fell, counts as the 28th.
    return date(year, month, min(number, 28) if month == 2 else number)
