"""What a series of figures lets one say of itself, and nothing that it does not. No Django.

A figure may be known only within bounds: "less than 50", "at least 1,000", an estimate with the
lowest and the highest it can be. So values are compared as ranges. One lies above another only
where the whole of it does; where ranges overlap, nothing is said of rising or falling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

INFINITE: Final = Decimal("Infinity")
ROUGHLY: Final = Decimal("0.05")
"""How far a number that is "about" or "nearly" so much may be off: our own reading, on the safe side."""
ALIKE: Final = 9
"""Periods are of one length where the longest is less than nine eighths of the shortest.

That takes February with March and a leap year with another, and no half year with a year.
"""
FEWEST_FOR_A_RECORD: Final = 3
"""Of two values each is the highest or the lowest: that is no news."""


class Way(Enum):
    """From the first value to the last."""

    ROSE = "rose"
    FELL = "fell"
    STAYED = "stayed"
    UNSURE = "unsure"


class Record(Enum):
    """What the last value is among all of them."""

    HIGHEST = "highest"
    LOWEST = "lowest"
    NONE = "none"


@dataclass(frozen=True)
class Range:
    """From the lowest to the highest that a figure can be. One number: the same twice."""

    low: Decimal
    high: Decimal

    def is_above(self, other: "Range") -> bool:
        return self.low > other.high


@dataclass(frozen=True)
class Finding:
    """`peak` is the place in the series of the one highest value, where it lies between the ends."""

    way: Way
    record: Record = Record.NONE
    peak: int | None = None


def range_of(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, qualifier: str
) -> Range:
    """What is known of a figure. At least one of the three numbers is there."""
    if low is not None and high is not None:
        return Range(low, high)
    known = next(number for number in (value, high, low) if number is not None)
    if qualifier in ("at least", "more than"):
        return Range(known, INFINITE)
    if qualifier in ("less than", "at most"):
        return Range(-INFINITE, known)
    spare = abs(known) * ROUGHLY if qualifier in ("about", "nearly") else Decimal(0)
    return Range(known - spare, known + spare)


def one_in(number: Decimal | None) -> Decimal | None:
    """The share that "one person in so many" is: it falls where the number grows."""
    return None if number is None else 1 / number


def are_alike(days: Sequence[int]) -> bool:
    """Whether periods of so many days are of one length, so that counts within them compare.

    A count on a day lasts one, and is no count within a year.
    """
    return max(days) * (ALIKE - 1) < min(days) * ALIKE


def find(ranges: Sequence[Range]) -> Finding:
    """What can be said of values in the order of their time; there are two or more."""
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
    return Finding(way, _record(ranges), _peak(ranges))


def _record(ranges: Sequence[Range]) -> Record:
    *others, last = ranges
    if all(last.is_above(other) for other in others):
        return Record.HIGHEST
    if all(other.is_above(last) for other in others):
        return Record.LOWEST
    return Record.NONE


def _peak(ranges: Sequence[Range]) -> int | None:
    for place, value in enumerate(ranges[1:-1], start=1):
        if all(value.is_above(other) for other in (*ranges[:place], *ranges[place + 1 :])):
            return place
    return None
