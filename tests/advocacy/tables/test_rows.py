from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.columns import ColumnKind
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.numbers import DecimalMark
from advocacy.tables.periods import Customs, Period
from advocacy.tables.remarks import REMARK_OF_WORD
from advocacy.tables.rows import ReadRow, TableLayout, read_rows

A_YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def read(heads, *rows, marks=None):
    columns = [ColumnKind(head) if head else None for head in heads]
    return read_rows([heads, *rows], TableLayout(columns, 1, Customs(), marks))


def test_a_row_is_read_with_all_that_its_columns_hold():
    heads = ["statistic", "period", "value", "low", "high", "qualifier", "source", "edition"]

    [row] = read(
        ["", *heads, "evidence", "note"],
        [
            *(
                "ignore column",
                "refugees",
                "2024",
                "1,234.5",
                "1,200",
                "1,300",
                "about",
                "UNHCR",
                "2025",
            ),
            *("https://unhcr.org/x", "Without UNRWA."),
        ],
    )

    assert row == ReadRow(
        number=2,
        statistic="refugees",
        period=A_YEAR,
        numbers={
            ColumnKind.VALUE: Decimal("1234.5"),
            ColumnKind.LOW: Decimal(1200),
            ColumnKind.HIGH: Decimal(1300),
        },
        qualifier="about",
        source="UNHCR",
        edition="2025",
        evidence="https://unhcr.org/x",
        note="Without UNRWA.",
    )


def test_the_marks_of_one_row_settle_another_unless_somebody_says_otherwise():
    table = ["2023", "1.234"], ["2024", "12.5"]

    assert read(["period", "value"], *table)[0].numbers == {ColumnKind.VALUE: Decimal("1.234")}
    settled = read(["period", "value"], *table, marks=DecimalMark.COMMA)
    assert settled[0].numbers == {ColumnKind.VALUE: Decimal(1234)}
    assert settled[1].wrong == (Mistake(Problem.OTHER_MARKS, "12.5", column=1),)


def test_each_mistake_knows_its_row_and_its_column():
    heads = ["period", "value", "low", "qualifier", "evidence", "edition"]

    [row] = read(heads, ["soon", "2.4m", "1.234", "perhaps", "javascript:x", "e" * 101])

    assert [(wrong.column, wrong.problem) for wrong in row.wrong] == [
        (0, Problem.NOT_A_PERIOD),
        (1, Problem.LETTERS),
        (2, Problem.WHICH_MARK),
        (3, Problem.UNKNOWN_QUALIFIER),
        (5, Problem.TOO_LONG),
        (4, Problem.NOT_AN_ADDRESS),
    ]


def test_a_sign_beside_the_number_says_how_to_read_it_where_its_column_does_not():
    rows = read(["period", "value", "qualifier"], ["2024", ">5", ">"], ["2023", ">5", ""])

    assert [row.qualifier for row in rows] == ["more than", "more than"]
    assert [row.wrong for row in rows] == [(), ()]


def test_a_sign_and_a_word_that_contradict_each_other_are_named():
    [row] = read(["period", "value", "qualifier"], ["2024", ">5", "less than"])

    assert row.wrong == (Mistake(Problem.TWO_QUALIFIERS, ">5", "less than", column=1),)


@pytest.mark.parametrize(
    ("cells", "qualifier", "wrong"),
    [
        (["", ">5", ""], "more than", []),
        (["", "", "≤ 9"], "at most", []),
        (["7", "≥5", "≤9"], "", []),
        (["7", ">5", ""], "", [1]),
        (["7", "5", "<9"], "", [2]),
        (["", ">5", "<9"], "", [1, 2]),
        (["", "~5", ""], "about", [1]),
        (["", "<5", ""], "less than", [1]),
        ([">7", "5", "9"], "more than", []),
    ],
)
def test_a_sign_at_a_bound_is_kept_or_named_and_never_lost(cells, qualifier, wrong):
    [row] = read(["period", "value", "low", "high"], ["2024", *cells])

    assert row.qualifier == qualifier
    assert [(one.column, one.problem) for one in row.wrong] == [
        (column + 1, Problem.SIGN_AT_A_BOUND) for column in wrong
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "named"),
    [
        (["period", "value", ""], ["2022", "1", "5"], "5"),
        (["period", "value", "", ""], ["2022", "1", "", "5"], "5"),
        (["period", "value", ""], ["2022", "1", ""], None),
        (["period", "", "value"], ["2022", "x", "1"], None),
        (["", "period", "value"], ["World", "2022", "1"], None),
    ],
)
def test_a_cell_beyond_the_last_head_is_named(heads, cells, named):
    [row] = read(heads, cells)

    expected = (Mistake(Problem.UNDER_NO_HEAD, named),) if named else ()
    assert row.wrong == expected


