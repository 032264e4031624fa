"""Recognise the columns of a table by their headings, in each language that has words for them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Final

from advocacy.tables.language_words import all_table_words
from advocacy.tables.numbers import ReadNumber, normalise_cell, read_number
from advocacy.tables.periods import Customs, Period, read_period
from advocacy.tables.remarks import take_remarks


class ColumnKind(StrEnum):
    """The part of a figure that a column holds."""

    STATISTIC = "statistic"
    PERIOD = "period"
    START = "start"
    END = "end"
    VALUE = "value"
    LOW = "low"
    HIGH = "high"
    QUALIFIER = "qualifier"
    SOURCE = "source"
    EDITION = "edition"
    EVIDENCE = "evidence"
    NOTE = "note"


type Columns = list[ColumnKind | None]
"""The kind of each column; None for one that is left out."""

MOST_ROWS_ABOVE_HEADINGS: Final = 15  # a title and remarks may stand above the headings


def fold_heading(head: str) -> str:
    """Fold a heading: small letters, no accents, signs or words in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", normalise_cell(head).casefold().replace("_", " "))
    parted = unicodedata.normalize("NFKD", bare)
    letters = (char for char in parted if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w']+", " ", "".join(letters)).split())


KIND_OF_HEADING: Final = {
    fold_heading(word): holds
    for holds in ColumnKind
    for words in all_table_words()
    for word in words["headings"][holds]
}
LONGEST_FIRST: Final = sorted(KIND_OF_HEADING, key=len, reverse=True)


def recognise_heading(head: str) -> tuple[ColumnKind | None, bool]:
    """Return the kind of column for a heading, and whether the heading has no other words."""
    words = fold_heading(head)
    if words in KIND_OF_HEADING:
        return KIND_OF_HEADING[words], True
    within = f" {words} "
    word = next(
        (known for known in LONGEST_FIRST if len(known) > 2 and f" {known} " in within), None
    )
    return (KIND_OF_HEADING[word] if word else None), False


def find_heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row of headings, or None if the first row already has figures."""
    best, most = None, 0
    for index, row in enumerate(rows[:MOST_ROWS_ABOVE_HEADINGS]):
        if _is_of_figures(row):
            break
        if not any(row) or _has_no_word(row):
            continue
        named = sum(recognise_heading(cell)[1] for cell in row)
        # Prefer known words, then a row of several cells, then any row such as a title.
        worth = 1 + 2 * named + (sum(bool(cell) for cell in row) > 1)
        if worth > most:
            best, most = index, worth
    return best


def recognise_columns(heads: Sequence[str], below: Sequence[Sequence[str]]) -> Columns:
    """Return the kind of each column. No kind comes twice; exact headings are taken first."""
    columns: Columns = [None] * len(heads)
    recognised = [recognise_heading(head) for head in heads]
    for plainly in (True, False):
        for index, (holds, exactly) in enumerate(recognised):
            if exactly is plainly and columns[index] is None and holds not in columns:
                columns[index] = holds
    if ColumnKind.PERIOD not in columns and not {ColumnKind.START, ColumnKind.END} <= {*columns}:
        columns = _with_the_first_periods(columns, below)
    return _with_the_only_numbers(columns, below)


def are_years_columns(heads: Sequence[str]) -> bool:
    """Say whether the headings are periods, so that the table must be transposed."""
    return sum(_is_period(head) for head in heads) > 1


def hold_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows have figures: a period beside a number, or headings that are periods."""
    return any(_is_of_figures(row) or are_years_columns(row[1:]) for row in rows)


def _with_the_first_periods(columns: Columns, below: Sequence[Sequence[str]]) -> Columns:
    first = next(_free(columns, below, _is_period), None)
    return [ColumnKind.PERIOD if index == first else holds for index, holds in enumerate(columns)]


def _with_the_only_numbers(columns: Columns, below: Sequence[Sequence[str]]) -> Columns:
    """Take the only column of numbers as the value, where no heading says so."""
    numbers = [*_free(columns, below, _is_number)]
    if ColumnKind.VALUE in columns or len(numbers) != 1:
        return columns
    return [
        ColumnKind.VALUE if index == numbers[0] else holds for index, holds in enumerate(columns)
    ]


def _free(
    columns: Columns, below: Sequence[Sequence[str]], is_one: Callable[[str], bool]
) -> Iterator[int]:
    """Yield the columns without a kind most of whose cells are such."""
    for index, holds in enumerate(columns):
        cells = [row[index] for row in below if row[index]]
        if holds is None and sum(map(is_one, cells)) * 2 > len(cells):
            yield index


def _is_of_figures(row: Sequence[str]) -> bool:
    """Say whether a row has a period and a number that is not a year."""
    periods = [_is_period(cell) for cell in row]
    numbers = [_is_number(cell) for cell in row]
    return any(periods) and any(n and not p for n, p in zip(numbers, periods, strict=True))


def _is_period(cell: str) -> bool:
    period = read_period(take_remarks(cell)[0], Customs())
    return isinstance(period, Period) or bool(period and period.problem.name.startswith("WHICH"))


def _has_no_word(row: Sequence[str]) -> bool:
    """Say whether a row has only numbers, and is not a heading row of years."""
    if are_years_columns(row[1:]):
        return False
    return all(_is_number(cell) or _is_period(cell) for cell in row if cell)


def _is_number(cell: str) -> bool:
    number = read_number(take_remarks(cell)[0])
    return isinstance(number, ReadNumber) or bool(
        number and number.problem.name.startswith("WHICH")
    )
