"""Put the sentences of a language in the order in which people who ask for help meet them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message

from config.i18n import catalogs, reviews
from config.i18n.pack.notes import FOR_COUNSEL, Note, Notes, Place
from config.i18n.reviews import Reviews, State, forms_of, key_of

# Enough to see which numbers a plural form is for.
COUNTED: Final = 1_000
EXAMPLES: Final = 3


@dataclass(frozen=True)
class Row:
    """One sentence in a pack, with what stands before and after it in its file."""

    number: int
    place: Place
    message: Message
    note: Note
    before: str
    after: str
    state: State

    @property
    def english(self) -> tuple[str, ...]:
        """Return the sentence: one form, or singular and plural."""
        return (self.message.id,) if isinstance(self.message.id, str) else tuple(self.message.id)

    @property
    def forms(self) -> tuple[str, ...]:
        return forms_of(self.message)


@dataclass(frozen=True)
class _Found:
    message: Message
    path: str
    before: str = ""
    after: str = ""


def rows_of(
    catalog: Catalog,
    known: Reviews,
    notes: Notes,
    root: Path,
    *,
    everything: bool = False,
    for_counsel: bool = False,
) -> list[Row]:
    """Return the sentences that people who ask for help may meet, in reading order, numbered.

    `root` is the folder of the project, whose files show what stands beside each sentence.
    `everything` takes each sentence that the catalog has; `for_counsel` only promises and law.
    """
    found = _grouped(_in_reading_order(catalog, notes, root, everything=everything), notes)
    chosen = [each for each in found if not for_counsel or _exact(each, notes) in FOR_COUNSEL]
    return [
        Row(
            number=number,
            place=notes.place_of(each.path),
            message=each.message,
            note=notes.note_of(key_of(each.message)),
            before=each.before,
            after=each.after,
            state=reviews.state_of(each.message, known),
        )
        for number, each in enumerate(chosen, 1)
    ]


def numbers_of_forms(catalog: Catalog) -> list[str]:
    """Return for each plural form the first numbers that it is for, such as "2, 3, 4 …"."""
    choose = c2py(catalog.plural_expr)
    found: list[list[str]] = [[] for _form in range(catalog.num_plurals)]
    for number in range(COUNTED):
        found[choose(number)].append(str(number))
    return [
        ", ".join(numbers[:EXAMPLES]) + (" …" if len(numbers) > EXAMPLES else "")
        for numbers in found
    ]


def _exact(found: _Found, notes: Notes) -> str:
    return notes.note_of(key_of(found.message)).exact


def _in_reading_order(
    catalog: Catalog, notes: Notes, root: Path, *, everything: bool
) -> Iterator[_Found]:
    places = {
        key_of(message): catalogs.places_of_help(message) or _any_place(message, everything)
        for message in catalog
        if message.id
    }
    messages = {key_of(message): message for message in catalog if message.id}
    seen: set[str] = set()
    files = sorted({path for paths in places.values() for path in paths})
    for path in sorted(files, key=notes.position_of):
        here = {key for key, paths in places.items() if path in paths}
        for found in _beside_each_other(path, root, messages, here):
            if (key := key_of(found.message)) in here - seen:
                seen.add(key)
                yield found


def _any_place(message: Message, everything: bool) -> set[str]:
    return {path for path, _line in message.locations} if everything else set()


def _beside_each_other(
    path: str, root: Path, messages: Mapping[str, Message], here: Iterable[str]
) -> Iterator[_Found]:
    """Yield the messages of a file as they stand there, each once, and then those not found in it."""
    keys = dict.fromkeys(map(key_of, catalogs.messages_in(root, path)))
    in_file = [messages[key] for key in keys if key in messages]
    words = ["", *map(_singular, in_file), ""]
    for message, before, after in zip(in_file, words, words[2:], strict=False):
        yield _Found(message, path, before, after)
    for key in sorted(set(here) - keys.keys()):
        yield _Found(messages[key], path)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _grouped(found: Iterable[_Found], notes: Notes) -> list[_Found]:
    """Return the sentences by place: several files may be one, which begins with the first of them."""
    groups: dict[Place, list[_Found]] = {}
    for each in found:
        groups.setdefault(notes.place_of(each.path), []).append(each)
    return [each for group in groups.values() for each in group]
