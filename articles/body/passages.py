"""The sentences in which a body quotes figures. No Django, no database, no clock."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from articles.body.references import Reference, read_reference
from articles.body.schema import BLOCKS, REFERENCE_TAGS
from articles.body.tree import Element, parse

# A full stop of Latin, Arabic, Chinese or Devanagari script, and closing signs after it.
END_OF_SENTENCE: Final = re.compile(r"[.!?…؟。।]+[\"'”’»)\]]*\s+|[؟。।]")


@dataclass(frozen=True)
class Passage:
    """One of our elements with the rest of its sentence. A card or a chart stands in no sentence."""

    reference: Reference
    before: str
    shown: str
    after: str


class _Piece(NamedTuple):
    """Words of a line, or the words that are shown for one of our elements."""

    text: str
    reference: Reference | None = None


def find_passages(html: str, say: Callable[[Reference], str]) -> list[Passage]:
    """Return one passage for each of our elements in a sanitised body, in reading order.

    `say` returns the words that readers see in the place of an element, as plain text.
    """
    lines: list[list[_Piece]] = [[]]
    _read(parse(html), say, lines)
    return [passage for line in lines for passage in _passages_in(line)]


def _read(element: Element, say: Callable[[Reference], str], lines: list[list[_Piece]]) -> None:
    """Add the words inside an element to the last of the lines; a block or <br> begins a new one."""
    for child in element.children:
        if isinstance(child, str):
            lines[-1].append(_Piece(child))
        elif child.tag in REFERENCE_TAGS:
            reference = read_reference(child)
            lines[-1].append(_Piece(say(reference), reference))
        elif child.tag in BLOCKS or child.tag == "br":
            lines.append([])
            _read(child, say, lines)
            lines.append([])
        elif child.tag != "foot-note":
            _read(child, say, lines)


def _passages_in(line: list[_Piece]) -> Iterator[Passage]:
    for place, (shown, reference) in enumerate(line):
        if reference:
            before = "".join(piece.text for piece in line[:place])
            after = "".join(piece.text for piece in line[place + 1 :])
            yield Passage(reference, _last_sentence(before), shown, _first_sentence(after))


def _last_sentence(text: str) -> str:
    return _on_one_line(END_OF_SENTENCE.split(text)[-1]).lstrip()


def _first_sentence(text: str) -> str:
    end = END_OF_SENTENCE.search(text)
    return _on_one_line(text[: end.end()] if end else text).rstrip()


def _on_one_line(text: str) -> str:
    """Make one space of each run of blanks. A space at the edge stays."""
    return re.sub(r"\s+", " ", text)
