"""The name by which articles will cite a figure that a table brought."""

from collections.abc import Container
from itertools import count
from typing import Final

from advocacy.tables.periods import Period

LONGEST: Final = 100


def name_for(
    statistic: str, period: Period, taken: Container[str], *, is_revision: bool = False
) -> str:
    """Such as refugees-2024, refugees-2024-revised; with a number where that is taken."""
    tail = _of_period(period) + ("-revised" if is_revision else "")
    for number in count(1):
        end = f"-{tail}" if number == 1 else f"-{tail}-{number}"
        name = statistic[: LONGEST - len(end)].rstrip("-") + end
        if name not in taken:
            return name
    raise AssertionError  # numbers do not end


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
