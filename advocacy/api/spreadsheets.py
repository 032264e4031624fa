"""Writes CSV that a spreadsheet opens with the right types and accents. Plain Python.

UTF-8 with a byte order mark, by which Excel recognises it; commas and CRLF (RFC 4180); ISO dates;
numbers with a decimal point and no separators.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from advocacy.api.json_text import to_json

BYTE_ORDER_MARK: Final = "\ufeff"
ROWS_AT_ONCE: Final = 500
# A spreadsheet runs a text that begins like this as a formula; Excel in Japanese also the wide
# forms. https://owasp.org/www-community/attacks/CSV_Injection
# Some drop spaces and quotation marks before they look.
FORMULA: Final = re.compile(r"[\t\r\n]|[\s\"]*[=+\-@＝＋－＠]")
# Where decimals follow a comma, spreadsheets split cells at a semicolon; on request also at a tab
# or a line. Then a formula begins inside what is one cell here.
FORMULA_WITHIN: Final = re.compile(r"([;|\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")
APOSTROPHE: Final = "'"


def write_csv(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the head, then some hundred rows at a time."""
    yield BYTE_ORDER_MARK + _lines([list(head)])
    for some in batched(rows, ROWS_AT_ONCE):
        yield _lines([[to_cell(value) for value in row] for row in some])


def to_cell(value: Any) -> str:
    """Return a value as it stands in a cell. Text is never a formula; all else reads as in JSON."""
    match value:
        case None:
            return ""
        case bool() | int() | Decimal() | date():
            return to_json(value).strip('"')
        case list() | tuple():
            return to_cell("; ".join(value))
    text = FORMULA_WITHIN.sub(rf"\1{APOSTROPHE}", str(value))
    return APOSTROPHE + text if FORMULA.match(text) else text


def _lines(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
