"""Read a workbook of Excel or LibreOffice (.xlsx, .xlsm) as rows of text.

Only saved values are read: no formula is computed, no macro run, no link followed. The size that
the file claims is not believed.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from advocacy.tables.columns import hold_figures
from advocacy.tables.errors import Problem, TableRefused
from advocacy.tables.numbers import FORMULA_MARK
from advocacy.tables.tables import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cells
from advocacy.tables.zip_bombs import refuse_bombs

MOST_BYTES: Final = 5_000_000
QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, with the names of all its sheets in order."""

    name: str
    cells: Cells
    names: tuple[str, ...]


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def read_workbook(content: bytes, sheet: str = "") -> Sheet:
    """Return a sheet by its name or number, or the first that has figures, or else anything.

    Numbers have a decimal point and no other mark, days are 2024-12-31, and percentages have their
    sign. Raises TableRefused.
    """
    if len(content) > MOST_BYTES:
        raise TableRefused(Problem.TOO_HEAVY)
    try:
        refuse_bombs(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return _first_with_figures(book, _chosen(book, sheet))
    except TableRefused:
        raise
    except Exception as mistake:
        # The file comes from anywhere. For a broken one, openpyxl, zipfile and the XML parser raise
        # KeyError, TypeError, SyntaxError and many more: no list of them would be complete.
        raise TableRefused(Problem.NOT_A_WORKBOOK) from mistake


def _first_with_figures(book: Any, pages: list[Any]) -> Sheet:
    names = tuple(page.title for page in book.worksheets)
    best = Sheet("", [], names)
    for page in pages:
        rows = list(_rows(page))
        if hold_figures(rows):
            return Sheet(page.title, rows, names)
        if not best.cells:
            best = Sheet(page.title, rows, names)
    return best


def _chosen(book: Any, sheet: str) -> list[Any]:
    pages = list(book.worksheets)
    if not sheet:
        return pages
    chosen = [page for page in pages if page.title.casefold() == sheet.casefold()]
    if not chosen and sheet.isdecimal() and 0 < int(sheet) <= len(pages):
        chosen = [pages[int(sheet) - 1]]
    if not chosen:
        raise TableRefused(Problem.NO_SUCH_SHEET)
    return chosen


class _Reader(WorkSheetParser):  # type: ignore[misc]  # openpyxl comes without types
    """Reads rows one after another, each with its number and its own cells.

    `iter_rows` would fill all gaps, and a file may claim that its only cell is in row 999999999999.
    Other parts of a sheet, such as page headers, are not read.
    """

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        has_no_result = cell["value"] is None and element.get("t") != "str"
        if has_no_result and element.find(FORMULA_TAG) is not None:
            cell |= {"value": FORMULA_MARK, "data_type": "s"}
        return cell


def _rows(page: Any) -> Iterator[list[str]]:
    """Yield rows up to the last one that is not empty. Raises TableRefused if that is too far down."""
    done = letters = 0
    for number, row in _found(page):
        cells = {cell["column"]: _text(ReadOnlyCell(page, **cell)) for cell in row}
        filled = {column: text for column, text in cells.items() if text.strip()}
        if not filled or number <= done:
            continue
        letters += sum(map(len, filled.values()))
        if number > MOST_ROWS:
            raise TableRefused(Problem.TOO_MANY_ROWS)
        if max(filled) > MOST_COLUMNS:
            raise TableRefused(Problem.TOO_MANY_COLUMNS)
        if letters > MOST_CHARACTERS:  # one long text can stand in every cell
            raise TableRefused(Problem.TOO_HEAVY)
        yield from ([""] for _ in range(done + 1, number))
        yield [filled.get(column, "") for column in range(1, max(filled) + 1)]
        done = number


def _found(page: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    book = page.parent
    with page._get_source() as source:
        yield from _Reader(
            source,
            page._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        ).parse()


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, is_share="%" in _shown_as(cell))
        case datetime() | date():
            return _day(value, _shown_as(cell))
    return str(value)


def _shown_as(cell: Any) -> str:
    """Return the number format of a cell without quoted words."""
    return QUOTED.sub("", str(cell.number_format or "")).casefold()


def _number(value: float, *, is_share: bool) -> str:
    if not isfinite(value):
        return ""
    # A spreadsheet shows fifteen digits, so that 0.1 + 0.2 is 0.3.
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return f"{(exact * 100).normalize():f}%" if is_share else f"{exact:f}"


def _day(value: date, shown_as: str) -> str:
    """Return the part of the date that the sheet shows: the year, month or day."""
    if "y" in shown_as and "d" not in shown_as:
        return f"{value:%Y}" if "m" not in shown_as else f"{value:%B %Y}"
    return f"{value:%Y-%m-%d}"
