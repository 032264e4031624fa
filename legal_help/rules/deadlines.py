"""Count days by the rules of asylum law. No Django, no database, no clock."""

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple, Self

import holidays

# Arrivals before this day have their year counted from it: 8 CFR 1208.4(a)(2)(ii).
FIRST_COUNTED_ARRIVAL = date(1997, 4, 1)

# Other years are typing mistakes, and the calendar of holidays does not cover them.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Level(StrEnum):
    """Say how soon a person must read a case. The public never sees it."""

    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"


class PartialDate(NamedTuple):
    """Hold a date as people remember it: a year, a month of a year, or a full date."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, written: object) -> Self | None:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Return None for anything else, or no real day."""
        found = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
        if found is None:
            return None
        year, month, day = found.groups()
        if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
            return None
        partial = cls(int(year), int(month) if month else None, int(day) if day else None)
        return partial if partial.is_real else None

    def __str__(self) -> str:
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part))
        return "-".join(parts)

    @property
    def is_real(self) -> bool:
        if self.month is None:
            return self.day is None
        try:
            date(self.year, self.month, 1 if self.day is None else self.day)
        except ValueError:
            return False
        return True

    @property
    def is_whole(self) -> bool:
        return self.day is not None

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


class OneYearLimit(NamedTuple):
    """Hold the end of the year in which to apply: 8 U.S.C. 1158(a)(2)(B)."""

    anniversary: date
    safe: date
    last: date


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    # Cached as a frozen set for each year: the package's calendar grows while it is read, and
    # threads share it.
    return frozenset(holidays.country_holidays("US", years=year))


def is_working_day(day: date) -> bool:
    """Return whether the day is no Saturday, Sunday or federal holiday (observed days included)."""
    return day.weekday() < 5 and day not in _federal_holidays(day.year)


def working_day_on_or_before(day: date) -> date:
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after `day`. `day` itself does not count."""
    for _ in range(count):
        day = working_day_on_or_after(day + timedelta(days=1))
    return day


def anniversary(day: date, years: int = 1) -> date:
    """Return the same day `years` later; 28 February for 29 February, as the earlier is safer."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def one_year_limit(arrival: date) -> OneYearLimit:
    """Return the end of the year to apply in. The day of arrival is day 0.

    Source: Minasyan v. Mukasey, 553 F.3d 1224 (9th Cir. 2009). `safe` is the day to plan for.
    `last` rests on the weekend sentence of 8 CFR 1208.4(a)(2)(ii): never rely on it alone, show
    both.
    """
    ends = anniversary(max(arrival, FIRST_COUNTED_ARRIVAL))
    return OneYearLimit(ends, working_day_on_or_before(ends), working_day_on_or_after(ends))


def review_by(level: Level, received: date) -> date:
    """Return the day by which a person must have read the case.

    The day is stored unencrypted; the level and its reasons are not.
    """
    if level is Level.U1:
        return working_day_on_or_after(received)
    if level is Level.U3:
        return working_day_on_or_before(received + timedelta(days=7))
    return add_working_days(received, 3 if level is Level.U2 else 15)
