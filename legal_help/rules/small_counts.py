"""Decide which counts may leave the desk: no group under SMALLEST_SHOWN can be worked out.

Pages of figures and publication get counts only through this module. No database, no clock.
"""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

SMALLEST_SHOWN: Final = 10
OTHERS: Final = "others"
# Days from the request to our first answer, the last day included.
WAITING_TIMES: Final[Mapping[str, int]] = {
    "same_day": 0,
    "three_days": 3,
    "a_week": 7,
    "fifteen_days": 15,
}
LONGER: Final = "longer"
NOT_YET: Final = "not_yet"
ANSWER: Final = "answer"
DECISION: Final = "decision"


@dataclass(frozen=True, order=True)
class Quarter:
    """Hold three whole months. Quarters never overlap, so none can be subtracted from another."""

    year: int
    number: int

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read "2026-3". Raises ValueError."""
        year, _, number = written.partition("-")
        quarter = cls(int(year), int(number))
        if quarter.number not in range(1, 5) or quarter.year not in range(1, 9999):
            raise ValueError(written)
        return quarter

    @classmethod
    def containing(cls, day: dt.date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        return self.next.first - dt.timedelta(days=1)

    @property
    def next(self) -> Self:
        return type(self)(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Self:
        return type(self)(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def is_over(self, today: dt.date) -> bool:
        return self.last < today

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, repr=False)
class CountedCase:
    """Hold what is counted of one case. `answered_on` is None if nobody has answered.

    `country` and `state` are codes, empty if nobody told. `needs` are all that were chosen.
    """

    received_on: dt.date
    language: str
    outcome: str
    answered_on: dt.date | None
    decided_on: dt.date | None = None
    needs: Sequence[str] = ()
    country: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class QuarterFigures:
    """Hold what may be shown of a quarter. `total` is None if even that is under SMALLEST_SHOWN.

    A table is empty if it would say more than the total. In `needs` a case may count several times.
    `median_days` holds the days until our first answer and our decision: the middle of those who had
    one, unless they are under SMALLEST_SHOWN.
    """

    quarter: Quarter
    total: int | None
    months: Mapping[str, int]
    languages: Mapping[str, int]
    outcomes: Mapping[str, int]
    waits: Mapping[str, int]
    decisions: Mapping[str, int]
    needs: Mapping[str, int]
    countries: Mapping[str, int]
    states: Mapping[str, int]
    median_days: Mapping[str, int]


def count_quarter(quarter: Quarter, cases: Iterable[CountedCase]) -> QuarterFigures:
    """Count the cases of a quarter."""
    chosen = [each for each in cases if quarter.first <= each.received_on <= quarter.last]
    return QuarterFigures(
        quarter=quarter,
        total=len(chosen) if len(chosen) >= SMALLEST_SHOWN else None,
        months=all_or_none(
            Counter(f"{each.received_on:%Y-%m}" for each in chosen), _months(quarter)
        ),
        languages=group_small_counts(Counter(each.language for each in chosen)),
        outcomes=group_small_counts(Counter(each.outcome for each in chosen)),
        waits=group_small_counts(
            Counter(waiting_time(each.received_on, each.answered_on) for each in chosen)
        ),
        decisions=group_small_counts(
            Counter(waiting_time(each.received_on, each.decided_on) for each in chosen)
        ),
        needs=show_apart(
            Counter(need for each in chosen for need in set(each.needs)), of=len(chosen)
        ),
        countries=group_small_counts(Counter(each.country for each in chosen)),
        states=group_small_counts(Counter(each.state for each in chosen)),
        median_days=_median_days(chosen),
    )


def group_small_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the groups of at least SMALLEST_SHOWN, and the smaller ones together as one.

    The combined rest is at least as large, so that no small group can be calculated: otherwise the
    next larger groups join it. Returns nothing if only the rest would be left.
    """
    shown = {code: count for code, count in counts.items() if count >= SMALLEST_SHOWN}
    rest = sum(counts.values()) - sum(shown.values())
    while shown and 0 < rest < SMALLEST_SHOWN:
        smallest = min(shown, key=lambda code: (shown[code], code))
        rest += shown.pop(smallest)
    if not shown:
        return {}
    largest_first = sorted(shown.items(), key=lambda each: (-each[1], each[0]))
    return dict([*largest_first, (OTHERS, rest)] if rest else largest_first)


def show_apart(counts: Mapping[str, int], *, of: int) -> dict[str, int]:
    """Return the groups that are large enough, where one case may be in several of them.

    Those who are not in a group are a group too: they are nobody, or at least as many.
    """
    shown = {
        code: count
        for code, count in counts.items()
        if count >= SMALLEST_SHOWN and (count == of or of - count >= SMALLEST_SHOWN)
    }
    return dict(sorted(shown.items(), key=lambda each: (-each[1], each[0])))


def all_or_none(counts: Mapping[str, int], codes: Sequence[str]) -> dict[str, int]:
    """Return the count of each code, or nothing if any is too small. Months are too few to combine."""
    found = {code: counts.get(code, 0) for code in codes}
    return found if min(found.values()) >= SMALLEST_SHOWN else {}


def waiting_time(received_on: dt.date, until: dt.date | None) -> str:
    """Return how long a person waited for our first answer or our decision, as a code."""
    if until is None:
        return NOT_YET
    days = (until - received_on).days
    return next((code for code, most in WAITING_TIMES.items() if days <= most), LONGER)


def _median_days(cases: Iterable[CountedCase]) -> dict[str, int]:
    cases = list(cases)
    days = {
        ANSWER: [(it.answered_on - it.received_on).days for it in cases if it.answered_on],
        DECISION: [(it.decided_on - it.received_on).days for it in cases if it.decided_on],
    }
    # The higher of two in the middle: a whole number of days that flatters nobody.
    return {
        code: max(0, statistics.median_high(found))
        for code, found in days.items()
        if len(found) >= SMALLEST_SHOWN
    }


def _months(quarter: Quarter) -> list[str]:
    first = quarter.first
    return [f"{first.year}-{first.month + number:02}" for number in range(3)]
