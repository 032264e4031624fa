"""The rows of a table as figures: each cell read, or what is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from advocacy.tables.columns import Columns, Holds
from advocacy.tables.encodings import UNREADABLE
from advocacy.tables.errors import Mistake, Trouble
from advocacy.tables.numbers import (
    A_FORMULA,
    NO_VALUE,
    Marks,
    Number,
    marks_shown,
    plain,
    read_number,
    read_qualifier,
)
from advocacy.tables.periods import Customs, Period, read_ends, read_period, without_remark

NUMBERS: Final[tuple[Holds, ...]] = (Holds.VALUE, Holds.LOW, Holds.HIGH)
# The lowest says "at least" by itself. Alone it can also be "more than".
MEANT_BY_BOUNDS: Final[dict[Holds, str]] = {Holds.LOW: "at least", Holds.HIGH: "at most"}
SIGNS_OF_BOUNDS: Final = {
    Holds.LOW: {"at least", "more than"},
    Holds.HIGH: {"at most", "less than"},
}
LONGEST: Final = {Holds.EDITION: 100, Holds.EVIDENCE: 500, Holds.SOURCE: 500}


@dataclass(frozen=True)
class Reading:
    """How the table is to be read. `first` is the index of its first row of figures."""

    columns: Columns
    first: int
    customs: Customs
    marks: Marks | None = None


@dataclass(frozen=True)
class Wrong:
    """A mistake, and the index of the column where it stands; None: it is of the whole row."""

    mistake: Mistake
    column: int | None = None


@dataclass(frozen=True)
class Row:
    """`number` counts the lines of the table from 1. Numbers are as they stand there."""

    number: int
    statistic: str = ""
    period: Period | None = None
    numbers: dict[Holds, Decimal] = field(default_factory=dict)
    qualifier: str = ""
    is_share: bool = False
    source: str = ""
    edition: str = ""
    evidence: str = ""
    note: str = ""
    wrong: tuple[Wrong, ...] = ()


def numbers_of(table: Sequence[Sequence[str]], columns: Columns, first: int) -> Iterator[str]:
    """All cells that should be numbers, for `marks_shown`."""
    wanted = [index for index, holds in enumerate(columns) if holds in NUMBERS]
    return (row[index] for row in table[first:] for index in wanted)


def read_rows(table: Sequence[Sequence[str]], reading: Reading) -> list[Row]:
    """All rows that hold anything. Where no marks are given, those that the table itself shows."""
    shown, _proof = marks_shown(numbers_of(table, reading.columns, reading.first))
    marks = reading.marks or shown
    ends = _last_head(table, reading.first)
    read = [
        (_row(number, cells, reading, marks), cells)
        for number, cells in enumerate(table[reading.first :], reading.first + 1)
        if any(plain(cell) for cell in cells)
    ]
    return [
        replace(row, wrong=(*row.wrong, *_under_no_head(cells, reading.columns, ends)))
        for row, cells in read
    ]


def _last_head(table: Sequence[Sequence[str]], first: int) -> int:
    """The index of the last column with a head; where there are none, that most rows fill."""
    if first:
        heads = [index for index, head in enumerate(table[first - 1]) if plain(head)]
        return max(heads, default=-1)
    rows = [row for row in table if any(map(plain, row))]
    filled = Counter(index for row in rows for index, cell in enumerate(row) if plain(cell))
    return max((index for index, times in filled.items() if times * 2 > len(rows)), default=-1)


def _under_no_head(cells: Sequence[str], columns: Columns, ends: int) -> Iterator[Wrong]:
    """More cells than heads: a decimal comma may have parted a number in two."""
    for index in range(ends + 1, len(cells)):
        if plain(cells[index]) and columns[index] is None:
            yield Wrong(Mistake(Trouble.UNDER_NO_HEAD, cells[index][:40]))
            return


def _row(number: int, cells: Sequence[str], reading: Reading, marks: Marks | None) -> Row:
    place = {holds: index for index, holds in enumerate(reading.columns) if holds}
    said = {holds: cells[index] for holds, index in place.items()}
    wrong: list[Wrong] = []
    formulas = {holds for holds, cell in said.items() if plain(cell).startswith(A_FORMULA)}
    wrong += [Wrong(Mistake(Trouble.A_FORMULA), place[holds]) for holds in sorted(formulas)]
    said |= dict.fromkeys(formulas, "")
    period = _period(said, reading.customs)
    if isinstance(period, Mistake):
        wrong.append(Wrong(period, place.get(Holds.PERIOD, place.get(Holds.START))))
    numbers: dict[Holds, Number] = {}
    for holds in NUMBERS:
        found = read_number(said.get(holds, ""), marks)
        if isinstance(found, Mistake):
            wrong.append(Wrong(found, place[holds]))
        elif found:
            numbers[holds] = found
    qualifier = read_qualifier(said.get(Holds.QUALIFIER, ""))
    if isinstance(qualifier, Mistake):
        wrong.append(Wrong(qualifier, place[Holds.QUALIFIER]))
        qualifier = ""
    sign = _sign(numbers)
    wrong += _wrong_signs(said, place, numbers, qualifier)
    wrong += _wrong_words(said, place)
    return Row(
        number=number,
        statistic=plain(said.get(Holds.STATISTIC, "")),
        period=period if isinstance(period, Period) else None,
        numbers={holds: found.value for holds, found in numbers.items()},
        qualifier=qualifier or sign,
        is_share=any(found.is_share for found in numbers.values()),
        source=_words(said, Holds.SOURCE),
        edition=_words(said, Holds.EDITION),
        evidence=_words(said, Holds.EVIDENCE),
        note=_words(said, Holds.NOTE),
        wrong=tuple(wrong),
    )


def _sign(numbers: dict[Holds, Number]) -> str:
    """How the number is to be read, by its own cell: the value, or a bound that stands alone."""
    if Holds.VALUE in numbers:
        return numbers[Holds.VALUE].qualifier
    return next(iter(numbers.values())).qualifier if len(numbers) == 1 else ""


def _wrong_signs(
    said: dict[Holds, str], place: dict[Holds, int], numbers: dict[Holds, Number], qualifier: str
) -> Iterator[Wrong]:
    """Signs that contradict the column, or that would be lost beside another number."""
    sign = _sign(numbers)
    if sign and qualifier and sign != qualifier:
        holds = next(holds for holds in NUMBERS if holds in numbers)
        also = said[Holds.QUALIFIER]
        yield Wrong(Mistake(Trouble.TWO_QUALIFIERS, said[holds], also), place[holds])
    for holds, meant in MEANT_BY_BOUNDS.items():
        found = numbers.get(holds)
        if not found or not found.qualifier:
            continue
        is_alone = len(numbers) == 1 and found.qualifier in SIGNS_OF_BOUNDS[holds]
        if not is_alone and found.qualifier != meant:
            yield Wrong(Mistake(Trouble.SIGN_AT_A_BOUND, said[holds]), place[holds])


def _period(said: dict[Holds, str], customs: Customs) -> Period | Mistake | None:
    """Of its cell; a remark behind it, such as "(provisional)", becomes part of the note."""
    cell = said.get(Holds.PERIOD, "")
    found = read_period(cell, customs)
    bare, remark = without_remark(cell)
    if isinstance(found, Mistake) and remark:
        found = read_period(bare, customs)
        said[Holds.NOTE] = "; ".join(filter(None, [_words(said, Holds.NOTE), remark]))
    return found or read_ends(said.get(Holds.START, ""), said.get(Holds.END, ""), customs)


def _words(said: dict[Holds, str], holds: Holds) -> str:
    words = said.get(holds, "").strip()
    return "" if words.casefold() in NO_VALUE else words


def _wrong_words(said: dict[Holds, str], place: dict[Holds, int]) -> Iterator[Wrong]:
    for holds, cell in said.items():
        if UNREADABLE in cell:
            yield Wrong(Mistake(Trouble.UNREADABLE, cell[:40]), place[holds])
    for holds, longest in LONGEST.items():
        if len(said.get(holds, "")) > longest:
            yield Wrong(Mistake(Trouble.TOO_LONG, said[holds][:40], str(longest)), place[holds])
    address = _words(said, Holds.EVIDENCE)
    if address and not address.startswith(("https://", "http://")):
        yield Wrong(Mistake(Trouble.NOT_AN_ADDRESS, address), place[Holds.EVIDENCE])
