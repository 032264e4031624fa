from datetime import date
from decimal import Decimal

import pytest

from advocacy.tables.columns import ColumnKind
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.matching import (
    Choice,
    FigureNumbers,
    NumberScale,
    Outcome,
    Series,
    StoredFigure,
    decided_choice,
    fingerprint,
    plan_rows,
    undecided_rows,
)
from advocacy.tables.periods import Period
from advocacy.tables.rows import ReadRow

TODAY = date(2026, 11, 26)


def year(number):
    return Period(date(number, 1, 1), date(number, 12, 31))


def stored(pk, number, value, **more):
    return StoredFigure(pk, year(number), FigureNumbers(Decimal(value), **more))


SERIES = Series(1, "persons", (stored(10, 2022, "100.0000"), stored(11, 2023, 200)))


def row(number, period, value=None, **more):
    numbers = {} if value is None else {ColumnKind.VALUE: Decimal(value)}
    return ReadRow(number, period=period, numbers=numbers | more.pop("bounds", {}), **more)


def planned(*rows, series=SERIES, counting=NumberScale.AS_STORED):
    return plan_rows(rows, lambda _name: series, counting, TODAY)


def outcomes(*rows, **more):
    return [one.outcome for one in planned(*rows, **more)]


def troubles(*rows, **more):
    return [wrong.problem for one in planned(*rows, **more) for wrong in one.wrong]


def test_each_row_says_what_it_would_do():
    assert outcomes(
        row(1, year(2024), 300),
        row(2, year(2023), 200),
        row(3, year(2022), "100.5"),
        row(4, year(2021)),
        row(5, None, 7),
        row(6, year(2020), 9, wrong=(Mistake(Problem.UNKNOWN_QUALIFIER),)),
    ) == [
        Outcome.NEW,
        Outcome.SAME,
        Outcome.CHANGED,
        Outcome.EMPTY,
        Outcome.WRONG,
        Outcome.WRONG,
    ]


def test_a_qualifier_that_differs_is_a_change():
    assert outcomes(row(1, year(2023), 200, qualifier="about")) == [Outcome.CHANGED]


def test_a_changed_value_knows_the_stored_one():
    [one] = planned(row(1, year(2023), 250))

    assert one.stored.pk == 11
    assert one.choices == (Choice.REVISE, Choice.CORRECT, Choice.SKIP)
    assert one.default is None


@pytest.mark.parametrize(
    ("value", "bounds", "problem"),
    [
        (5, {ColumnKind.LOW: Decimal(6)}, Problem.LOW_ABOVE_VALUE),
        (5, {ColumnKind.HIGH: Decimal(4)}, Problem.VALUE_ABOVE_HIGH),
        (None, {ColumnKind.LOW: Decimal(6), ColumnKind.HIGH: Decimal(4)}, Problem.LOW_ABOVE_HIGH),
        (None, {ColumnKind.HIGH: Decimal(4)}, Problem.BOUND_WITHOUT_WORD),
        ("1.23456", {}, Problem.TOO_MANY_DIGITS),
        (5, {ColumnKind.LOW: Decimal("1.23456")}, Problem.TOO_MANY_DIGITS),
        (5, {ColumnKind.HIGH: Decimal("6.23456")}, Problem.TOO_MANY_DIGITS),
    ],
)
def test_numbers_that_contradict_themselves_are_named(value, bounds, problem):
    assert troubles(row(1, year(2024), value, bounds=bounds), series=Series(1, "persons")) == [
        problem
    ]


def test_a_per_cent_sign_belongs_to_a_share():
    share = row(1, year(2024), 75, is_share=True)

    assert troubles(share) == [Problem.PER_CENT]
    assert troubles(share, series=Series(1, "percent")) == []


def test_a_row_without_a_period_says_so_once():
    mistaken = row(1, None, 5, wrong=(Mistake(Problem.NOT_A_PERIOD, "x", column=0),))

    assert troubles(row(1, None, 5)) == [Problem.NO_PERIOD]
    assert troubles(mistaken) == [Problem.NOT_A_PERIOD]


