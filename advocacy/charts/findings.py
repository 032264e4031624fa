"""Find what a series of figures really shows. No Django.

A figure may be known only within bounds: "less than 50", "at least 1,000", or an estimate with a
lowest and a highest value. So values are compared as ranges. One range is above another only if
all of it is; where ranges overlap, no rise or fall is found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

INFINITE: Final = Decimal("Infinity")
ROUGH_SHARE: Final = Decimal("0.05")
"""The share by which "about" and "nearly" may be off: our own cautious reading."""
LENGTH_TOLERANCE: Final = 9
"""Periods count as equally long if the longest is less than nine eighths of the shortest.

February then equals March, and a leap year any year, but a half year does not equal a year.
"""
FEWEST_FOR_A_RECORD: Final = 3
"""One of two values is always the highest, which is no finding."""


class Way(Enum):
    """How the values went from the first to the last."""

    ROSE = "rose"
    FELL = "fell"
    STAYED = "stayed"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Range:
    """The lowest and highest value of a figure. A single number has it twice."""

    low: Decimal
    high: Decimal

    def is_above(self, other: "Range") -> bool:
        return self.low > other.high


@dataclass(frozen=True)
class Finding:
    """The facts that a series shows: its last value may be the highest or lowest of all, a record.

    `peak` and `trough` are the indexes of the highest and the lowest value, if it lies between the
    ends and no other equals it. Without them, a series that fell and then tripled would only "fall".
    """

    way: Way
    is_record: bool = False
    peak: int | None = None
    trough: int | None = None


def known_range(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, qualifier: str
) -> Range:
    """Return the known range of a figure. At least one of its three numbers is given."""
    if low is not None and high is not None:
        return Range(low, high)
    known = next(number for number in (value, high, low) if number is not None)
    if qualifier in ("at least", "more than"):
        return Range(known, INFINITE)
    if qualifier in ("less than", "at most"):
        return Range(-INFINITE, known)
    spare = abs(known) * ROUGH_SHARE if qualifier in ("about", "nearly") else Decimal(0)
    return Range(known - spare, known + spare)


def have_same_length(days: Sequence[int]) -> bool:
    """Say whether periods of so many days are equally long, so that their counts compare.

    A count on one day has a length of one day, and does not compare with a count in a year.
    """
    return max(days) * (LENGTH_TOLERANCE - 1) < min(days) * LENGTH_TOLERANCE


def find(ranges: Sequence[Range]) -> Finding:
    """Return what two or more values show, in the order of their time."""
    first, last = ranges[0], ranges[-1]
    if first == last and first.low == first.high:
        way = Way.STAYED
    elif last.is_above(first):
        way = Way.ROSE
    elif first.is_above(last):
        way = Way.FELL
    else:
        return Finding(Way.UNSURE)
    if len(ranges) < FEWEST_FOR_A_RECORD:
        return Finding(way)
    *others, last = ranges
    is_highest = all(last.is_above(other) for other in others)
    is_lowest = all(other.is_above(last) for other in others)
    peak = _extreme_between_ends(ranges, lambda value, other: value.is_above(other))
    trough = _extreme_between_ends(ranges, lambda value, other: other.is_above(value))
    return Finding(way, is_highest or is_lowest, peak, trough)


def _extreme_between_ends(
    ranges: Sequence[Range], is_beyond: Callable[[Range, Range], bool]
) -> int | None:
    """Return the index of the value between the ends that `is_beyond` all others, or None."""
    for place, value in enumerate(ranges[1:-1], start=1):
        if all(is_beyond(value, other) for other in (*ranges[:place], *ranges[place + 1 :])):
            return place
    return None