def test_a_cell_beyond_the_last_head_may_be_given_a_meaning():
    columns = [ColumnKind.PERIOD, ColumnKind.VALUE, ColumnKind.NOTE]
    table = [["Year", "Value", ""], ["2022", "1", "Half a year."]]

    [row] = read_rows(table, TableLayout(columns, 1, Customs()))
    assert (row.note, row.wrong) == ("Half a year.", ())


def test_without_heads_a_row_that_is_longer_than_the_others_is_named():
    columns = [ColumnKind.PERIOD, ColumnKind.VALUE, None]
    table = [["2022", "1", ""], ["2023", "1", "5"], ["2024", "2", ""]]

    rows = read_rows(table, TableLayout(columns, 0, Customs()))
    assert [bool(row.wrong) for row in rows] == [False, True, False]


@pytest.mark.parametrize(
    ("period", "value", "note"),
    [
        ("2024 (provisional)", "1", "provisional"),
        ("2024 (p)", "1", "provisional"),
        ("2024(P)", "1", "provisional"),
        ("2024 [prov.]", "1", "provisional"),
        ("2024", "1 (p)", "provisional"),
        ("2024", "1 (e)", "estimate"),
        ("2024", "about 1 (est.)", "estimate"),
        ("2024", "(e) 1", "estimate"),
        ("2024", "1 (r)", "revised"),
        ("2024", "1 (Revised)", "revised"),
        ("2024 (r)", "1 (p)", "provisional; revised"),
        ("2024 (p)", "1 (provisional)", "provisional"),
        ("2024", "1 (p, r)", "provisional; revised"),
        ("2024", "1 (p) (r)", "provisional; revised"),
        ("2024 (provisional estimate)", "1", "provisional; estimate"),
        ("2024 (Jan–Dec) (p)", "1", "provisional"),
        ("2024 (p) (Jan–Dec)", "1", "provisional"),
        ("2024 (provisoire)", "1", "provisional"),
        ("2024", "1 (données provisoires)", "provisional"),
        ("2024", "1 (estimación)", "estimate"),
        ("٢٠٢٤ (مؤقتة)", "١", "provisional"),
        ("2024", "1 (revize)", "revised"),
    ],
)
def test_a_remark_that_is_understood_becomes_the_note(period, value, note):
    [row] = read(["period", "value"], [period, value])

    assert (row.note, row.wrong, row.doubts) == (note, (), ())
    assert (row.period, row.numbers) == (A_YEAR, {ColumnKind.VALUE: Decimal(1)})


def test_a_remark_comes_behind_the_note_that_is_there():
    [row] = read(["start", "end", "low", "note"], ["2024", "2024 (p)", "1 (e)", "Without UNRWA."])

    assert row.note == "Without UNRWA.; provisional; estimate"
    assert (row.period, row.wrong) == (A_YEAR, ())


def test_words_in_brackets_behind_the_period_become_a_note_and_a_doubt():
    [row] = read(["period", "value"], ["2024 (without Gaza) (p)", "1"])

    assert (row.period, row.note, row.wrong) == (A_YEAR, "provisional; without Gaza", ())
    assert row.doubts == (Mistake(Problem.REMARK_AS_CAVEAT, "without Gaza", column=0),)


@pytest.mark.parametrize("heads", [["period", "value"], ["period", "value", "note"]])
def test_letters_behind_a_period_that_cannot_be_read_stand_at_the_period(heads):
    cell = "2024 (r\ufffdvis\ufffd)"

    [row] = read(heads, [cell, "1", "Note"][: len(heads)])

    assert row.wrong == (Mistake(Problem.UNREADABLE, cell, column=0),)