def test_an_unknown_statistic_is_named():
    assert troubles(row(1, year(2024), 5, statistic="refuges"), series=None) == [
        Problem.UNKNOWN_STATISTIC
    ]


@pytest.mark.parametrize(
    ("unit", "counting", "value"),
    [
        ("persons", NumberScale.AS_STORED, "1.5"),
        ("persons", NumberScale.THOUSANDS, "1500"),
        ("persons", NumberScale.MILLIONS, "1500000"),
        ("million persons", NumberScale.AS_STORED, "1.5"),
        ("million persons", NumberScale.MILLIONS, "1.5"),
        ("million persons", NumberScale.THOUSANDS, "0.0015"),
    ],
)
def test_numbers_are_counted_in_the_unit_of_the_statistic(unit, counting, value):
    [one] = planned(row(1, year(2024), "1.5"), series=Series(1, unit), counting=counting)

    assert one.numbers.value == Decimal(value)


def test_thousands_for_single_ones_are_doubted():
    [one] = planned(row(1, year(2024), 300_000))

    assert one.outcome == Outcome.DOUBTFUL
    assert [*one.wrong] == [Mistake(Problem.FAR_FROM_STORED, "300000", "200")]
    assert outcomes(row(1, year(2023), 1)) == [Outcome.CHANGED]
    assert troubles(row(1, year(2023), 1)) == [Problem.FAR_FROM_STORED]


@pytest.mark.parametrize(
    ("unit", "value", "doubts"),
    [
        ("percent", 108, [Problem.OUT_OF_RANGE]),
        ("percent", 100, []),
        ("persons", -1, [Problem.OUT_OF_RANGE]),
        ("persons", 108, []),
        ("percent change", -3, []),
        ("percent change", 140, []),
        ("persons", 10**10 + 1, [Problem.OUT_OF_RANGE]),
        ("million persons", 79_500_000, [Problem.OUT_OF_RANGE]),
        ("million persons", 8_000, []),
        ("countries", 193, []),
        ("countries", 251, [Problem.OUT_OF_RANGE]),
        ("languages", 7_100, []),
        ("one person in N", 10**11, [Problem.OUT_OF_RANGE]),
        ("cases", 10**11, [Problem.OUT_OF_RANGE]),
        ("USD per year", 10**14, []),
        ("USD per year", 10**15 - 1, [Problem.OUT_OF_RANGE]),
    ],
)
def test_less_than_nothing_and_more_than_all_are_doubted(unit, value, doubts):
    assert troubles(row(1, year(2024), value), series=Series(1, unit)) == doubts


@pytest.mark.parametrize("bound", [{ColumnKind.LOW: Decimal(-1)}, {ColumnKind.HIGH: Decimal(108)}])
def test_a_bound_below_nothing_or_above_all_is_doubted(bound):
    assert troubles(row(1, year(2024), 75, bounds=bound), series=Series(1, "percent")) == [
        Problem.OUT_OF_RANGE
    ]


SMALL = Series(1, "percent", (stored(10, 2022, "0.4"), stored(11, 2023, "0.6")))
LARGE = Series(1, "percent", (stored(10, 2022, "71"), stored(11, 2023, "75")))


@pytest.mark.parametrize(
    ("series", "values", "is_asked"),
    [
        (Series(1, "percent"), ["0.75", "0.8"], True),
        (Series(1, "percent"), ["0.75"], True),
        (LARGE, ["0.80", "0"], True),
        (SMALL, ["0.75", "0.8"], False),
        (Series(1, "percent"), ["0.75", "12"], False),
        (Series(1, "percent"), ["0", "0"], False),
        (Series(1, "persons"), ["0.75", "1"], False),
    ],
)
def test_shares_of_one_are_asked_about_where_per_cent_are_meant(series, values, is_asked):
    rows = [row(number, year(2023 + number), value) for number, value in enumerate(values, 1)]
    found = [
        Problem.SHARES_OF_ONE in [wrong.problem for wrong in one.wrong]
        for one in planned(*rows, series=series)
    ]

    assert found == [is_asked] * len(values)
    if is_asked:
        assert set(outcomes(*rows, series=series)) == {Outcome.DOUBTFUL}


