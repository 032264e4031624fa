"""Compute when an observance falls from its rule and a year. No Django, no database, no clock.

A rule is a small mapping with a `type`, as it stands in the reference data and in the database.
`parse` turns it into one of the frozen values below, or says what is wrong with it.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

# The years for which dates are worked out. International Women's Day began in 1911.
FIRST_YEAR, LAST_YEAR = 1900, 2200
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LAST = -1
LEAP_YEAR = 2000
LONGEST_MOVABLE = timedelta(days=366)


class InvalidRule(ValueError):
    """The rule cannot be read. The message tells the person who wrote it why."""


class Occurrence(NamedTuple):
    """First and last day. A single day comes twice."""

    start: date
    end: date


@dataclass(frozen=True)
class Fixed:
    """The same day every year. 29 February is skipped in common years, never moved."""

    month: int
    day: int

    def occurrence(self, year: int) -> Occurrence | None:
        if self.day > calendar.monthrange(year, self.month)[1]:
            return None
        return _one_day(date(year, self.month, self.day))


@dataclass(frozen=True)
class NthWeekday:
    """The nth weekday of a month; n is 1 to 5 from the start, or -1 for the last."""

    month: int
    weekday: int
    n: int

    def occurrence(self, year: int) -> Occurrence | None:
        first_weekday, length = calendar.monthrange(year, self.month)
        first = 1 + (self.weekday - first_weekday) % 7
        days = range(first, length + 1, 7)
        if self.n == LAST:
            return _one_day(date(year, self.month, days[-1]))
        if self.n > len(days):
            return None
        return _one_day(date(year, self.month, days[self.n - 1]))


@dataclass(frozen=True)
class FixedRange:
    """From one day to another. An end before the start falls in the next year.

    In common years, a range that ends on 29 February ends with February, and a range that begins
    on that day is skipped.
    """

    start: Fixed
    end: Fixed

    def occurrence(self, year: int) -> Occurrence | None:
        turns = (self.end.month, self.end.day) < (self.start.month, self.start.day)
        start, in_year = self.start.occurrence(year), year + turns
        last = min(self.end.day, calendar.monthrange(in_year, self.end.month)[1])
        return Occurrence(start.start, date(in_year, self.end.month, last)) if start else None

    @property
    def ends_with_february(self) -> bool:
        return (self.end.month, self.end.day) == (2, 29)


@dataclass(frozen=True)
class WeekContaining:
    """The seven days from a weekday on that contain a day of the year."""

    day: Fixed
    week_starts: int

    def occurrence(self, year: int) -> Occurrence | None:
        held = self.day.occurrence(year)
        if held is None:
            return None
        start = held.start - timedelta(days=(held.start.weekday() - self.week_starts) % 7)
        return Occurrence(start, start + timedelta(days=6))


@dataclass(frozen=True)
class EveryNYears:
    """A day in the base year and every `interval` years after it, never before."""

    base_year: int
    interval: int
    day: Fixed

    def occurrence(self, year: int) -> Occurrence | None:
        if year < self.base_year or (year - self.base_year) % self.interval:
            return None
        return self.day.occurrence(year)


@dataclass(frozen=True)
class LastDayOfMonth:
    month: int

    def occurrence(self, year: int) -> Occurrence | None:
        return _one_day(date(year, self.month, calendar.monthrange(year, self.month)[1]))


@dataclass(frozen=True)
class WholeMonth:
    month: int

    def occurrence(self, year: int) -> Occurrence | None:
        last = calendar.monthrange(year, self.month)[1]
        return Occurrence(date(year, self.month, 1), date(year, self.month, last))


@dataclass(frozen=True)
class YearSpan:
    """Whole years, for example a decade. Every year inside gives the whole span."""

    start_year: int
    end_year: int

    def occurrence(self, year: int) -> Occurrence | None:
        if not self.start_year <= year <= self.end_year:
            return None
        return Occurrence(date(self.start_year, 1, 1), date(self.end_year, 12, 31))


@dataclass(frozen=True)
class Movable:
    """Announced year by year. Only known dates count; computed dates are hints for editors.

    None as the known date of a year says that it does not fall in that year.
    """

    known: Mapping[int, Occurrence | None]
    computed_unverified: Mapping[int, Occurrence] = field(default_factory=dict)
    basis: str = ""
    computed_note: str = ""

    def occurrence(self, year: int) -> Occurrence | None:
        return self.known.get(year)


Rule = (
    Fixed
    | NthWeekday
    | FixedRange
    | WeekContaining
    | EveryNYears
    | LastDayOfMonth
    | WholeMonth
    | YearSpan
    | Movable
)


def parse(rule: object) -> Rule:
    """Parse a stored rule. Raises InvalidRule with a sentence about what to correct."""
    if not isinstance(rule, Mapping):
        raise InvalidRule("A rule is a set of names and values, with a “type”.")
    kind = rule.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise InvalidRule(f"Unknown type {kind!r}. Known: {', '.join(READERS)}.")
    fields = _Fields(rule)
    parsed = reader(fields)
    fields.refuse_unread()
    return parsed


def occurrence(rule: Mapping[str, object], year: int) -> Occurrence | None:
    """Return first and last day of the observance in a year, or None if it does not fall."""
    return parse(rule).occurrence(year)


def days_of_the_year(rule: Mapping[str, object]) -> list[Fixed]:
    """Return the day, or the first and the last; empty if they differ from year to year."""
    match parse(rule):
        case (Fixed() as day) | EveryNYears(day=day):
            return [day]
        case FixedRange(start=start, end=end):
            return [start, end]
    return []


def occurrences_by_year(rule: Mapping[str, object], years: Iterable[int]) -> dict[int, Occurrence]:
    """Return the occurrences in these years by year, each once.

    The year is that of the day which the rule names: a week that contains 1 January may begin
    before it. A span of several years comes under its first year.
    """
    parsed = parse(rule)
    occurrences = {
        parsed.start_year if isinstance(parsed, YearSpan) else year: when
        for year in years
        if (when := parsed.occurrence(year))
    }
    return dict(sorted(occurrences.items()))


def next_occurrence(
    rule: Mapping[str, object], today: date, first_year: int = FIRST_YEAR
) -> Occurrence | None:
    """Return the occurrence that is running on this day, else the next one until LAST_YEAR.

    Years before `first_year` do not count.
    """
    parsed = parse(rule)
    # An occurrence that began last year may still be running.
    years = range(max(today.year - 1, first_year), LAST_YEAR + 1)
    occurrences = (parsed.occurrence(year) for year in years)
    return next((when for when in occurrences if when and when.end >= today), None)


def latest_occurrence(
    rule: Mapping[str, object], today: date, first_year: int = FIRST_YEAR
) -> Occurrence | None:
    """Return the last occurrence that is over on this day, back to `first_year`, or None."""
    parsed = parse(rule)
    years = range(min(today.year, LAST_YEAR), first_year - 1, -1)
    occurrences = (parsed.occurrence(year) for year in years)
    return next((when for when in occurrences if when and when.end < today), None)


def _one_day(day: date) -> Occurrence:
    return Occurrence(day, day)


class _Fields:
    """Reads the fields of one rule, checks each, and refuses those that nobody read."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self._read = {"type"}

    def take(self, name: str) -> object:
        if not self.holds(name):
            raise InvalidRule(f"“{name}” is missing.")
        self._read.add(name)
        return self._values[name]

    def holds(self, name: str) -> bool:
        return name in self._values

    def whole(self, name: str, allowed: range) -> int:
        value = self.take(name)
        # True is an int in Python. A rule must not use it as a number.
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            raise InvalidRule(
                f"“{name}” must be a whole number from {allowed[0]} to {allowed[-1]}."
            )
        return value

    def month(self) -> int:
        return self.whole("month", range(1, 13))

    def day_of_year(self) -> Fixed:
        month = self.month()
        longest = calendar.monthrange(LEAP_YEAR, month)[1]
        return Fixed(month, self.whole("day", range(1, longest + 1)))

    def weekday(self, name: str) -> int:
        value = self.take(name)
        if value not in WEEKDAYS:
            raise InvalidRule(f"“{name}” must be one of {', '.join(WEEKDAYS)}.")
        return WEEKDAYS.index(value)

    def year(self, name: str) -> int:
        return self.whole(name, range(FIRST_YEAR, LAST_YEAR + 1))

    def text(self, name: str) -> str:
        value = self.take(name) if self.holds(name) else ""
        if not isinstance(value, str):
            raise InvalidRule(f"“{name}” must be text.")
        return value

    def inner(self, name: str) -> "_Fields":
        value = self.take(name)
        if not isinstance(value, Mapping):
            raise InvalidRule(f"“{name}” must hold a month and a day.")
        return _Fields({"type": "fixed", **value})

    def dates(self, name: str) -> dict[int, Occurrence]:
        return dict(_dated_year(name, year, text) for year, text in self._by_year(name).items())

    def dates_or_none(self, name: str) -> dict[int, Occurrence | None]:
        """Return dates by year. Null in the rule says that it does not fall in that year."""
        given = self._by_year(name).items()
        dated = dict(_dated_year(name, year, text) for year, text in given if text is not None)
        left_out = {_year(name, year): None for year, text in given if text is None}
        return {**dated, **left_out}

    def _by_year(self, name: str) -> Mapping[object, object]:
        value = self.take(name)
        if not isinstance(value, Mapping):
            raise InvalidRule(f"“{name}” must give a date for each year.")
        return value

    def refuse_unread(self) -> None:
        if unknown := sorted(set(self._values) - self._read):
            raise InvalidRule(f"Not part of this type of rule: {', '.join(unknown)}.")


