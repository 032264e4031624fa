"""Mark what was found in a text, as safe HTML. No Django, no database."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from search.words import analysis

LENGTH: Final = 200  # characters of an excerpt
LEAD: Final = 60  # of them before the first word found


class Hit(NamedTuple):
    start: int
    end: int
    group: int  # which part of the question


type TermGroups = Sequence[frozenset[str]]
"""The terms that answer each part of a question."""


def mark_words(text: str, language: str, groups: TermGroups) -> str:
    """Return the whole text as HTML with every word that was found in <mark>."""
    return _with_marks(text, 0, len(text), _hits(text, language, groups))


def excerpt(text: str, language: str, groups: TermGroups) -> str:
    """Return as HTML the passage with most parts of the question, or the beginning of the text."""
    hits = _best_place(text, language, groups)
    start = _start(text, hits[0].start) if hits else 0
    end = _end(text, start + LENGTH)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    inside = _hits(text[start:end], language, groups) if hits else ()
    shifted = [Hit(hit.start + start, hit.end + start, hit.group) for hit in inside]
    return f"{before}{_with_marks(text, start, end, shifted)}{after}"


def has_match(text: str, language: str, groups: TermGroups) -> bool:
    """Return whether the text has any of these terms."""
    return any(_hits(text, language, groups))


def _hits(text: str, language: str, groups: TermGroups) -> Iterator[Hit]:
    """Yield the words that were found, in the order of the text."""
    group_of = {term: group for group, terms in enumerate(groups) for term in terms}
    if analysis.is_unspaced(text):
        # A piece would be a whole paragraph. Read word by word, until enough is found.
        for written, start, end in analysis.split_words(text):
            group = group_of.get(analysis.stem(written, language))
            if group is not None:
                yield Hit(start, end, group)
        return
    # Read each different piece once. Reading all words would take five times as long.
    yield from sorted(
        Hit(at + start, at + end, group_of[term])
        for piece in set(text.split())
        for term, start, end in analysis.stems_within(piece, language)
        if term in group_of
        for at in _places(text, piece)
    )


def _places(text: str, piece: str) -> Iterator[int]:
    """Yield where the piece stands between two spaces."""
    at = text.find(piece)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(piece) : at + len(piece) + 1]
        if not around.strip():
            yield at
        at = text.find(piece, at + 1)


def _best_place(text: str, language: str, groups: TermGroups) -> list[Hit]:
    """Return the hits within LENGTH that answer most parts of the question; the first such place."""
    window: list[Hit] = []
    best: list[Hit] = []
    most = 0
    for hit in _hits(text, language, groups):
        window = [earlier for earlier in window if earlier.start > hit.end - LENGTH + LEAD]
        window.append(hit)
        answered = len({each.group for each in window})
        if answered > most:
            best, most = list(window), answered
        if most == len(groups):
            break
    return best


def _start(text: str, hit: int) -> int:
    """Return a place a little before the hit, where a word begins."""
    if hit <= LEAD:
        return 0
    space = text.find(" ", hit - LEAD, hit)
    return hit if space < 0 else space + 1


def _end(text: str, wished: int) -> int:
    if wished >= len(text):
        return len(text)
    space = text.rfind(" ", wished - LENGTH // 2, wished)
    return wished if space < 0 else space


def _with_marks(text: str, start: int, end: int, hits: Iterable[Hit]) -> str:
    pieces: list[str] = []
    at = start
    for first, last in _joined(hits):
        pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*pieces, escape(text[at:end])])


def _joined(hits: Iterable[Hit]) -> list[tuple[int, int]]:
    """Join hits that overlap, as they do in writing without spaces."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if spans and hit.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(hit.end, spans[-1][1]))
        else:
            spans.append((hit.start, hit.end))
    return spans
