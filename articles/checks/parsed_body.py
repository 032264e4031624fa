"""A sanitised body as its paragraphs and headings, with the links, quotations and figures in them."""

from dataclasses import dataclass, field
from typing import Final

from articles.body.schema import BLOCKS, OURS, VOID
from articles.body.tree import Element, parse

FIGURE: Final = "\ufffc"
"""Stands where a figure is cited: its words are its own."""
PROSE: Final = {"p", "li"}
FEWEST_SHOWN: Final = 3
WORDS_SHOWN: Final = 8
# What is in these repeats the text, or is somebody else's words.
NOT_OURS: Final = {"blockquote", "pull-quote"}


@dataclass
class TextPart:
    """A paragraph, a heading, a cell: what holds words of its own."""

    tag: str
    is_ours: bool = True
    """False in a quotation, and where words of the article stand once more."""
    pieces: list[str] = field(default_factory=list)
    text: str = ""

    @property
    def near(self) -> str:
        """Its first words, as an editor sees them: without figures, whose words change."""
        stretches = [piece.split() for piece in self.text.split(FIGURE)]
        first = next((words for words in stretches if len(words) >= FEWEST_SHOWN), None)
        return " ".join((first or max(stretches, key=len))[:WORDS_SHOWN])


@dataclass
class BodyLink:
    href: str
    part: TextPart
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())


@dataclass
class Quotation:
    part: TextPart
    has_source: bool = False
    """Whether it says anything of where it comes from, and be it a name."""
    has_speaker_alone: bool = False
    """Whether it names who spoke, and neither source, link nor day."""


@dataclass
class CitedElement:
    """A figure or a chart by its name."""

    tag: str
    key: str
    part: TextPart


@dataclass
class ShownPicture:
    key: int
    alt: str
    part: TextPart


@dataclass
class ParsedBody:
    parts: list[TextPart] = field(default_factory=list)
    links: list[BodyLink] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    cited: list[CitedElement] = field(default_factory=list)
    pictures: list[ShownPicture] = field(default_factory=list)

    @property
    def headings(self) -> list[TextPart]:
        return [part for part in self.parts if part.tag in {"h2", "h3", "h4"}]

    @property
    def prose(self) -> list[TextPart]:
        """The sentences that we wrote."""
        return [part for part in self.parts if part.is_ours and part.tag in PROSE]

    def around(self, place: int) -> list[TextPart]:
        """Of our own parts the last one before the part at this place, and the first one after it."""
        before = next((part for part in reversed(self.parts[:place]) if part.is_ours), None)
        after = next((part for part in self.parts[place + 1 :] if part.is_ours), None)
        return [part for part in (before, after) if part]


def parse_body(html: str) -> ParsedBody:
    """Read a sanitised body. Parts without a word are left out."""
    reader = _Reader()
    reader.read_inside(parse(html), ())
    for part in reader.reading.parts:
        part.text = " ".join("".join(part.pieces).split())
    reader.reading.parts = [part for part in reader.reading.parts if part.text]
    return reader.reading


class _Reader:
    def __init__(self) -> None:
        self.reading = ParsedBody()
        self._part = TextPart("p")
        self._link: BodyLink | None = None

    def read_inside(self, element: Element, within: tuple[str, ...]) -> None:
        """Read what is inside an element; `within` are the tags it stands in, itself the last."""
        for child in element.children:
            if isinstance(child, str):
                self._add_words(child, within)
            else:
                self._read_element(child, within)

    def _read_element(self, element: Element, within: tuple[str, ...]) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._begin(tag, within)
        if tag in VOID:
            self._part.pieces.append(" ")
        elif tag in OURS:
            key = element.attributes.get("key", "")
            self.reading.cited.append(CitedElement(tag, key, self._part))
            self._part.pieces.append(FIGURE)
        else:
            self._note(element, within)
            self.read_inside(element, (*within, tag))
            if tag == "a":
                self._link = None
        if tag in BLOCKS - VOID:
            self._begin(within[-1] if within else "p", within)

    def _note(self, element: Element, within: tuple[str, ...]) -> None:
        values, quotations = element.attributes, self.reading.quotations
        match element.tag:
            case "a":
                self._link = BodyLink(values.get("href", ""), self._part)
                self.reading.links.append(self._link)
                if "footer" in within and quotations:
                    quotations[-1].has_speaker_alone = False
            case "blockquote":
                quotations.append(Quotation(self._part))
            case "footer" if quotations and any(values.values()):
                says_where = any(values.get(name) for name in ("source", "href", "date"))
                quotations[-1].has_source = True
                quotations[-1].has_speaker_alone = bool(values.get("speaker")) and not says_where
            case "picture-card" if values.get("key", "").isdecimal():
                key, alt = int(values["key"]), values.get("alt", "")
                self.reading.pictures.append(ShownPicture(key, alt, self._part))

    def _add_words(self, words: str, within: tuple[str, ...]) -> None:
        if self._link is not None:
            self._link.pieces.append(words)
        if "foot-note" in within:
            return
        quotations = self.reading.quotations
        if "footer" in within and quotations and words.strip():
            quotations[-1].has_source = True
        self._part.pieces.append(words)
        # A quotation is found by its first paragraph.
        if quotations and not quotations[-1].part.pieces:
            quotations[-1].part = self._part

    def _begin(self, tag: str, within: tuple[str, ...]) -> None:
        is_ours = not {*within, tag} & {*NOT_OURS, "footer"}
        # The paragraph of a list item is the item.
        self._part = TextPart(tag, is_ours)
        self.reading.parts.append(self._part)
