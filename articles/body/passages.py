"""The sentences in which a body quotes figures. No Django, no database, no clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from articles.body import elements, references
from articles.body.references import Reference

# Of no script: they mark where a figure stands while tags are taken away.
OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
MARKED: Final = re.compile(f"{OPEN}(.*?){CLOSE}", re.DOTALL)
EDGE_OF_BLOCK: Final = re.compile(rf"</?(?:{'|'.join(sorted(references.BLOCKS))}|br)(?:\s[^>]*)?>")
TAG: Final = re.compile(r"<[^>]+>")
# A full stop of Latin, Arabic, Chinese or Devanagari writing, and what may close after it.
END_OF_SENTENCE: Final = re.compile(r"[.!?…؟。।]+[\"'”’»)\]]*\s+|[؟。।]")


@dataclass(frozen=True)
class Passage:
    """One element of ours with the rest of its sentence; a card or a chart has none."""

    reference: Reference
    before: str
    shown: str
    after: str


def passages(html: str, say: Callable[[Reference], str]) -> list[Passage]:
    """One for each element of ours in a sanitised body, in reading order.

    `say` gives the words that readers see in the place of an element, as plain text.
    """
    html = elements.without_notes(html).replace(OPEN, "").replace(CLOSE, "")
    named = iter(references.references(html))
    marked = references.replace_references(html, lambda r: f"{OPEN}{escape(say(r))}{CLOSE}")
    texts = (unescape(TAG.sub("", block)) for block in EDGE_OF_BLOCK.split(marked))
    return [
        Passage(
            next(named),
            _last_sentence(block[: found.start()]),
            found[1],
            _first_sentence(block[found.end() :]),
        )
        for block in texts
        for found in MARKED.finditer(block)
    ]


def _last_sentence(text: str) -> str:
    return _on_one_line(END_OF_SENTENCE.split(text)[-1]).lstrip()


def _first_sentence(text: str) -> str:
    end = END_OF_SENTENCE.search(text)
    return _on_one_line(text[: end.end()] if end else text).rstrip()


def _on_one_line(text: str) -> str:
    """Without the marks around other figures; a space at its edge stays."""
    return re.sub(r"\s+", " ", text.replace(OPEN, "").replace(CLOSE, ""))
