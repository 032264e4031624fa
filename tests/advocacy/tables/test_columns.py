import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.columns import (
    ColumnKind,
    are_years_columns,
    find_heading_row,
    recognise_columns,
    recognise_heading,
)
from advocacy.tables.language_words import all_table_words


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        ("Year", ColumnKind.PERIOD),
        ("AÑO", ColumnKind.PERIOD),
        ("année", ColumnKind.PERIOD),
        ("annee", ColumnKind.PERIOD),
        ("السنة", ColumnKind.PERIOD),
        ("Value (thousands)", ColumnKind.VALUE),
        ("OBS_VALUE", ColumnKind.VALUE),
        ("Número", ColumnKind.VALUE),
        ("القيمة", ColumnKind.VALUE),
        ("Lower bound [95 %]", ColumnKind.LOW),
        ("límite superior", ColumnKind.HIGH),
        ("الحد الأدنى", ColumnKind.LOW),
        ("Fuente", ColumnKind.SOURCE),
        ("ملاحظات", ColumnKind.NOTE),
        ("period_start", ColumnKind.START),
        ("hasta", ColumnKind.END),
        ("Number of refugees", ColumnKind.VALUE),
        ("Qualificatif", ColumnKind.QUALIFIER),
        ("Refugees", None),
        ("", None),
    ],
)
def test_a_head_says_what_its_column_holds(head, holds):
    assert recognise_heading(head)[0] == holds


def test_no_word_stands_for_two_things():
    for words in all_table_words():
        for holds, heads in words["headings"].items():
            assert {recognise_heading(head) for head in heads} <= {(holds, True)}


@pytest.mark.parametrize(
    ("heads", "below", "columns"),
    [
        (["Year", "Value"], [], [ColumnKind.PERIOD, ColumnKind.VALUE]),
        (["Total", "Year", "Value"], [], [ColumnKind.VALUE, ColumnKind.PERIOD, None]),
        (["Number of cases", "Value"], [], [None, ColumnKind.VALUE]),
        (
            ["Year", "Country", "Refugees"],
            [["2024", "World", "5"]],
            [ColumnKind.PERIOD, None, ColumnKind.VALUE],
        ),
        (["Year", "Men", "Women"], [["2024", "4", "5"]], [ColumnKind.PERIOD, None, None]),
        (["", "World"], [["2023", "5"], ["2024", "6"]], [ColumnKind.PERIOD, ColumnKind.VALUE]),
        (["From", "To", "Value"], [], [ColumnKind.START, ColumnKind.END, ColumnKind.VALUE]),
    ],
)
def test_columns_are_matched_once_each(heads, below, columns):
    assert recognise_columns(heads, below) == columns


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["Year", "Value"], ["2024", "5"]], 0),
        ([["Table 3", ""], ["", ""], ["Year", "Value"], ["2024", "5"]], 2),
        ([["Region", "Refugees"], ["2024", "5"]], 0),
        ([["", "2023", "2024"], ["World", "5", "6"]], 0),
        ([["2023", "5"], ["2024", "6"]], None),
        # Numbers that could be years are no heads: the first figure would be lost.
        ([["2019", "2000"], ["2020", "3500"]], None),
        ([], None),
    ],
)
def test_the_row_of_heads_is_found(rows, index):
    assert find_heading_row(rows) == index


def test_years_as_heads_are_seen():
    assert are_years_columns(["Country", "2023", "2024"])
    assert not are_years_columns(["Country", "2023", "Value"])


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.text(max_size=9), min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_whatever_the_heads_say_each_thing_is_held_once(rows):
    columns = recognise_columns(rows[0], rows[1:])
    held = [holds for holds in columns if holds]

    assert len(columns) == len(rows[0])
    assert len(held) == len(set(held))
    assert find_heading_row(rows) in {None, *range(len(rows))}


def test_one_word_above_the_figures_is_a_head():
    assert find_heading_row([["", "World"], ["2023", "5"]]) == 0


def test_remarks_in_brackets_hide_neither_years_nor_numbers():
    rows = [["2023 (p)", "1,000 (r)"], ["2024 (p)", "1,100"]]

    assert find_heading_row(rows) is None
    assert recognise_columns(["", ""], rows) == [ColumnKind.PERIOD, ColumnKind.VALUE]
    assert are_years_columns(["2023", "2024 (p)"])
