"""Make the name by which articles cite an imported figure."""

from collections.abc import Container
from itertools import count
from typing import Final

from advocacy.tables.periods import Period

MOST_CHARACTERS: Final = 100


def make_slug(
    statistic: str, period: Period, taken: Container[str], *, is_revision: bool = False
) -> str:
    """Return refugees-2024 or refugees-2024-revised, with a number if that is taken."""
    tail = _of_period(period) + ("-revised" if is_revision else "")
    ends = (f"-{tail}" if number == 1 else f"-{tail}-{number}" for number in count(1))
    names = (statistic[: MOST_CHARACTERS - len(end)].rstrip("-") + end for end in ends)
    return next(name for name in names if name not in taken)


def _of_period(period: Period) -> str:
    start, end = period.start, period.end
    if start == end:
        ends_the_year = (end.month, end.day) == (12, 31)
        return f"{end.year}" if ends_the_year else end.isoformat()
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{end.year}" if start.year == end.year else f"{start.year}-{end.year}"
    if (end - start).days in {364, 365}:
        return f"{end.year}"  # a fiscal year has the name of the year in which it ends
    return f"{start.isoformat()}-{end.isoformat()}"
