"""Read a pasted text or a text file as rows of cells. Rows and columns keep their numbers."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from advocacy.tables.errors import Problem, TableRefused

MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60
MOST_CHARACTERS: Final = 200_000

# A cell may be as long as the whole text, whose length is limited.
csv.field_size_limit(MOST_CHARACTERS)

type Cells = list[list[str]]
"""Rows of equal length, cells without outer spaces. Empty rows stay, to keep the row numbers."""


class Separator(StrEnum):
    """The separator between two cells of a row."""

    TAB = "tab"
    SEMICOLON = "semicolon"
    COMMA = "comma"
    LINE = "line"
    SPACES = "spaces"
    SPACE = "space"


SEPARATOR_CHARACTERS: Final = {
    Separator.TAB: "\t",
    Separator.SEMICOLON: ";",
    Separator.COMMA: ",",
    Separator.LINE: "|",
}
A_COMMA_IN_NUMBERS_ALONE: Final = re.compile(r"^[^,]*(?:\d,\d{3}(?!\d)[^,]*)*$")


def read_table(text: str, parted: Separator | None = None) -> Cells:
    """Return the cells of a text. Raises TableRefused if it is empty or too large."""
    if len(text) > MOST_CHARACTERS:
        raise TableRefused(Problem.TOO_HEAVY)
    text = "".join(_allowed(char) for char in text).strip("\n")
    if not text.strip():
        raise TableRefused(Problem.EMPTY_TABLE)
    rows = _split(text, parted or detect_separator(text))
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS:
        raise TableRefused(Problem.TOO_MANY_ROWS)
    if width > MOST_COLUMNS:
        raise TableRefused(Problem.TOO_MANY_COLUMNS)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def detect_separator(text: str) -> Separator:
    """Return the separator. Commas count only if they are not all marks within numbers."""
    if "\t" in text:
        return Separator.TAB
    lines = [line for line in text.splitlines() if line.strip()]
    candidates = [Separator.SEMICOLON, Separator.LINE, Separator.SPACES, Separator.COMMA]
    if all(A_COMMA_IN_NUMBERS_ALONE.match(line) for line in lines):
        candidates[-1] = Separator.SPACE
    return next((one for one in candidates if _is_regular(lines, one)), Separator.COMMA)


def to_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text with tabs, from which `read_table` reads the same cells."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def transpose(rows: Cells) -> Cells:
    """Turn columns into rows, for a table whose columns are years."""
    return [list(column) for column in zip(*rows, strict=True)]


def _is_regular(lines: list[str], parted: Separator) -> bool:
    """Say whether most lines have the same number of cells, and more than one."""
    widths = Counter(len(row) for row in _split("\n".join(lines), parted))
    [(width, times)] = widths.most_common(1) or [(0, 0)]
    return width > 1 and times * 2 > len(lines)


def _split(text: str, parted: Separator) -> Cells:
    match parted:
        case Separator.SPACES:
            return [re.split(r" {2,}", line.strip()) for line in text.split("\n")]
        case Separator.SPACE:
            return [line.split() or [""] for line in text.split("\n")]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR_CHARACTERS[parted])
    return [[" ".join(cell.split()) for cell in row] or [""] for row in reader]


def _allowed(char: str) -> str:
    """Replace a character that databases refuse or that nobody can see."""
    if char in "\t\n":
        return char
    if char == "\r":
        return ""
    category = unicodedata.category(char)
    return " " if category in {"Cc", "Zl", "Zp"} else "" if category == "Cs" else char