@pytest.mark.parametrize(
    "period",
    [
        *("2022 (2)", "2022 (4 months)", "2022 (until June)", "2022 (a) (b)", "2022 ()", "(p)"),
        *("soon (perhaps)", "2022p", "2022 (p", "2022 (p))"),
    ],
)
def test_brackets_that_may_change_the_period_leave_it_unread(period):
    [row] = read(["period", "value"], [period, "1"])

    assert (row.period, row.doubts) == (None, ())
    assert [(one.problem, one.column) for one in row.wrong] == [(Problem.NOT_A_PERIOD, 0)]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1 (without Gaza)", Problem.UNKNOWN_REMARK),
        ("1 (p) (million)", Problem.UNKNOWN_REMARK),
        ("1 [x]", Problem.UNKNOWN_REMARK),
        ("1,234 (few)", Problem.UNKNOWN_REMARK),
        ("1 (2)", Problem.NOT_A_NUMBER),
        ("1 ()", Problem.NOT_A_NUMBER),
        ("(p)", Problem.NOT_A_NUMBER),
        ("(1) (p)", Problem.WHICH_SIGN),
        ("1.234 (p)", Problem.WHICH_MARK),
        ("2.4m (p)", Problem.LETTERS),
    ],
)
def test_other_brackets_behind_a_number_leave_it_unread(value, problem):
    [row] = read(["period", "value"], ["2024", value])

    assert row.numbers == {}
    assert [(one.problem, one.column) for one in row.wrong] == [(problem, 1)]


def test_a_remark_hides_no_mark_of_another_number():
    rows = read(["period", "value"], ["2023", "1.234"], ["2024", "12,5 (p)"])

    assert rows[0].numbers == {ColumnKind.VALUE: Decimal(1234)}


@pytest.mark.parametrize("cell", ["Jan–Jun 2024 (p).1", "2024 (e).1.21"])
def test_what_stands_behind_a_remark_is_not_read_with_what_stands_before(cell):
    [row] = read(["period", "value"], [cell, "1"])

    assert (row.period, row.note) == (None, "")
    assert row.wrong


@given(
    st.sampled_from(["2024", "Jan–Jun 2024", "H1 2024", "2024 (Q1)"]),
    st.sampled_from(["", *sorted(REMARK_OF_WORD)]),
    st.text(alphabet="()[] preпx12%,.", max_size=8),
)
def test_nothing_behind_a_period_is_lost_silently(period, remark, other):
    [row] = read(["period", "value"], [f"{period} ({remark}){other}", "1"])
    [alone] = read(["period", "value"], [period, "1"])

    left = "".join(char for char in other if char.isalnum())
    told = row.wrong or row.doubts or row.note
    assert told or not (remark or left)
    assert row.period in {alone.period, None}


def test_empty_rows_are_passed_over_and_counted():
    rows = read(["period", "value"], ["", ""], ["2024", "5"])

    assert [row.number for row in rows] == [3]


def test_a_mistake_in_the_ends_of_a_period_stands_at_its_start():
    [row] = read(["start", "end", "value"], ["2024", "", "5"])

    assert row.wrong == (Mistake(Problem.NOT_A_PERIOD, "", column=0),)


@given(
    st.lists(st.lists(st.text(max_size=12), min_size=12, max_size=12), min_size=1, max_size=4),
    st.permutations(list(ColumnKind)),
)
def test_whatever_stands_in_a_table_is_read_or_named(table, columns):
    for row in read_rows(table, TableLayout(columns, 0, Customs())):
        assert row.period or row.numbers or row.wrong or row.statistic or any(table)
        assert all(wrong.column is None or wrong.column < 12 for wrong in row.wrong)


def test_a_formula_without_its_result_is_no_empty_cell():
    [row] = read(["period", "value", "note"], ["2024", "=", "=HYPERLINK(1)"])

    assert row.numbers == {}
    assert row.note == ""
    assert [(wrong.column, wrong.problem) for wrong in row.wrong] == [
        (2, Problem.A_FORMULA),
        (1, Problem.A_FORMULA),
    ]
