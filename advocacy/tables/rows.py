"""Read the rows of a table as figures, or say what is wrong with a cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from advocacy.tables.columns import ColumnKind, Columns
from advocacy.tables.encodings import UNREADABLE
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.numbers import (
    FORMULA_MARK,
    WORDS_FOR_NO_VALUE,
    DecimalMark,
    ReadNumber,
    detect_marks,
    normalise_cell,
    read_number,
    read_qualifier,
)
from advocacy.tables.periods import Customs, Period, read_first_and_last, read_period, split_remark
from advocacy.tables.remarks import Remark, take_remarks

NUMBER_KINDS: Final[tuple[ColumnKind, ...]] = (ColumnKind.VALUE, ColumnKind.LOW, ColumnKind.HIGH)
KINDS_WITH_REMARKS: Final = {
    *(ColumnKind.PERIOD, ColumnKind.START, ColumnKind.END),
    *NUMBER_KINDS,
}
# A lowest value alone means "at least". Its cell may also say "more than".
QUALIFIER_OF_BOUND: Final[dict[ColumnKind, str]] = {
    ColumnKind.LOW: "at least",
    ColumnKind.HIGH: "at most",
}
QUALIFIERS_OF_BOUND: Final = {
    ColumnKind.LOW: {"at least", "more than"},
    ColumnKind.HIGH: {"at most", "less than"},
}
MOST_CHARACTERS: Final = {ColumnKind.EDITION: 100, ColumnKind.EVIDENCE: 500, ColumnKind.SOURCE: 500}


@dataclass(frozen=True)
class TableLayout:
    """How to read a table. `first` is the index of its first row of figures."""

    columns: Columns
    first: int
    customs: Customs
    marks: DecimalMark | None = None


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read. `number` counts the lines of the table from 1."""

    number: int
    statistic: str = ""
    period: Period | None = None
    numbers: dict[ColumnKind, Decimal] = field(default_factory=dict)
    qualifier: str = ""
    is_share: bool = False
    source: str = ""
    edition: str = ""
    evidence: str = ""
    note: str = ""
    wrong: tuple[Mistake, ...] = ()
    doubts: tuple[Mistake, ...] = ()
    """Mistakes that an editor must look at before the row is added."""


def number_cells(table: Sequence[Sequence[str]], columns: Columns, first: int) -> Iterator[str]:
    """Return all cells that should be numbers, for `detect_marks`."""
    wanted = [index for index, holds in enumerate(columns) if holds in NUMBER_KINDS]
    return (take_remarks(row[index])[0] for row in table[first:] for index in wanted)


def read_rows(table: Sequence[Sequence[str]], reading: TableLayout) -> list[ReadRow]:
    """Read all rows that are not empty. Without a given decimal mark, the table itself shows it."""
    shown, _proof = detect_marks(number_cells(table, reading.columns, reading.first))
    marks = reading.marks or shown
    ends = _last_head(table, reading.first)
    read = [
        (_row(number, cells, reading, marks), cells)
        for number, cells in enumerate(table[reading.first :], reading.first + 1)
        if any(normalise_cell(cell) for cell in cells)
    ]
    return [
        replace(row, wrong=(*row.wrong, *_under_no_head(cells, reading.columns, ends)))
        for row, cells in read
    ]


def _last_head(table: Sequence[Sequence[str]], first: int) -> int:
    """Return the index of the last column with a heading; without headings, the last usually filled."""
    if first:
        heads = [index for index, head in enumerate(table[first - 1]) if normalise_cell(head)]
        return max(heads, default=-1)
    rows = [row for row in table if any(map(normalise_cell, row))]
    filled = Counter(
        index for row in rows for index, cell in enumerate(row) if normalise_cell(cell)
    )
    return max((index for index, times in filled.items() if times * 2 > len(rows)), default=-1)


def _under_no_head(cells: Sequence[str], columns: Columns, ends: int) -> Iterator[Mistake]:
    """Report a cell beyond the headings: a decimal comma may have split a number in two."""
    for index in range(ends + 1, len(cells)):
        if normalise_cell(cells[index]) and columns[index] is None:
            yield Mistake(Problem.UNDER_NO_HEAD, cells[index][:40])
            return


def _row(
    number: int, cells: Sequence[str], reading: TableLayout, marks: DecimalMark | None
) -> ReadRow:
    place = {holds: index for index, holds in enumerate(reading.columns) if holds}
    texts = {holds: cells[index] for holds, index in place.items()}
    wrong = _empty_formulas(texts, place)
    wrong += _unreadable(texts, place)  # before words move to a column that may not be there
    _move_remarks(texts)
    period, unknown = _period(texts, reading.customs)
    if isinstance(period, Mistake):
        column = place.get(ColumnKind.PERIOD, place.get(ColumnKind.START))
        wrong.append(replace(period, column=column))
    doubt = Mistake(Problem.REMARK_AS_CAVEAT, unknown, column=place.get(ColumnKind.PERIOD))
    read = {holds: _number(texts.get(holds, ""), marks) for holds in NUMBER_KINDS}
    wrong += [
        replace(one, column=place[holds]) for holds, one in read.items() if isinstance(one, Mistake)
    ]
    numbers = {holds: one for holds, one in read.items() if isinstance(one, ReadNumber)}
    qualifier = read_qualifier(texts.get(ColumnKind.QUALIFIER, ""))
    if isinstance(qualifier, Mistake):
        wrong.append(replace(qualifier, column=place[ColumnKind.QUALIFIER]))
        qualifier = ""
    sign = _sign(numbers)
    wrong += _wrong_signs(texts, place, numbers, qualifier)
    wrong += _wrong_words(texts, place)
    return ReadRow(
        number=number,
        statistic=normalise_cell(texts.get(ColumnKind.STATISTIC, "")),
        period=period if isinstance(period, Period) else None,
        numbers={holds: read.value for holds, read in numbers.items()},
        qualifier=qualifier or sign,
        is_share=any(read.is_share for read in numbers.values()),
        source=_words(texts, ColumnKind.SOURCE),
        edition=_words(texts, ColumnKind.EDITION),
        evidence=_words(texts, ColumnKind.EVIDENCE),
        note=_words(texts, ColumnKind.NOTE),
        wrong=tuple(wrong),
        doubts=(doubt,) if unknown else (),
    )


