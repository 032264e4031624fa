"""What the rows of a table would change of what is stored, and what somebody has to decide."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from advocacy.numbers.digits import can_be_stored
from advocacy.numbers.figure_words import PER_CENT_UNITS
from advocacy.tables.errors import Mistake, Trouble
from advocacy.tables.periods import Period
from advocacy.tables.rows import Row, Wrong

A_MILLION: Final = Decimal(1_000_000)
IN_MILLIONS: Final = "million persons"
# What a number in each unit hardly exceeds: people on Earth, states, languages, its income.
MOST_OF_UNIT: Final = {
    "persons": Decimal(10) ** 10,
    "million persons": Decimal(10_000),
    "persons per day": Decimal(10) ** 8,
    "one person in N": Decimal(10) ** 10,
    "countries": Decimal(250),
    "applications": Decimal(10) ** 10,
    "cases": Decimal(10) ** 10,
    "hearings": Decimal(10) ** 10,
    "languages": Decimal(10_000),
    "USD per year": Decimal(5) * 10**14,
}
FAR: Final = 100  # a mark read wrongly, or thousands for single ones, is a thousandfold


class Counting(StrEnum):
    """What one stands for in the numbers of the table."""

    AS_STORED = "as stored"
    ONES = "ones"
    THOUSANDS = "thousands"
    MILLIONS = "millions"


FACTORS: Final = {
    Counting.ONES: Decimal(1),
    Counting.THOUSANDS: Decimal(1_000),
    Counting.MILLIONS: A_MILLION,
}


class Outcome(StrEnum):
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"
    EMPTY = "empty"


class Choice(StrEnum):
    ADD = "add"
    REVISE = "revise"
    CORRECT = "correct"
    SKIP = "skip"


CHOICES: Final[dict[Outcome, tuple[Choice, ...]]] = {
    Outcome.NEW: (Choice.ADD, Choice.SKIP),
    Outcome.CHANGED: (Choice.REVISE, Choice.CORRECT, Choice.SKIP),
    Outcome.DOUBTFUL: (Choice.ADD, Choice.SKIP),
    Outcome.WRONG: (Choice.SKIP,),
    Outcome.SAME: (),
    Outcome.EMPTY: (),
}


@dataclass(frozen=True)
class Numbers:
    """Of a figure, in the unit of its statistic."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = ""

    @property
    def all(self) -> list[Decimal]:
        return [n for n in (self.value, self.low, self.high) if n is not None]

    @property
    def central(self) -> Decimal | None:
        return next((n for n in (self.value, self.high, self.low) if n is not None), None)


@dataclass(frozen=True)
class Stored:
    """The figure that counts today for its period."""

    pk: int
    period: Period
    numbers: Numbers


