"""A workbook of Excel or LibreOffice (.xlsx, .xlsm) as rows of text.

Values alone are read, as they were when the file was saved: no formula is worked out, no macro run,
no link followed. What the file says of its own size is not believed.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from advocacy.tables.errors import TableRefused, Trouble
from advocacy.tables.numbers import A_FORMULA
from advocacy.tables.tables import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cells
from advocacy.tables.zip_bombs import refuse_bombs

MOST_BYTES: Final = 5_000_000
QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def read_workbook(content: bytes, sheet: str = "") -> Cells:
    """The cells of a sheet, by its name or number; of the first one that holds anything.

    Numbers come with a point before the decimals and no other mark, days as 2024-12-31, shares with
    their per cent sign. Raises TableRefused.
    """
    if len(content) > MOST_BYTES:
        raise TableRefused(Trouble.TOO_HEAVY)
    try:
        refuse_bombs(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        pages = (list(_rows(page)) for page in _chosen(book, sheet))
        return next((rows for rows in pages if rows), [])
    except TableRefused:
        raise
    except Exception as mistake:
        # A file from anywhere: what its readers raise on a broken one has no common name.
        raise TableRefused(Trouble.NOT_A_WORKBOOK) from mistake


def _chosen(book: Any, sheet: str) -> list[Any]:
    pages = list(book.worksheets)
    if not sheet:
        return pages
    found = [page for page in pages if page.title.casefold() == sheet.casefold()]
    if not found and sheet.isdecimal() and 0 < int(sheet) <= len(pages):
        found = [pages[int(sheet) - 1]]
    if not found:
        raise TableRefused(Trouble.NO_SUCH_SHEET)
    return found


class _Reader(WorkSheetParser):  # type: ignore[misc]  # openpyxl comes without types
    """Rows one after another, each with its own number and the cells that stand in it.

    `iter_rows` would fill all gaps, and a file may say that its only cell is in row 999999999999.
    What else a sheet holds, such as the head of a printed page, is not looked at.
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
            cell |= {"value": A_FORMULA, "data_type": "s"}
        return cell


def _rows(page: Any) -> Iterator[list[str]]:
    """Up to the last row that holds anything. Raises TableRefused where that is too far away."""
    done = letters = 0
    for number, found in _found(page):
        cells = {cell["column"]: _text(ReadOnlyCell(page, **cell)) for cell in found}
        filled = {column: text for column, text in cells.items() if text.strip()}
        if not filled or number <= done:
            continue
        letters += sum(map(len, filled.values()))
        if number > MOST_ROWS:
            raise TableRefused(Trouble.TOO_MANY_ROWS)
        if max(filled) > MOST_COLUMNS:
            raise TableRefused(Trouble.TOO_MANY_COLUMNS)
        if letters > MOST_CHARACTERS:  # one long text can stand in every cell
            raise TableRefused(Trouble.TOO_HEAVY)
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
    """The format of numbers and days, without the words in it."""
    return QUOTED.sub("", str(cell.number_format or "")).casefold()


def _number(value: float, *, is_share: bool) -> str:
    if not isfinite(value):
        return ""
    # The fifteen digits that a spreadsheet shows: 0.1 + 0.2 is 0.3 there.
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return f"{(exact * 100).normalize():f}%" if is_share else f"{exact:f}"


def _day(value: date, shown_as: str) -> str:
    """As much of it as the sheet shows: a year, a month, a day."""
    if "y" in shown_as and "d" not in shown_as:
        return f"{value:%Y}" if "m" not in shown_as else f"{value:%B %Y}"
    return f"{value:%Y-%m-%d}"
