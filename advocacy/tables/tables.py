"""A pasted text or a file of text as rows of cells. Where a cell stood is known to the end."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from advocacy.tables.errors import TableRefused, Trouble

MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
MOST_CHARACTERS: Final = 200_000

# No cell is longer than the text, which is measured before.
csv.field_size_limit(MOST_CHARACTERS)

type Cells = list[list[str]]
"""Rows of equal length, without spaces around a cell. Empty rows stay, so that rows keep their number."""


class Parted(StrEnum):
    """What stands between two cells of a row."""

    TAB = "tab"
    SEMICOLON = "semicolon"
    COMMA = "comma"
    LINE = "line"
    SPACES = "spaces"
    SPACE = "space"


CHARACTERS: Final = {
    Parted.TAB: "\t",
    Parted.SEMICOLON: ";",
    Parted.COMMA: ",",
    Parted.LINE: "|",
}
A_COMMA_IN_NUMBERS_ALONE: Final = re.compile(r"^[^,]*(?:\d,\d{3}(?!\d)[^,]*)*$")


def read_table(text: str, parted: Parted | None = None) -> Cells:
    """The cells of a text. Raises TableRefused where it is empty or too large."""
    if len(text) > MOST_CHARACTERS:
        raise TableRefused(Trouble.TOO_HEAVY)
    text = "".join(_allowed(char) for char in text).strip("\n")
    if not text.strip():
        raise TableRefused(Trouble.EMPTY_TABLE)
    rows = _split(text, parted or how_parted(text))
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS:
        raise TableRefused(Trouble.TOO_MANY_ROWS)
    if width > MOST_COLUMNS:
        raise TableRefused(Trouble.TOO_MANY_COLUMNS)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def how_parted(text: str) -> Parted:
    """What parts the cells. Commas only where they are more than the marks of numbers."""
    if "\t" in text:
        return Parted.TAB
    lines = [line for line in text.splitlines() if line.strip()]
    candidates = [Parted.SEMICOLON, Parted.LINE, Parted.SPACES, Parted.COMMA]
    if all(A_COMMA_IN_NUMBERS_ALONE.match(line) for line in lines):
        candidates[-1] = Parted.SPACE
    return next((one for one in candidates if _is_regular(lines, one)), Parted.COMMA)


def written(rows: Sequence[Sequence[str]]) -> str:
    """As text, parted by tabs. `read_table` reads the same cells of it."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def turned(rows: Cells) -> Cells:
    """Columns as rows: for a table whose years stand side by side."""
    return [list(column) for column in zip(*rows, strict=True)]


def _is_regular(lines: list[str], parted: Parted) -> bool:
    """Whether most lines have the same number of cells, and more than one."""
    widths = Counter(len(row) for row in _split("\n".join(lines), parted))
    [(width, times)] = widths.most_common(1) or [(0, 0)]
    return width > 1 and times * 2 > len(lines)


def _split(text: str, parted: Parted) -> Cells:
    match parted:
        case Parted.SPACES:
            return [re.split(r" {2,}", line.strip()) for line in text.split("\n")]
        case Parted.SPACE:
            return [line.split() or [""] for line in text.split("\n")]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=CHARACTERS[parted])
    return [[" ".join(cell.split()) for cell in row] or [""] for row in reader]


def _allowed(char: str) -> str:
    """Databases keep no character zero and no half of one; other controls nobody can see."""
    if char in "\t\n":
        return char
    if char == "\r":
        return ""
    category = unicodedata.category(char)
    return " " if category in {"Cc", "Zl", "Zp"} else "" if category == "Cs" else char
