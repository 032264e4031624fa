import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.errors import Problem, TableRefused
from advocacy.tables.tables import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Separator,
    detect_separator,
    read_table,
    to_text,
    transpose,
)

CELLS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6
    ).filter(lambda rows: any(map(any, rows)))
)


@pytest.mark.parametrize(
    ("text", "parted", "rows"),
    [
        ("Year\tValue\n2024\t1,234", Separator.TAB, [["Year", "Value"], ["2024", "1,234"]]),
        ("Year;Value\r\n2024;1,5\r\n", Separator.SEMICOLON, [["Year", "Value"], ["2024", "1,5"]]),
        ("Year,Value\n2024,1234", Separator.COMMA, [["Year", "Value"], ["2024", "1234"]]),
        ('Year,Value\n2024,"1,234"', Separator.COMMA, [["Year", "Value"], ["2024", "1,234"]]),
        (
            "| Year | Value |\n| 2024 | 5 |",
            Separator.LINE,
            [["", "Year", "Value", ""], ["", "2024", "5", ""]],
        ),
        ("2023  1,234\n2024  2,345", Separator.SPACES, [["2023", "1,234"], ["2024", "2,345"]]),
        ("2023 1,234\n2024 2,345", Separator.SPACE, [["2023", "1,234"], ["2024", "2,345"]]),
        (
            "Año\t\u00a0Valor \n2024\t1\u202f234",
            Separator.TAB,
            [["Año", "Valor"], ["2024", "1 234"]],
        ),
        ("a\tb\tc\n1", Separator.TAB, [["a", "b", "c"], ["1", "", ""]]),
        ("words", Separator.COMMA, [["words"]]),
    ],
)
def test_a_text_is_parted_as_it_shows(text, parted, rows):
    assert detect_separator(text.replace("\r", "")) == parted
    assert read_table(text) == rows


def test_another_way_to_part_it_can_be_named():
    assert read_table("1;2,5", Separator.COMMA) == [["1;2", "5"]]


def test_empty_rows_between_stay_so_that_rows_keep_their_number():
    assert read_table("a\tb\n\n1\t2\n") == [["a", "b"], ["", ""], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.EMPTY_TABLE),
        (" \n\t\n", Problem.EMPTY_TABLE),
        ("a\n" * (MOST_ROWS + 1), Problem.TOO_MANY_ROWS),
        ("a\t" * MOST_COLUMNS + "b", Problem.TOO_MANY_COLUMNS),
        ("a" * (MOST_CHARACTERS + 1), Problem.TOO_HEAVY),
    ],
)
def test_what_is_empty_or_too_large_is_refused(text, problem):
    with pytest.raises(TableRefused) as refused:
        read_table(text)
    assert refused.value.problem == problem


def test_years_side_by_side_are_turned():
    assert transpose([["", "2023", "2024"], ["World", "5", "6"]]) == [
        ["", "World"],
        ["2023", "5"],
        ["2024", "6"],
    ]


@given(TABLES)
def test_what_we_write_is_read_back(rows):
    while not any(rows[0]):
        rows = rows[1:]
    while not any(rows[-1]):
        rows = rows[:-1]
    assert read_table(to_text(rows), Separator.TAB) == rows


@given(TABLES, st.sampled_from([",", ";", "\t"]))
def test_what_others_write_is_read_back_once_it_is_known_how_it_is_parted(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    names = {",": Separator.COMMA, ";": Separator.SEMICOLON, "\t": Separator.TAB}
    assert read_table(out.getvalue(), names[delimiter]) == rows


@given(st.text(), st.sampled_from([None, *Separator]))
def test_whatever_is_pasted_is_a_table_or_refused(text, parted):
    try:
        rows = read_table(text, parted)
    except TableRefused:
        return
    assert rows
    assert len({len(row) for row in rows}) == 1
    assert not any("\0" in cell for row in rows for cell in row)
