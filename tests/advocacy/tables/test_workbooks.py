"""Workbooks, as people save them and as somebody would build them to do harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from advocacy.tables.errors import Problem, TableRefused
from advocacy.tables.numbers import FORMULA_MARK, DecimalMark, read_number
from advocacy.tables.tables import MOST_COLUMNS, MOST_ROWS
from advocacy.tables.workbooks import MOST_BYTES, is_workbook, read_workbook


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_rows(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def with_part(content, name, part):
    """The workbook with one part exchanged, or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return out.getvalue()


def with_rows(rows):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(of_rows([1]), "xl/worksheets/sheet1.xml", part)


def refused(content, sheet=""):
    with pytest.raises(TableRefused) as found:
        read_workbook(content, sheet)
    return found.value.problem


def test_values_are_read_as_text_without_doubt():
    content = of_rows(
        ["Year", "Value", "Note"],
        [2024, 1234.5, "Año"],
        [date(2024, 12, 31), 0.1 + 0.2, None],
        [datetime(2024, 6, 30), 123_200_000, True],  # noqa: DTZ001 -- as a sheet has it
        [None, 10**17, "1.234"],
    )

    assert is_workbook(content)
    assert read_workbook(content).cells == [
        ["Year", "Value", "Note"],
        ["2024", "1234.5", "Año"],
        ["2024-12-31", "0.3"],
        ["2024-06-30", "123200000", "TRUE"],
        ["", "100000000000000000", "1.234"],
    ]


def test_shares_and_years_are_read_as_the_sheet_shows_them():
    book = Workbook()
    book.active.append([date(2024, 1, 1), date(2024, 5, 1), 0.754, 0.5])
    for cell, shown_as in zip(book.active[1], ["yyyy", "mmm yyyy", "0.0%", '0.0" %"'], strict=True):
        cell.number_format = shown_as

    assert read_workbook(saved(book)).cells == [["2024", "May 2024", "75.4%", "0.5"]]


def test_a_formula_is_never_worked_out_nor_shown():
    content = of_rows(
        ["Year", "Value"], [2024, "=1+1"], [2023, '=HYPERLINK("http://evil.example")']
    )

    assert read_workbook(content).cells == [
        ["Year", "Value"],
        ["2024", FORMULA_MARK],
        ["2023", FORMULA_MARK],
    ]


def test_a_formula_that_gave_nothing_is_an_empty_cell():
    rows = (
        '<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>'
        '<c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f t="shared" si="0"/></c></row>'
    )

    assert read_workbook(with_rows(rows)).cells == [["", "2", FORMULA_MARK]]


def test_the_first_sheet_that_holds_anything_is_read_or_the_one_that_is_named():
    book = Workbook()
    book.create_sheet("Data").append(["a"])
    book.create_sheet("More").append(["b"])
    content = saved(book)

    assert read_workbook(content).cells == [["a"]]
    assert read_workbook(content, "more").cells == [["b"]]
    assert read_workbook(content, "3").cells == [["b"]]
    assert refused(content, "Nowhere") == Problem.NO_SUCH_SHEET
    assert refused(content, "9") == Problem.NO_SUCH_SHEET


def test_a_sheet_of_words_before_the_first_with_figures_is_passed_over():
    book = Workbook()
    book.active.title = "Contents"
    book.active.append(["Table 1", "Refugees"])
    book.create_sheet("Years").append(["World", "2023", "2024 (p)"])
    book.create_sheet("Figures").append(["2024", "5"])
    content = saved(book)

    read = read_workbook(content)
    assert (read.name, read.cells) == ("Years", [["World", "2023", "2024 (p)"]])
    assert read.names == ("Contents", "Years", "Figures")
    assert read_workbook(content, "1").name == "Contents"
    book.remove(book["Years"])
    assert read_workbook(saved(book)).name == "Figures"
    book.remove(book["Figures"])
    assert read_workbook(saved(book)).name == "Contents"


def test_an_empty_workbook_has_no_rows():
    assert read_workbook(saved(Workbook())).cells == []


def test_rows_and_columns_are_counted_whatever_the_sheet_says_of_its_size():
    assert refused(of_rows(*([1] for _ in range(MOST_ROWS + 1)))) == Problem.TOO_MANY_ROWS
    assert refused(of_rows([1] * (MOST_COLUMNS + 1))) == Problem.TOO_MANY_COLUMNS
    full = of_rows(*([1] for _ in range(MOST_ROWS)), [None, " "])
    assert read_workbook(full).cells == [["1"]] * MOST_ROWS


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("A501", Problem.TOO_MANY_ROWS),
        ("A503", Problem.TOO_MANY_ROWS),
        ("XFD1048576", Problem.TOO_MANY_ROWS),
        ("BI1", Problem.TOO_MANY_COLUMNS),
        ("BK2", Problem.TOO_MANY_COLUMNS),
        ("XFD500", Problem.TOO_MANY_COLUMNS),
    ],
)
def test_what_stands_beyond_the_limits_is_never_left_out_in_silence(place, problem):
    book = Workbook()
    book.active["A1"], book.active[place] = "a", "far away"

    assert refused(saved(book)) == problem


def test_gaps_between_rows_and_cells_stay():
    book = Workbook()
    book.active["B2"], book.active["D4"] = "b", "d"

    assert read_workbook(saved(book)).cells == [[""], ["", "b"], [""], ["", "", "", "d"]]


def test_a_macro_is_not_touched():
    content = with_part(of_rows([1]), "xl/vbaProject.bin", b"Sub AutoOpen()")

    assert read_workbook(content).cells == [["1"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused_before_they_are_read(encoding):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    content = with_part(of_rows([1]), "xl/worksheets/sheet1.xml", bomb.encode(encoding))

    assert refused(content) == Problem.NOT_A_WORKBOOK


def test_what_grows_when_unpacked_is_refused():
    content = with_part(of_rows([1]), "xl/media/big.bin", b"\0" * 41_000_000)

    assert len(content) < MOST_BYTES
    assert refused(content) == Problem.TOO_HEAVY


def test_many_parts_and_many_bytes_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(600):
            packed.writestr(str(number), b"")
    assert refused(out.getvalue()) == Problem.TOO_HEAVY
    assert refused(b"PK\x03\x04" + b"0" * MOST_BYTES) == Problem.TOO_HEAVY


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Year;Value", b"\xd0\xcf\x11\xe0" * 9])
def test_what_is_no_workbook_is_refused(content):
    assert refused(content) == Problem.NOT_A_WORKBOOK


# Once: a workbook holds the second in which it was saved, and its length changes with that.
WHOLE = of_rows(["Year", "Value"], [2024, 5])


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows = read_workbook(bytes(content)).cells
    except TableRefused:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


@given(
    st.lists(
        st.one_of(st.integers(-(10**15), 10**15), st.decimals(-(10**9), 10**9, places=4)),
        min_size=1,
        max_size=20,
    )
)
def test_numbers_are_read_as_they_were_entered(numbers):
    rows = read_workbook(of_rows(*([number] for number in numbers))).cells

    assert [read_number(row[0], DecimalMark.POINT).value for row in rows] == numbers
