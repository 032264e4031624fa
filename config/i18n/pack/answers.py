"""Read what people who checked a translation wrote into the table of a pack.

It writes no file: a table with one mistake must change nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from babel.messages.catalog import Catalog, Message

from advocacy.api.spreadsheets import to_cell
from config.i18n.mistakes import find_mistakes, keep_marks_in_line
from config.i18n.pack import table
from config.i18n.pack.table import Line
from config.i18n.reviews import digest, forms_of, key_of

# What people write under "right" where they mean it; a box that was not ticked says false.
RIGHT: Final = {"x", "✓", "✔", "1", "ok", "yes", "right", "true"}
NOT_TICKED: Final = {"", "false"}
UNKNOWN: Final = "no sentence has this key: leave the column “key” as it was"
CHANGED: Final = "the translation has changed since this table was written"
MISSING: Final = "there is no translation yet"


@dataclass
class Answers:
    """The answers in a table, and its mistakes: only a table without any may be taken."""

    corrected: list[Message] = field(default_factory=list)
    """Messages with their corrected translation."""
    right: list[Message] = field(default_factory=list)
    """Messages whose translation was read and found right."""
    mistakes: list[str] = field(default_factory=list)

    def refuse(self, line: Line, mistakes: Iterable[str]) -> None:
        self.mistakes += [f"Row {line.row}: {mistake}." for mistake in mistakes]


def columns_of(catalog: Catalog) -> list[str]:
    """Return the columns that a table with answers must have."""
    forms = range(1, catalog.num_plurals + 1)
    filled = [column.format(form) for form in forms for column in table.FILLED]
    return [table.KEY, table.DIGEST, table.RIGHT, *filled]


def read_answers(lines: Iterable[Line], catalog: Catalog) -> Answers:
    """Return what the lines say. A line without a mark and a correction says nothing."""
    answers, messages, rows = Answers(), _messages_by_cell(catalog), dict[str, int]()
    for line in lines:
        message = messages.get(line.key)
        mistakes = list(_mistakes_of_line(line, message, catalog))
        if not mistakes and _is_answered(line) and line.key in rows:
            mistakes = [f"row {rows[line.key]} is about the same sentence"]
        answers.refuse(line, mistakes)
        if mistakes or message is None or not _is_answered(line):
            continue
        rows[line.key] = line.row
        corrected = _corrected(line, message, catalog)
        is_new = forms_of(corrected) != forms_of(message)
        (answers.corrected if is_new else answers.right).append(corrected)
    return answers


def read_compared(lines: Iterable[Line], catalog: Catalog) -> Answers:
    """Return the sentences of all lines as right: each was translated back and compared."""
    answers, messages = Answers(), _messages_by_cell(catalog)
    for line in lines:
        message = messages.get(line.key)
        if message is None:
            answers.refuse(line, [UNKNOWN])
        elif line.digest != digest(forms_of(message)):
            answers.refuse(line, [CHANGED])
        elif not all(forms_of(message)):
            answers.refuse(line, [MISSING])
        else:
            answers.right.append(message)
    return answers


def put_into(catalog: Catalog, corrected: Iterable[Message]) -> None:
    """Put corrected translations into a catalog."""
    messages = {key_of(message): message for message in catalog if message.id}
    for message in corrected:
        messages[key_of(message)].string = message.string


def _messages_by_cell(catalog: Catalog) -> Mapping[str, Message]:
    """Return the messages by their keys, as the table and as a program writes these."""
    messages = [message for message in catalog if message.id]
    by_key = {key_of(message): message for message in messages}
    return by_key | {to_cell(table.shown_key(key)): it for key, it in by_key.items()}


def _mistakes_of_line(line: Line, message: Message | None, catalog: Catalog) -> Iterator[str]:
    is_answered = _is_answered(line)
    if message is None or line.digest != digest(forms_of(message)):
        if is_answered:
            yield UNKNOWN if message is None else CHANGED
        return
    yield from _overwritten(line, message)
    if not is_answered:
        return
    mark = line.cells[table.RIGHT].strip()
    if mark.lower() not in RIGHT | NOT_TICKED:
        yield f"“{mark}” under “{table.RIGHT}”: correct the sentence, or leave that cell empty"
    forms = len(forms_of(message))
    for form in range(forms + 1, catalog.num_plurals + 1):
        if _correction(line, form):
            yield f"the sentence has {forms} form, so that “correction {form}” must be empty"
    corrected = _corrected(line, message, catalog)
    yield from find_mistakes(corrected, catalog) if any(forms_of(corrected)) else [MISSING]


def _overwritten(line: Line, message: Message) -> Iterator[str]:
    """Yield a mistake for each translation that a person changed where it stands."""
    for form, words in enumerate(forms_of(message), 1):
        column = table.TRANSLATION.format(form)
        if line.cells.get(column, words).replace("\r\n", "\n") not in {words, to_cell(words)}:
            yield f"“{column}” was changed: write what is right under “correction {form}”"


def _is_answered(line: Line) -> bool:
    corrections = table.CORRECTION.format("")
    return line.cells[table.RIGHT].strip().lower() not in NOT_TICKED or any(
        cell.strip() for column, cell in line.cells.items() if column.startswith(corrections)
    )


def _correction(line: Line, form: int) -> str:
    return table.written_cell(line.cells.get(table.CORRECTION.format(form), ""))


def _corrected(line: Line, message: Message, catalog: Catalog) -> Message:
    """Return the message as the line says it; an empty correction leaves its form as it is."""
    forms = tuple(
        _between_spaces_of(message, keep_marks_in_line(_correction(line, form), catalog)) or words
        for form, words in enumerate(forms_of(message), 1)
    )
    is_plural = not isinstance(message.id, str)
    return Message(
        message.id, forms if is_plural else forms[0], flags=message.flags, context=message.context
    )


def _between_spaces_of(message: Message, words: str) -> str:
    """Return words with the spaces around the English, as in ", ": nobody sees them in a cell."""
    english = message.id if isinstance(message.id, str) else message.id[0]
    if not words:
        return ""
    before = english[: len(english) - len(english.lstrip())]
    return before + words + english[len(english.rstrip()) :]
