"""The rows of a table as figures: each cell read, or what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from advocacy.importing.heads import Columns, Holds
from advocacy.importing.numbers import (
    A_FORMULA,
    NO_VALUE,
    Marks,
    Number,
    marks_shown,
    plain,
    read_number,
    read_qualifier,
)
from advocacy.importing.periods import Customs, Period, read_ends, read_period
from advocacy.importing.troubles import Mistake, Trouble

NUMBERS: Final = (Holds.VALUE, Holds.LOW, Holds.HIGH)
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
    return [
        _row(number, cells, reading, marks)
        for number, cells in enumerate(table[reading.first :], reading.first + 1)
        if any(plain(cell) for cell in cells)
    ]


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
    wrong += _wrong_words(said, place)
    value = numbers.get(Holds.VALUE)
    return Row(
        number=number,
        statistic=plain(said.get(Holds.STATISTIC, "")),
        period=period if isinstance(period, Period) else None,
        numbers={holds: found.value for holds, found in numbers.items()},
        qualifier=(qualifier if isinstance(qualifier, str) else "")
        or (value.qualifier if value else ""),
        is_share=any(found.is_share for found in numbers.values()),
        source=_words(said, Holds.SOURCE),
        edition=_words(said, Holds.EDITION),
        evidence=_words(said, Holds.EVIDENCE),
        note=_words(said, Holds.NOTE),
        wrong=tuple(wrong),
    )


def _period(said: dict[Holds, str], customs: Customs) -> Period | Mistake | None:
    found = read_period(said.get(Holds.PERIOD, ""), customs)
    return found or read_ends(said.get(Holds.START, ""), said.get(Holds.END, ""), customs)


def _words(said: dict[Holds, str], holds: Holds) -> str:
    words = said.get(holds, "").strip()
    return "" if words.casefold() in NO_VALUE else words


def _wrong_words(said: dict[Holds, str], place: dict[Holds, int]) -> Iterator[Wrong]:
    for holds, longest in LONGEST.items():
        if len(said.get(holds, "")) > longest:
            yield Wrong(Mistake(Trouble.TOO_LONG, said[holds][:40], str(longest)), place[holds])
    address = _words(said, Holds.EVIDENCE)
    if address and not address.startswith(("https://", "http://")):
        yield Wrong(Mistake(Trouble.NOT_AN_ADDRESS, address), place[Holds.EVIDENCE])
