"""Recognise the remarks that publishers write in brackets beside a number or period, such as "(p)"."""

import re
from enum import StrEnum
from typing import Final

from advocacy.tables.language_words import all_table_words
from advocacy.tables.numbers import fold_letters


class Remark(StrEnum):
    """A kind of remark on a figure. Its value is the word for the caveat."""

    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"
    REVISED = "revised"


def _folded(words: str) -> str:
    return fold_letters(words).rstrip(".")


BRACKETS: Final = re.compile(r"\s*(?:\(([^()\[\]]*)\)|\[([^()\[\]]*)\])")
BESIDE_BRACKETS: Final = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]")
BETWEEN_REMARKS: Final = re.compile(r"[\s,;/&+]+")
REMARK_OF_WORD: Final = {
    _folded(word): remark
    for words in all_table_words()
    for remark in Remark
    for word in words["remarks"][remark]
}


def take_remarks(cell: str) -> tuple[str, tuple[Remark, ...]]:
    """Return the cell without the remarks in brackets that are understood, and these in order.

    A cell that is only a remark stays as it is, and so does one with letters or digits on both sides
    of brackets: without these, both would be read as one.
    """
    taken: list[Remark] = []
    if sum(any(map(str.isalnum, part)) for part in BESIDE_BRACKETS.split(cell)) > 1:
        return cell, ()

    def take(brackets: re.Match[str]) -> str:
        remarks = _remarks(brackets[1] or brackets[2] or "")
        taken.extend(remarks)
        return "" if remarks else brackets[0]

    rest = BRACKETS.sub(take, cell).strip()
    return (rest, tuple(dict.fromkeys(taken))) if taken and rest else (cell, ())


def _remarks(words: str) -> list[Remark]:
    """Return the remarks in the words; none if any of them is not understood."""
    whole = _folded(words)
    if whole in REMARK_OF_WORD:
        return [REMARK_OF_WORD[whole]]
    parts = [_folded(part) for part in BETWEEN_REMARKS.split(whole)]
    known = [REMARK_OF_WORD[part] for part in parts if part in REMARK_OF_WORD]
    return known if len(known) == len(parts) else []