@dataclass(frozen=True)
class Series:
    """A statistic with its figures, the newest last."""

    pk: int
    unit: str
    figures: tuple[Stored, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A row, what it would do, and why somebody is asked."""

    row: Row
    outcome: Outcome
    series: Series | None = None
    numbers: Numbers = Numbers()
    stored: Stored | None = None
    wrong: tuple[Wrong, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        return CHOICES[self.outcome]

    @property
    def default(self) -> Choice | None:
        """What is done unless somebody says otherwise; None where somebody has to."""
        return Choice.ADD if self.outcome == Outcome.NEW else None

    @property
    def place(self) -> tuple[int, Period] | None:
        """The statistic and the period: there is one current figure for both."""
        return (self.series.pk, self.row.period) if self.series and self.row.period else None


def plan(
    rows: Iterable[Row],
    find: Callable[[str], Series | Trouble | None],
    counting: Counting,
    today: date,
) -> list[Planned]:
    """What each row would do. `find` gives the statistic that a row names, or why there is none."""
    planned = [_planned(row, find(row.statistic), counting, today) for row in rows]
    planned = _with_shares_of_one(planned)
    by_place: dict[object, list[Planned]] = defaultdict(list)
    for one in planned:
        if one.place and one.outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.DOUBTFUL}:
            by_place[one.place].append(one)
    return [_beside(one, by_place.get(one.place, [])) for one in planned]


def unsettled(planned: Sequence[Planned], chosen: Mapping[int, Choice]) -> list[Planned]:
    """Rows about which somebody has still to decide. `chosen` is by the numbers of rows."""
    acting: dict[object, int] = defaultdict(int)
    for one in planned:
        if decided(one, chosen) not in {None, Choice.SKIP}:
            acting[one.place] += 1
    return [
        one
        for one in planned
        if one.choices and (decided(one, chosen) is None or acting[one.place] > 1)
    ]


def decided(one: Planned, chosen: Mapping[int, Choice]) -> Choice | None:
    """What is to be done with a row: as somebody chose, if this can be done with it."""
    choice = chosen.get(one.row.number)
    return choice if choice in one.choices else one.default


def fingerprint(planned: Sequence[Planned]) -> str:
    """Changes with whatever the plan says: what was read, and what is stored."""
    return hashlib.sha256(repr(planned).encode()).hexdigest()


def _planned(row: Row, found: Series | Trouble | None, counting: Counting, today: date) -> Planned:
    series = found if isinstance(found, Series) else None
    wrong = list(row.wrong)
    if not row.numbers and not wrong:
        return Planned(row, Outcome.EMPTY, series)
    if series is None:
        why = found if isinstance(found, Trouble) else Trouble.UNKNOWN_STATISTIC
        wrong.append(Wrong(Mistake(why, row.statistic)))
        return Planned(row, Outcome.WRONG, wrong=tuple(wrong))
    numbers = _counted(row, series.unit, counting)
    wrong += map(Wrong, _contradictions(row, numbers, series.unit))
    if wrong or row.period is None:
        return Planned(row, Outcome.WRONG, series, numbers, wrong=tuple(wrong))
    stored = next((one for one in series.figures if one.period == row.period), None)
    doubts = tuple(map(Wrong, _doubts(row.period, numbers, series, stored)))
    if row.period.start > today:
        doubts = (*doubts, Wrong(Mistake(Trouble.NOT_BEGUN)))
    if stored:
        same = _plainly(stored.numbers) == _plainly(numbers)
        outcome = Outcome.SAME if same else Outcome.CHANGED
        return Planned(row, outcome, series, numbers, stored, () if same else doubts)
    outcome = Outcome.DOUBTFUL if doubts else Outcome.NEW
    return Planned(row, outcome, series, numbers, wrong=doubts)


def _counted(row: Row, unit: str, counting: Counting) -> Numbers:
    factor = Decimal(1)
    if counting != Counting.AS_STORED:
        factor = FACTORS[counting] / (A_MILLION if unit == IN_MILLIONS else 1)
    by_name = {str(holds): value * factor for holds, value in row.numbers.items()}
    return Numbers(**by_name, qualifier=row.qualifier)


def _plainly(numbers: Numbers) -> tuple[object, ...]:
    return numbers.value, numbers.low, numbers.high, numbers.qualifier


def _contradictions(row: Row, numbers: Numbers, unit: str) -> Iterable[Mistake]:
    value, low, high = numbers.value, numbers.low, numbers.high
    if row.period is None and not any(wrong.column is not None for wrong in row.wrong):
        yield Mistake(Trouble.NO_PERIOD)
    if not all(can_be_stored(number) for number in numbers.all):
        yield Mistake(Trouble.TOO_MANY_DIGITS)
    if row.is_share and unit not in PER_CENT_UNITS:
        yield Mistake(Trouble.PER_CENT)
    if low is not None and high is not None and low > high:
        yield Mistake(Trouble.LOW_ABOVE_HIGH, str(low), str(high))
    if low is not None and value is not None and low > value:
        yield Mistake(Trouble.LOW_ABOVE_VALUE, str(low), str(value))
    if high is not None and value is not None and value > high:
        yield Mistake(Trouble.VALUE_ABOVE_HIGH, str(value), str(high))
    if row.numbers and value is None and not numbers.qualifier and None in (low, high):
        yield Mistake(Trouble.BOUND_WITHOUT_WORD)


def _doubts(
    period: Period, numbers: Numbers, series: Series, stored: Stored | None
) -> Iterable[Mistake]:
    others = [one for one in series.figures if one is not stored]
    if stored is None:
        for other in others:
            if other.period.start <= period.end and period.start <= other.period.end:
                held = f"{other.period.start} – {other.period.end}"
                yield Mistake(Trouble.OVERLAPS, also=held)
                break
    if any(_out_of_range(number, series.unit) for number in numbers.all):
        yield Mistake(Trouble.OUT_OF_RANGE)
    beside = stored or (others[-1] if others else None)
    known = beside.numbers.central if beside else None
    if known and numbers.central and not 1 / FAR < abs(numbers.central / known) < FAR:
        yield Mistake(Trouble.FAR_FROM_STORED, _short(numbers.central), _short(known))


def _out_of_range(number: Decimal, unit: str) -> bool:
    """Less than nothing, or more than all. Seldom meant, but a change can be both."""
    if unit == "percent change":
        return False
    most = Decimal(100) if unit in PER_CENT_UNITS else MOST_OF_UNIT.get(unit)
    return number < 0 or (most is not None and number > most)


def _with_shares_of_one(planned: list[Planned]) -> list[Planned]:
    """Ask where all per cent of a statistic lie between 0 and 1, and what is stored does not."""
    by_series: dict[int, list[Decimal]] = defaultdict(list)
    for one in planned:
        if one.series and one.series.unit in PER_CENT_UNITS and not one.row.is_share:
            by_series[one.series.pk] += one.numbers.all
    asked = {pk for pk, numbers in by_series.items() if _are_shares_of_one(numbers)}
    return [
        _doubted(one, Mistake(Trouble.SHARES_OF_ONE))
        if one.series and one.series.pk in asked and not _has_small_figures(one.series)
        else one
        for one in planned
    ]


def _are_shares_of_one(numbers: Sequence[Decimal]) -> bool:
    return any(numbers) and all(0 <= number <= 1 for number in numbers)


def _has_small_figures(series: Series) -> bool:
    return any(_are_shares_of_one(one.numbers.all) for one in series.figures)


def _doubted(one: Planned, mistake: Mistake) -> Planned:
    """The row with one more reason to look at it, if it does anything."""
    if one.outcome not in {Outcome.NEW, Outcome.CHANGED, Outcome.DOUBTFUL}:
        return one
    outcome = Outcome.DOUBTFUL if one.outcome == Outcome.NEW else one.outcome
    return replace(one, outcome=outcome, wrong=(*one.wrong, Wrong(mistake)))


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _beside(one: Planned, same_place: Sequence[Planned]) -> Planned:
    """Where two rows are of one period and say different things, somebody chooses."""
    others = [other for other in same_place if other is not one]
    if not others:
        return one
    numbers = ", ".join(str(other.row.number) for other in others)
    return _doubted(one, Mistake(Trouble.TWICE, also=numbers))
