"""Say how old somebody is, and never round up. No Django, no database, no clock."""

from datetime import date
from typing import NamedTuple

from legal_help.rules.deadlines import PartialDate, anniversary


class Ages(NamedTuple):
    """Hold the youngest and the oldest that a person can be, in whole years.

    `next_birthday` is the day on which they are a year older, None if the day of birth is not known.
    """

    youngest: int
    oldest: int
    next_birthday: date | None


def ages_on(born: PartialDate, today: date) -> Ages | None:
    """Return how old somebody is, or None if the day of birth lies ahead."""
    if born.earliest > today:
        return None
    youngest = max(0, _whole_years(born.latest, today))
    birthday = anniversary(born.earliest, youngest + 1) if born.is_whole else None
    return Ages(youngest, _whole_years(born.earliest, today), birthday)


def _whole_years(born: date, today: date) -> int:
    years = today.year - born.year
    return years if anniversary(born, years) <= today else years - 1
