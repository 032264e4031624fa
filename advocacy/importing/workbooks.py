"""A workbook of Excel or LibreOffice (.xlsx, .xlsm) as rows of text.

Values alone are read, as they were when the file was saved: no formula is worked out, no macro run,
no link followed. What the file says of its own size is not believed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from openpyxl import load_workbook

from advocacy.importing.tables import MOST_COLUMNS, MOST_ROWS, Cells
from advocacy.importing.troubles import TableRefused, Trouble

MOST_BYTES: Final = 5_000_000
MOST_BYTES_UNPACKED: Final = 40_000_000
MOST_PARTS: Final = 500
A_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
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
        _refuse_bombs(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        pages = (list(_rows(page)) for page in _chosen(book, sheet))
        return next((rows for rows in pages if rows), [])
    except TableRefused:
        raise
    except Exception as mistake:
        # A file from anywhere: what its readers raise on a broken one has no common name.
        raise TableRefused(Trouble.NOT_A_WORKBOOK) from mistake


def _refuse_bombs(content: bytes) -> None:
    """What would fill the memory once unpacked or read."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_BYTES_UNPACKED:
            raise TableRefused(Trouble.TOO_HEAVY)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _declares(packed.read(part)):
                raise TableRefused(Trouble.NOT_A_WORKBOOK)


def _declares(part: bytes) -> bool:
    """Whether it names entities of its own, which no spreadsheet does."""
    return bool(A_DECLARATION.search(part.replace(b"\0", b"")))  # in UTF-16 every second one is 0


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


def _rows(page: Any) -> Iterator[list[str]]:
    """Up to the last row that holds anything."""
    page.reset_dimensions()  # what the sheet says of its size may be anything
    waiting: list[list[str]] = []
    for number, row in enumerate(
        page.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), 1
    ):
        cells = [_text(cell) for cell in row]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        waiting.append(cells)
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise TableRefused(Trouble.TOO_MANY_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise TableRefused(Trouble.TOO_MANY_COLUMNS)
        yield from waiting
        waiting = []


def _text(cell: Any) -> str:
    value, shown_as = cell.value, QUOTED.sub("", str(cell.number_format or "")).casefold()
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, is_share="%" in shown_as)
        case datetime() | date():
            return _day(value, shown_as)
    return str(value)


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
