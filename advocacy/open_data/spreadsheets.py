"""CSV that opens in a spreadsheet with its types and accents right. Plain Python.

UTF-8 with a byte order mark, by which Excel knows it; commas and CRLF (RFC 4180); ISO dates;
numbers with a decimal point and no separators.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from advocacy.api.json_text import exact_digits, moment_text

MARK: Final = "\ufeff"
ROWS_AT_ONCE: Final = 500
# A spreadsheet takes what begins like this for a formula and runs it; Excel in Japanese also the
# wide forms. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# Where a comma stands before decimals, spreadsheets part cells at a semicolon; asked to, they also
# do at a tab or a line. Then a formula begins within what is one cell for us.
FORMULA_WITHIN: Final = re.compile(r"([;|\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")
HARMLESS: Final = "'"


def written(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write the head and some hundred rows at a time."""
    yield MARK + _lines([list(head)])
    for some in batched(rows, ROWS_AT_ONCE):
        yield _lines([[cell(value) for value in row] for row in some])


def cell(value: Any) -> str:
    """A value as it stands in a cell. Text is never a formula; numbers stay numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return exact_digits(value)
        case int():
            return str(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return cell("; ".join(value))
    text = FORMULA_WITHIN.sub(rf"\1{HARMLESS}", str(value))
    return HARMLESS + text if FORMULA.match(text) else text


def _lines(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