def _year(name: str, year: object) -> int:
    if not re.fullmatch(r"\d{4}", str(year), re.ASCII):
        raise InvalidRule(f"“{name}” must give a date like 2025-05-12 for a year like 2025.")
    return int(str(year))


def _dated_year(name: str, year: object, text: object) -> tuple[int, Occurrence]:
    number = _year(name, year)
    if not isinstance(text, str):
        raise InvalidRule(f"“{name}” must give a date like 2025-05-12 for a year like 2025.")
    first, _, last = text.partition("/")
    try:
        when = Occurrence(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        raise InvalidRule(
            f"“{text}” in “{name}” is neither a date like 2025-05-12 nor two of them with a “/”."
        ) from None
    if when.start.year != number:
        raise InvalidRule(f"“{text}” in “{name}” does not fall in {year}.")
    if when.end < when.start:
        raise InvalidRule(f"“{text}” in “{name}” ends before it starts.")
    if when.end - when.start > LONGEST_MOVABLE:
        raise InvalidRule(f"“{text}” in “{name}” lasts longer than a year.")
    return number, when


def _read_nth_weekday(fields: _Fields) -> NthWeekday:
    n = fields.whole("n", range(-1, 6))
    if n == 0:
        raise InvalidRule("“n” must be 1 to 5, or -1 for the last.")
    return NthWeekday(fields.month(), fields.weekday("weekday"), n)


def _read_fixed_range(fields: _Fields) -> FixedRange:
    start, end = fields.inner("start"), fields.inner("end")
    parsed = FixedRange(start.day_of_year(), end.day_of_year())
    start.refuse_unread()
    end.refuse_unread()
    return parsed


def _read_every_n_years(fields: _Fields) -> EveryNYears:
    day = fields.day_of_year()
    interval = fields.whole("interval", range(1, 101))
    return EveryNYears(fields.year("base_year"), interval, day)


def _read_year_span(fields: _Fields) -> YearSpan:
    span = YearSpan(fields.year("start_year"), fields.year("end_year"))
    if span.end_year < span.start_year:
        raise InvalidRule("“end_year” lies before “start_year”.")
    return span


def _read_movable(fields: _Fields) -> Movable:
    computed = "computed_unverified"
    return Movable(
        fields.dates_or_none("known"),
        fields.dates(computed) if fields.holds(computed) else {},
        fields.text("basis"),
        fields.text("computed_note"),
    )


READERS: dict[str, Callable[[_Fields], Rule]] = {
    "fixed": _Fields.day_of_year,
    "nth_weekday": _read_nth_weekday,
    "fixed_range": _read_fixed_range,
    "week_containing": lambda fields: WeekContaining(
        fields.day_of_year(), fields.weekday("week_starts")
    ),
    "every_n_years": _read_every_n_years,
    "last_day_of_month": lambda fields: LastDayOfMonth(fields.month()),
    "whole_month": lambda fields: WholeMonth(fields.month()),
    "year_span": _read_year_span,
    "movable": _read_movable,
}