def _empty_formulas(texts: dict[ColumnKind, str], place: dict[ColumnKind, int]) -> list[Mistake]:
    """Empty the cells that hold a formula, and report each."""
    formulas = {
        holds for holds, cell in texts.items() if normalise_cell(cell).startswith(FORMULA_MARK)
    }
    texts |= dict.fromkeys(formulas, "")
    return [Mistake(Problem.A_FORMULA, column=place[holds]) for holds in sorted(formulas)]


def _move_remarks(texts: dict[ColumnKind, str]) -> None:
    """Move the remarks beside numbers and periods that are understood, "(p)", to the note."""
    remarks: list[str] = []
    for holds in KINDS_WITH_REMARKS & set(texts):
        texts[holds], taken = take_remarks(texts[holds])
        remarks += taken
    _add_to_note(texts, [remark for remark in Remark if remark in remarks])


def _add_to_note(texts: dict[ColumnKind, str], remarks: Sequence[str]) -> None:
    note = _words(texts, ColumnKind.NOTE)
    texts[ColumnKind.NOTE] = "; ".join(filter(None, [note, *remarks]))


def _number(cell: str, marks: DecimalMark | None) -> ReadNumber | Mistake | None:
    """Read the cell of a number. Words in brackets behind it are named, if they hide it."""
    read, (bare, remark) = read_number(cell, marks), split_remark(cell)
    if not isinstance(read, Mistake) or not remark:
        return read
    alone = read_number(bare, marks)
    is_hidden = not isinstance(alone, Mistake) or alone.problem == Problem.WHICH_MARK
    return Mistake(Problem.UNKNOWN_REMARK, remark) if is_hidden else read


def _sign(numbers: dict[ColumnKind, ReadNumber]) -> str:
    """Return the qualifier in the cell of the value, or of a bound without a value."""
    if ColumnKind.VALUE in numbers:
        return numbers[ColumnKind.VALUE].qualifier
    return next(iter(numbers.values())).qualifier if len(numbers) == 1 else ""


def _wrong_signs(
    texts: dict[ColumnKind, str],
    place: dict[ColumnKind, int],
    numbers: dict[ColumnKind, ReadNumber],
    qualifier: str,
) -> Iterator[Mistake]:
    """Report qualifiers that contradict their column, or that would be lost beside a value."""
    sign = _sign(numbers)
    if sign and qualifier and sign != qualifier:
        holds = next(holds for holds in NUMBER_KINDS if holds in numbers)
        also = texts[ColumnKind.QUALIFIER]
        yield Mistake(Problem.TWO_QUALIFIERS, texts[holds], also, place[holds])
    for holds, meant in QUALIFIER_OF_BOUND.items():
        bound = numbers.get(holds)
        if not bound or not bound.qualifier:
            continue
        is_alone = len(numbers) == 1 and bound.qualifier in QUALIFIERS_OF_BOUND[holds]
        if not is_alone and bound.qualifier != meant:
            yield Mistake(Problem.SIGN_AT_A_BOUND, texts[holds], column=place[holds])


def _period(texts: dict[ColumnKind, str], customs: Customs) -> tuple[Period | Mistake | None, str]:
    """Read the period. Words in brackets that hide it move to the note, and are returned."""
    cell = texts.get(ColumnKind.PERIOD, "")
    period = read_period(cell, customs)
    bare, remark = split_remark(cell) if isinstance(period, Mistake) else (cell, "")
    if remark:
        period = read_period(bare, customs)
        _add_to_note(texts, [remark])
    ends = texts.get(ColumnKind.START, ""), texts.get(ColumnKind.END, "")
    return period or read_first_and_last(*ends, customs), remark


def _words(texts: dict[ColumnKind, str], holds: ColumnKind) -> str:
    words = texts.get(holds, "").strip()
    return "" if words.casefold() in WORDS_FOR_NO_VALUE else words


def _unreadable(texts: dict[ColumnKind, str], place: dict[ColumnKind, int]) -> list[Mistake]:
    return [
        Mistake(Problem.UNREADABLE, cell[:40], column=place[holds])
        for holds, cell in texts.items()
        if UNREADABLE in cell
    ]


def _wrong_words(texts: dict[ColumnKind, str], place: dict[ColumnKind, int]) -> Iterator[Mistake]:
    for holds, longest in MOST_CHARACTERS.items():
        if len(texts.get(holds, "")) > longest:
            yield Mistake(Problem.TOO_LONG, texts[holds][:40], str(longest), place[holds])
    address = _words(texts, ColumnKind.EVIDENCE)
    if address and not address.startswith(("https://", "http://")):
        yield Mistake(Problem.NOT_AN_ADDRESS, address, column=place[ColumnKind.EVIDENCE])
