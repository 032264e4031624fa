"""Read a body as blocks of words, to compare two of them. No Django, no database, no clock.

Every element that does not stand within a line is a block; so is a row of a table. What our own
elements show is not in the body: the caller says it.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, Self

from articles.body.schema import CELLS, LOOKED_UP, REFERENCE_TAGS, VOID
from articles.body.tree import Element, parse

# Elements within a line. A note stands where its number is. Every other element is a block.
INLINE: Final = frozenset(("a", "strong", "em", "sup", "sub", "br", "cite", "foot-note"))
PICTURE: Final = "picture-card"
# Stands between the cells of a row, which is read as one line.
CELL: Final = " │ "

type Attributes = Mapping[str, str]
type DescribeElement = Callable[[str, Attributes, str], tuple[str, str]]
"""Called with the tag of one of our elements, its attributes and its words. Returns what it shows, and
what distinguishes it from another that shows the same."""


class Word(NamedTuple):
    """One piece of a line: a word, a blank or a sign, or one of our elements as a whole."""

    text: str
    marks: tuple[str, ...] = ()
    """The inline elements around it, outermost first, such as "strong"."""
    detail: str = ""
    """The address of a link; or what distinguishes one of our elements from others."""
    is_ours: bool = False

    @property
    def is_blank(self) -> bool:
        return self.text.isspace() and not self.detail


class Block(NamedTuple):
    """A paragraph, a heading, a row or another line of its own."""

    path: tuple[str, ...]
    """Its own element after those around it: ("blockquote", "p")."""
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def read_blocks(
    html: str, named: DescribeElement, split: Callable[[str], list[str]]
) -> list[Block]:
    """Return every block of a sanitised body that says something, in reading order.

    `split` cuts a text into words.
    """
    reader = _Reader(named, split)
    reader.read(parse(html), _Context())
    reader.end_block()
    return reader.blocks


class _Context(NamedTuple):
    """The elements around the words of an element."""

    path: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    link: str = ""

    def marked(self, tag: str, link: str = "") -> Self:
        marks = self.marks if tag == "a" else (*self.marks, tag)
        return self._replace(marks=marks, link=link or self.link)

    def within(self, block: str) -> Self:
        return self._replace(path=(*self.path, block))


class _Reader:
    def __init__(self, named: DescribeElement, split: Callable[[str], list[str]]) -> None:
        self._named, self._split = named, split
        self.blocks: list[Block] = []
        self._words: list[Word] = []
        self._is_in_row = False

    def read(self, element: Element, context: _Context) -> None:
        """Read what is inside an element."""
        text = ""
        for child in element.children:
            if isinstance(child, str):
                text += child
            elif child.tag == "br":
                text += "\n"
            else:
                self._add(text, context)
                text = ""
                self._read_element(child, context)
        self._add(text, context)

    def end_block(self, path: tuple[str, ...] = ()) -> None:
        words = self._words
        while words and words[0].is_blank:
            words = words[1:]
        while words and words[-1].is_blank:
            words = words[:-1]
        if words:
            self.blocks.append(Block(path, tuple(words)))
        self._words, self._is_in_row = [], False

    def _add(self, text: str, context: _Context) -> None:
        self._words += [Word(piece, context.marks, context.link) for piece in self._split(text)]

    def _read_element(self, element: Element, context: _Context) -> None:
        tag = element.tag
        if tag in REFERENCE_TAGS:
            self._read_ours(element, context)
        elif tag in INLINE:
            self.read(element, context.marked(tag, element.attributes.get("href", "")))
        elif tag in CELLS:
            self._words += [Word(CELL)] if self._is_in_row else []
            self._is_in_row = True
            self.read(element, context.marked("strong") if tag == "th" else context)
        else:
            self.end_block(context.path)
            self._read_block(element, context)

    def _read_block(self, element: Element, context: _Context) -> None:
        tag, given = element.tag, element.attributes
        if tag in VOID:
            self.blocks.append(Block((*context.path, tag)))
            return
        if tag == "footer":
            # Its words repeat its attributes, except for the address.
            inner = context.within(tag).marked("a", given.get("href", ""))
        elif tag == PICTURE or tag in LOOKED_UP:
            inner = context.within(tag)
            shown, detail = self._named(tag, given, "")
            self._words += [Word(shown, (), detail, is_ours=True), Word(" ")]
        else:
            known = [f'{name}="{value}"' for name, value in sorted(given.items())]
            inner = context.within(" ".join([tag, *known]))
        self.read(element, inner)
        self.end_block(inner.path)

    def _read_ours(self, element: Element, context: _Context) -> None:
        shown, detail = self._named(element.tag, element.attributes, element.text.strip())
        if context.path:
            self._words.append(Word(shown, context.marks, detail, is_ours=True))
        else:
            self.end_block()
            self.blocks.append(Block((element.tag,), (Word(shown, (), detail, is_ours=True),)))
