import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.columns import (
    WORDS,
    Holds,
    columns_by_heads,
    row_of_heads,
    what_it_says,
    years_stand_side_by_side,
)


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        ("Year", Holds.PERIOD),
        ("AÑO", Holds.PERIOD),
        ("année", Holds.PERIOD),
        ("annee", Holds.PERIOD),
        ("السنة", Holds.PERIOD),
        ("Value (thousands)", Holds.VALUE),
        ("OBS_VALUE", Holds.VALUE),
        ("Número", Holds.VALUE),
        ("القيمة", Holds.VALUE),
        ("Lower bound [95 %]", Holds.LOW),
        ("límite superior", Holds.HIGH),
        ("الحد الأدنى", Holds.LOW),
        ("Fuente", Holds.SOURCE),
        ("ملاحظات", Holds.NOTE),
        ("period_start", Holds.START),
        ("hasta", Holds.END),
        ("Number of refugees", Holds.VALUE),
        ("Qualificatif", Holds.QUALIFIER),
        ("Refugees", None),
        ("", None),
    ],
)
def test_a_head_says_what_its_column_holds(head, holds):
    assert what_it_says(head)[0] == holds


def test_no_word_stands_for_two_things():
    for holds, words in WORDS.items():
        assert {what_it_says(word) for word in words.split(", ")} == {(holds, True)}


@pytest.mark.parametrize(
    ("heads", "below", "columns"),
    [
        (["Year", "Value"], [], [Holds.PERIOD, Holds.VALUE]),
        (["Total", "Year", "Value"], [], [Holds.VALUE, Holds.PERIOD, None]),
        (["Number of cases", "Value"], [], [None, Holds.VALUE]),
        (
            ["Year", "Country", "Refugees"],
            [["2024", "World", "5"]],
            [Holds.PERIOD, None, Holds.VALUE],
        ),
        (["Year", "Men", "Women"], [["2024", "4", "5"]], [Holds.PERIOD, None, None]),
        (["", "World"], [["2023", "5"], ["2024", "6"]], [Holds.PERIOD, Holds.VALUE]),
        (["From", "To", "Value"], [], [Holds.START, Holds.END, Holds.VALUE]),
    ],
)
def test_columns_are_matched_once_each(heads, below, columns):
    assert columns_by_heads(heads, below) == columns


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
    assert row_of_heads(rows) == index


def test_years_as_heads_are_seen():
    assert years_stand_side_by_side(["Country", "2023", "2024"])
    assert not years_stand_side_by_side(["Country", "2023", "Value"])


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.text(max_size=9), min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_whatever_the_heads_say_each_thing_is_held_once(rows):
    columns = columns_by_heads(rows[0], rows[1:])
    held = [holds for holds in columns if holds]

    assert len(columns) == len(rows[0])
    assert len(held) == len(set(held))
    assert row_of_heads(rows) in {None, *range(len(rows))}


def test_one_word_above_the_figures_is_a_head():
    assert row_of_heads([["", "World"], ["2023", "5"]]) == 0
