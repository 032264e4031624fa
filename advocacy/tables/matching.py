"""Compare the rows of a table with stored figures: what would change, and what an editor must decide."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from advocacy.numbers.digits import can_be_stored
from advocacy.numbers.figure_words import PER_CENT_UNITS, all_numbers, central_value
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.periods import Period
from advocacy.tables.rows import ReadRow

MILLION: Final = Decimal(1_000_000)
UNIT_IN_MILLIONS: Final = "million persons"
# A number in each unit that is hardly ever exceeded: people on Earth, states, languages, income.
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
# A wrong decimal mark, or thousands for ones, makes a number a thousand times as large.
FAR_FACTOR: Final = 100


class NumberScale(StrEnum):
    """The scale of the numbers in the table: ones, thousands or millions."""

    AS_STORED = "as stored"
    ONES = "ones"
    THOUSANDS = "thousands"
    MILLIONS = "millions"


FACTORS: Final = {
    NumberScale.ONES: Decimal(1),
    NumberScale.THOUSANDS: Decimal(1_000),
    NumberScale.MILLIONS: MILLION,
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
class FigureNumbers:
    """The numbers of a figure, in the unit of its statistic."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = ""


@dataclass(frozen=True)
class StoredFigure:
    """The current stored figure of a period."""

    pk: int
    period: Period
    numbers: FigureNumbers


@dataclass(frozen=True)
class Series:
    """A statistic with its current figures, the newest last."""

    pk: int
    unit: str
    figures: tuple[StoredFigure, ...] = ()


@dataclass(frozen=True)
class PlannedRow:
    """A row with what it would change, and the reasons to ask an editor."""

    row: ReadRow
    outcome: Outcome
    series: Series | None = None
    numbers: FigureNumbers = FigureNumbers()
    stored: StoredFigure | None = None
    wrong: tuple[Mistake, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        return CHOICES[self.outcome]

    @property
    def default(self) -> Choice | None:
        """The choice unless the editor makes another one; None where the editor must decide."""
        return Choice.ADD if self.outcome == Outcome.NEW else None

    @property
    def place(self) -> tuple[int, Period] | None:
        """The statistic and the period, which have one current figure; None for a wrong row."""
        return (self.series.pk, self.row.period) if self.series and self.row.period else None


def plan_rows(
    rows: Iterable[ReadRow],
    find: Callable[[str], Series | Problem | None],
    counting: NumberScale,
    today: date,
) -> list[PlannedRow]:
    """Return what each row would change. `find` returns the statistic of a name, or the problem."""
    planned = [_planned(row, find(row.statistic), counting, today) for row in rows]
    planned = _with_shares_of_one(planned)
    by_place: dict[object, list[PlannedRow]] = defaultdict(list)
    for plan in planned:
        if plan.place and plan.outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.DOUBTFUL}:
            by_place[plan.place].append(plan)
    return [_beside(plan, by_place.get(plan.place, [])) for plan in planned]


def undecided_rows(planned: Sequence[PlannedRow], chosen: Mapping[int, Choice]) -> list[PlannedRow]:
    """Return the rows that an editor must still decide. `chosen` has the choices by row number."""
    acting: dict[object, int] = defaultdict(int)
    for plan in planned:
        if decided_choice(plan, chosen) not in {None, Choice.SKIP}:
            acting[plan.place] += 1
    return [
        plan
        for plan in planned
        if plan.choices and (decided_choice(plan, chosen) is None or acting[plan.place] > 1)
    ]


def decided_choice(plan: PlannedRow, chosen: Mapping[int, Choice]) -> Choice | None:
    """Return the editor's choice for a row if the row offers it, else the default, which may be None."""
    choice = chosen.get(plan.row.number)
    return choice if choice in plan.choices else plan.default


def fingerprint(planned: Sequence[PlannedRow]) -> str:
    """Return a hash of the whole plan. It changes with the table and with the stored figures."""
    return hashlib.sha256(repr(planned).encode()).hexdigest()


def _planned(
    row: ReadRow, statistic: Series | Problem | None, counting: NumberScale, today: date
) -> PlannedRow:
    series = statistic if isinstance(statistic, Series) else None
    wrong = list(row.wrong)
    if not row.numbers and not wrong:
        return PlannedRow(row, Outcome.EMPTY, series)
    if series is None:
        why = statistic if isinstance(statistic, Problem) else Problem.UNKNOWN_STATISTIC
        wrong.append(Mistake(why, row.statistic))
        return PlannedRow(row, Outcome.WRONG, wrong=tuple(wrong))
    numbers = _counted(row, series.unit, counting)
    wrong += _contradictions(row, numbers, series.unit)
    if wrong or row.period is None:
        return PlannedRow(row, Outcome.WRONG, series, numbers, wrong=(*wrong, *row.doubts))
    stored = next((figure for figure in series.figures if figure.period == row.period), None)
    doubts = (*row.doubts, *_doubts(row.period, numbers, series, stored))
    if row.period.start > today:
        doubts = (*doubts, Mistake(Problem.NOT_BEGUN))
    if stored:
        same = stored.numbers == numbers
        outcome = Outcome.SAME if same else Outcome.CHANGED
        return PlannedRow(row, outcome, series, numbers, stored, row.doubts if same else doubts)
    outcome = Outcome.DOUBTFUL if doubts else Outcome.NEW
    return PlannedRow(row, outcome, series, numbers, wrong=doubts)


