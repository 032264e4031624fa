"""Write the table of a pack, and read it as a spreadsheet saved it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from advocacy.api.spreadsheets import APOSTROPHE, BYTE_ORDER_MARK, FORMULA, to_cell
from config.i18n.pack.rows import Row
from config.i18n.reviews import AFTER_CONTEXT, digest, key_of

KEY: Final = "key"
DIGEST: Final = "digest"
RIGHT: Final = "right"
TRANSLATION: Final = "translation {}"
CORRECTION: Final = "correction {}"
FILLED: Final = (TRANSLATION, CORRECTION)
# A spreadsheet drops the control character, and would read some digests as numbers.
VISIBLE_CONTEXT: Final = "␄"
BEFORE_DIGEST: Final = "sha256:"
SEPARATORS: Final = ",;\t"
FIRST_ROW: Final = 2


class UnreadableTable(ValueError):
    """The file is not a table of a pack; the message says why, in a sentence."""


@dataclass(frozen=True)
class Line:
    """One line of a table that came back. `row` is its number in a spreadsheet."""

    row: int
    cells: Mapping[str, str]

    @property
    def key(self) -> str:
        """Return the key as it stands in its cell."""
        return self.cells[KEY].replace("\r\n", "\n")

    @property
    def digest(self) -> str:
        return self.cells[DIGEST].strip().removeprefix(BEFORE_DIGEST)


def table_of(rows: Iterable[Row], numbers: list[str]) -> str:
    """Return the table as CSV. `numbers` says for each plural form which numbers it is for."""
    filled = [column.format(form) for form in range(1, len(numbers) + 1) for column in FILLED]
    head = ["number", "place", "reader", "before", "English", "English, plural", "after", "note"]
    # The mark stands beside the first form: most sentences have no other.
    head += ["forms", *filled[:2], RIGHT, *filled[2:], "state", KEY, DIGEST]
    text = io.StringIO()
    # In quotes: LibreOffice splits other cells at a semicolon too, if it did so the last time.
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(head)
    lines.writerows([to_cell(cell) for cell in _cells(row, numbers)] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _cells(row: Row, numbers: list[str]) -> Iterator[object]:
    is_plural = len(row.english) > 1
    context = f"as: {row.message.context}" if row.message.context else ""
    yield from (row.number, row.place.place, row.place.reader, row.before, row.english[0])
    yield row.english[-1] if is_plural else ""
    yield from (row.after, "; ".join(filter(None, (context, row.note.exact, row.note.note))))
    forms = (f"{form}: {examples}" for form, examples in enumerate(numbers, 1))
    yield " · ".join(forms) if is_plural else ""
    yield from (row.forms[0], "", "")
    for form in range(1, len(numbers)):
        yield from (row.forms[form] if form < len(row.forms) else "", "")
    yield from (row.state.value, shown_key(key_of(row.message)))
    yield BEFORE_DIGEST + digest(row.forms)


def shown_key(key: str) -> str:
    """Return a key without what a spreadsheet would drop."""
    return key.replace(AFTER_CONTEXT, VISIBLE_CONTEXT)


def read_table(content: bytes, columns: Iterable[str]) -> list[Line]:
    """Return the lines of a table that must have these columns. Text is never a formula.

    Raises UnreadableTable.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable("The file is not UTF-8. Save it as “CSV UTF-8”.") from error
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        )
    except csv.Error as error:
        raise UnreadableTable(f"The file is no table: {error}.") from error
    head = [name.strip() for name in rows[0]] if rows else []
    for name in columns:
        if head.count(name) != 1:
            raise UnreadableTable(f"The table must have one column “{name}”.")
    return [
        Line(number, dict(zip(head, _whole(number, row, len(head)), strict=True)))
        for number, row in enumerate(rows[1:], FIRST_ROW)
        if any(cell.strip() for cell in row)
    ]


def written_cell(cell: str) -> str:
    """Return what a person wrote in a cell, without the spaces around it.

    The apostrophe before what a spreadsheet would run as a formula is no part of the words.
    """
    words = cell.replace("\r\n", "\n").strip(" \t\r\n")
    is_kept_from_running = words.startswith(APOSTROPHE) and FORMULA.match(words[1:])
    return words[1:] if is_kept_from_running else words


def _separator(text: str) -> str:
    """Return what parts the columns: spreadsheets in half of the world write semicolons."""
    head = text.partition("\n")[0]
    return max(SEPARATORS, key=head.count)


def _whole(number: int, row: list[str], width: int) -> list[str]:
    if any(cell.strip() for cell in row[width:]):
        raise UnreadableTable(f"Row {number} has more cells than the first row.")
    return (row + [""] * width)[:width]
