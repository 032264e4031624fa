"""A body as a person reads it: block after block, each of words. No Django, no database, no clock.

It knows which elements stand within a line; every other one is a block, and a row of a table one.
What our own elements show is not in the body: whoever asks says it.
"""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Final, NamedTuple

from articles.body.schema import CELLS, OURS, VOID

# Within a line; a note stands where its number does. Every other element is a block.
INLINE: Final = frozenset(("a", "strong", "em", "br", "cite", "foot-note"))
PICTURE: Final = "picture-card"
# Between the cells of a row, which is read as one line.
CELL: Final = " │ "

type Attributes = dict[str, str]
type Named = Callable[[str, Attributes, str], tuple[str, str]]
"""By the tag of an element of ours, its attributes and the words in it: what it shows, and what
tells it from another that shows the same."""


class Word(NamedTuple):
    """One piece of a line: a word, a blank or a sign, or one of our elements as a whole."""

    text: str
    marks: tuple[str, ...] = ()
    """What it stands in, outermost first, such as "strong"."""
    behind: str = ""
    """Where a link leads to; of an element of ours what tells it from others."""
    is_ours: bool = False

    @property
    def is_blank(self) -> bool:
        return self.text.isspace() and not self.behind


class Block(NamedTuple):
    path: tuple[str, ...]
    """What it is and what it stands in, outermost first: ("blockquote", "p")."""
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def blocks(html: str, named: Named, split: Callable[[str], list[str]]) -> list[Block]:
    """Every block of a sanitised body that says something, in reading order; `split` cuts words."""
    reader = _Reader(named, split)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, named: Named, split: Callable[[str], list[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self._named, self._split = named, split
        self.blocks: list[Block] = []
        self._path: list[str] = []
        self._marks: list[tuple[str, str]] = []  # tag, and its address where it is a link
        self._words: list[Word] = []
        self._text = ""
        self._ours: tuple[str, Attributes] | None = None
        self._ours_text = ""
        self._is_in_row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self._ours:
            return
        if tag in OURS:
            self._end_text()
            self._ours, self._ours_text = (tag, said), ""
        elif tag == "br":
            self._text += "\n"
        elif tag in INLINE:
            self._end_text()
            self._marks.append((tag, said.get("href", "")))
        elif tag in CELLS:
            self._begin_cell(tag)
        else:
            self._begin_block(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if self._ours:
            if tag == self._ours[0]:
                self._end_ours()
        elif tag in VOID:
            return
        elif tag in INLINE or tag in CELLS:
            self._end_text()
            if self._marks:
                self._marks.pop()
        elif self._path:
            self.end_block()
            self._path.pop()
            if tag == "footer":
                self._marks.pop()

    def handle_data(self, data: str) -> None:
        if self._ours:
            self._ours_text += data
        else:
            self._text += data

    def end_block(self) -> None:
        self._end_text()
        words = self._words
        while words and words[0].is_blank:
            words = words[1:]
        while words and words[-1].is_blank:
            words = words[:-1]
        if words:
            self.blocks.append(Block(tuple(self._path), tuple(words)))
        self._words, self._is_in_row = [], False

    def _begin_block(self, tag: str, said: Attributes) -> None:
        self.end_block()
        if tag in VOID:
            self.blocks.append(Block((*self._path, tag)))
        elif tag == "footer":
            # It says in words what its attributes say, but for the address.
            self._path.append(tag)
            self._marks.append(("a", said.get("href", "")))
        elif tag == PICTURE:
            self._path.append(tag)
            shown, behind = self._named(tag, said, "")
            self._words += [Word(shown, (), behind, is_ours=True), Word(" ")]
        else:
            known = [f'{name}="{value}"' for name, value in sorted(said.items())]
            self._path.append(" ".join([tag, *known]))

    def _begin_cell(self, tag: str) -> None:
        self._end_text()
        if self._is_in_row:
            self._words.append(Word(CELL))
        self._is_in_row = True
        self._marks.append(("strong" if tag == "th" else "", ""))

    def _end_text(self) -> None:
        marks, link = self._standing_in()
        self._words += [Word(piece, marks, link) for piece in self._split(self._text)]
        self._text = ""

    def _end_ours(self) -> None:
        assert self._ours  # noqa: S101 -- for the type checker: the caller has seen it
        (tag, said), self._ours = self._ours, None
        shown, behind = self._named(tag, said, self._ours_text.strip())
        if self._path:
            marks, _link = self._standing_in()
            self._words.append(Word(shown, marks, behind, is_ours=True))
        else:
            self.end_block()
            self.blocks.append(Block((tag,), (Word(shown, (), behind, is_ours=True),)))

    def _standing_in(self) -> tuple[tuple[str, ...], str]:
        marks = tuple(tag for tag, _link in self._marks if tag not in {"", "a"})
        links = [link for _tag, link in self._marks if link]
        return marks, links[-1] if links else ""