def _counted(row: ReadRow, unit: str, counting: NumberScale) -> FigureNumbers:
    factor = Decimal(1)
    if counting != NumberScale.AS_STORED:
        factor = FACTORS[counting] / (MILLION if unit == UNIT_IN_MILLIONS else 1)
    by_name = {str(holds): value * factor for holds, value in row.numbers.items()}
    return FigureNumbers(**by_name, qualifier=row.qualifier)


def _contradictions(row: ReadRow, numbers: FigureNumbers, unit: str) -> Iterable[Mistake]:
    value, low, high = numbers.value, numbers.low, numbers.high
    if row.period is None and not any(wrong.column is not None for wrong in row.wrong):
        yield Mistake(Problem.NO_PERIOD)
    if not all(can_be_stored(number) for number in all_numbers(numbers)):
        yield Mistake(Problem.TOO_MANY_DIGITS)
    if row.is_share and unit not in PER_CENT_UNITS:
        yield Mistake(Problem.PER_CENT)
    if low is not None and high is not None and low > high:
        yield Mistake(Problem.LOW_ABOVE_HIGH, str(low), str(high))
    if low is not None and value is not None and low > value:
        yield Mistake(Problem.LOW_ABOVE_VALUE, str(low), str(value))
    if high is not None and value is not None and value > high:
        yield Mistake(Problem.VALUE_ABOVE_HIGH, str(value), str(high))
    if row.numbers and value is None and not numbers.qualifier and None in (low, high):
        yield Mistake(Problem.BOUND_WITHOUT_WORD)


def _doubts(
    period: Period, numbers: FigureNumbers, series: Series, stored: StoredFigure | None
) -> Iterable[Mistake]:
    others = [figure for figure in series.figures if figure is not stored]
    if stored is None:
        for other in others:
            if other.period.start <= period.end and period.start <= other.period.end:
                held = f"{other.period.start} – {other.period.end}"
                yield Mistake(Problem.OVERLAPS, also=held)
                break
    if any(_out_of_range(number, series.unit) for number in all_numbers(numbers)):
        yield Mistake(Problem.OUT_OF_RANGE)
    beside = stored or (others[-1] if others else None)
    known, read = central_value(beside.numbers) if beside else None, central_value(numbers)
    if known and read and not 1 / FAR_FACTOR < abs(read / known) < FAR_FACTOR:
        yield Mistake(Problem.FAR_FROM_STORED, _short(read), _short(known))


def _out_of_range(number: Decimal, unit: str) -> bool:
    """Return the problem of a number below zero or above all there is. Changes may be either."""
    if unit == "percent change":
        return False
    most = Decimal(100) if unit in PER_CENT_UNITS else MOST_OF_UNIT.get(unit)
    return number < 0 or (most is not None and number > most)


def _with_shares_of_one(planned: list[PlannedRow]) -> list[PlannedRow]:
    """Ask about percentages that all lie between 0 and 1, unless the stored ones do as well."""
    by_series: dict[int, list[Decimal]] = defaultdict(list)
    for plan in planned:
        if plan.series and plan.series.unit in PER_CENT_UNITS and not plan.row.is_share:
            by_series[plan.series.pk] += all_numbers(plan.numbers)
    asked = {pk for pk, numbers in by_series.items() if _are_shares_of_one(numbers)}
    return [
        _doubted(plan, Mistake(Problem.SHARES_OF_ONE))
        if plan.series and plan.series.pk in asked and not _has_small_figures(plan.series)
        else plan
        for plan in planned
    ]


def _are_shares_of_one(numbers: Sequence[Decimal]) -> bool:
    return any(numbers) and all(0 <= number <= 1 for number in numbers)


def _has_small_figures(series: Series) -> bool:
    return any(_are_shares_of_one(all_numbers(figure.numbers)) for figure in series.figures)


def _doubted(plan: PlannedRow, mistake: Mistake) -> PlannedRow:
    """Return the row with one more doubt, if it would change anything."""
    if plan.outcome not in {Outcome.NEW, Outcome.CHANGED, Outcome.DOUBTFUL}:
        return plan
    outcome = Outcome.DOUBTFUL if plan.outcome == Outcome.NEW else plan.outcome
    return replace(plan, outcome=outcome, wrong=(*plan.wrong, mistake))


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _beside(plan: PlannedRow, same_place: Sequence[PlannedRow]) -> PlannedRow:
    """Let the editor choose between rows of one period with different numbers."""
    others = [other for other in same_place if other is not plan]
    if not others:
        return plan
    numbers = ", ".join(str(other.row.number) for other in others)
    return _doubted(plan, Mistake(Problem.TWICE, also=numbers))
