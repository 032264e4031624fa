"""A table as text: CSV, decoded and written as UTF-8.

A cell that begins with =, +, - or @ stays as it is. Some sites put an apostrophe before it, because a
spreadsheet may compute it; but that makes text of "-5" and of "+49 30…", and this table was put
together by the editors who publish it. Spreadsheets ask before a formula reaches out.
"""

import csv
import re
from typing import Final

from articles.documents.document import MOST_TEXT, CleanDocument, DocumentRefused

DELIMITERS: Final = ",;\t|"
ROWS_LOOKED_AT: Final = 100
# All that no text has: of it a program or a picture gives itself away.
CONTROLS: Final = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
MARKUP: Final = re.compile(r"\s*(<|\{|#!|%!)")


def clean_csv(content: bytes) -> CleanDocument:
    """Return the table. Raises DocumentRefused with "unknown" for what is no table of text."""
    text = _decode(content)
    if not text.strip():
        raise DocumentRefused("empty")
    if CONTROLS.search(text) or MARKUP.match(text) or not _is_table(text):
        raise DocumentRefused("unknown")
    return CleanDocument(
        content=text.encode(),
        suffix="csv",
        pages=None,
        text=text[:MOST_TEXT],
        cover=None,
        removed=(),
    )


def _decode(content: bytes) -> str:
    """Return the text. Without a mark it is UTF-8, or else what a Western Windows writes."""
    encodings = (
        ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentRefused("unknown")


def _is_table(text: str) -> bool:
    """Say whether half of the first rows at least have two cells: the others are titles and notes."""
    lines = [line for line in text[:100_000].splitlines()[:ROWS_LOOKED_AT] if line.strip()]
    return any(_rows_of_cells(lines, delimiter) * 2 >= len(lines) for delimiter in DELIMITERS)


def _rows_of_cells(lines: list[str], delimiter: str) -> int:
    try:
        return sum(len(row) > 1 for row in csv.reader(lines, delimiter=delimiter))
    except csv.Error:  # a cell of more than 131,072 letters
        return 0