def test_a_per_cent_sign_settles_that_it_is_less_than_one_per_cent():
    assert troubles(row(1, year(2024), "0.5", is_share=True), series=Series(1, "percent")) == []


def test_a_period_that_has_not_begun_is_asked_about():
    rows = planned(row(1, year(2026), 300), row(2, year(2027), 300))

    assert [one.outcome for one in rows] == [Outcome.NEW, Outcome.DOUBTFUL]
    assert [*rows[1].wrong] == [Mistake(Problem.NOT_BEGUN)]


def test_why_no_statistic_is_meant_is_said():
    [one] = planned(row(1, year(2024), 5, statistic="x"), series=Problem.TWO_STATISTICS)

    assert one.outcome == Outcome.WRONG
    assert [*one.wrong] == [Mistake(Problem.TWO_STATISTICS, "x")]


def test_a_period_that_shares_days_with_a_stored_one_is_doubted():
    last_day = Period(date(2023, 12, 31), date(2023, 12, 31))

    assert outcomes(row(1, last_day, 201)) == [Outcome.DOUBTFUL]
    assert troubles(row(1, last_day, 201)) == [Problem.OVERLAPS]


def test_two_rows_of_one_period_cannot_both_be_taken():
    rows = planned(row(1, year(2024), 300), row(2, year(2024), 301), row(3, year(2025), 302))

    assert [one.outcome for one in rows] == [Outcome.DOUBTFUL, Outcome.DOUBTFUL, Outcome.NEW]
    assert [one.row.number for one in undecided_rows(rows, {})] == [1, 2]
    both = {1: Choice.ADD, 2: Choice.ADD}
    assert [one.row.number for one in undecided_rows(rows, both)] == [1, 2]
    assert undecided_rows(rows, {1: Choice.ADD, 2: Choice.SKIP}) == []


def test_a_choice_that_a_row_does_not_offer_counts_for_nothing():
    [new, changed, same] = planned(
        row(1, year(2024), 300), row(2, year(2022), 101), row(3, year(2023), 200)
    )

    assert decided_choice(new, {1: Choice.REVISE}) == Choice.ADD
    assert decided_choice(new, {1: Choice.SKIP}) == Choice.SKIP
    assert decided_choice(changed, {2: Choice.ADD}) is None
    assert decided_choice(same, {3: Choice.ADD}) is None
    assert undecided_rows([new, changed, same], {}) == [changed]


def test_the_fingerprint_changes_with_what_is_stored_and_with_what_is_read():
    first = fingerprint(planned(row(1, year(2024), 300)))

    assert first == fingerprint(planned(row(1, year(2024), 300)))
    assert first != fingerprint(planned(row(1, year(2024), 301)))
    revised = Series(1, "persons", (stored(12, 2024, 299),))
    assert first != fingerprint(planned(row(1, year(2024), 300), series=revised))


def test_a_doubt_of_a_row_is_told_whatever_it_does_and_is_never_taken_silently():
    doubt = Mistake(Problem.REMARK_AS_CAVEAT, "without Gaza", column=0)

    plans = planned(
        row(1, year(2024), 300, doubts=(doubt,)),
        row(2, year(2023), 200, doubts=(doubt,)),
        row(3, year(2022), 101, doubts=(doubt,)),
        row(4, None, 7, doubts=(doubt,)),
    )

    assert [one.outcome for one in plans] == [
        Outcome.DOUBTFUL,
        Outcome.SAME,
        Outcome.CHANGED,
        Outcome.WRONG,
    ]
    assert all(doubt in one.wrong for one in plans)
    assert [one.default for one in plans] == [None] * 4
