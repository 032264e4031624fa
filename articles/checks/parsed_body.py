"""Read a sanitised body for the checks: its paragraphs and headings, and what stands in them."""

from dataclasses import dataclass, field
from typing import Final

from articles.body.schema import BLOCKS, REFERENCE_TAGS, VOID
from articles.body.tree import Element, parse

FIGURE: Final = "\ufffc"
"""Stands in a text where a figure is cited, since the words of the figure are not ours."""
PROSE: Final = {"p", "li"}
FEWEST_WORDS_SHOWN: Final = 3
MOST_WORDS_SHOWN: Final = 8
# They repeat the text, or hold the words of somebody else.
NOT_OURS: Final = {"blockquote", "pull-quote"}


@dataclass
class TextPart:
    """A paragraph, a heading, a cell or another block with words of its own."""

    tag: str
    is_ours: bool = True
    """False in a quotation, and where words of the article stand once more."""
    pieces: list[str] = field(default_factory=list)
    text: str = ""

    @property
    def beginning(self) -> str:
        """Its first words. Figures are left out, because their words change."""
        stretches = [piece.split() for piece in self.text.split(FIGURE)]
        first = next((words for words in stretches if len(words) >= FEWEST_WORDS_SHOWN), None)
        return " ".join((first or max(stretches, key=len))[:MOST_WORDS_SHOWN])


@dataclass
class BodyLink:
    """A link, and the part in which it stands."""

    href: str
    part: TextPart
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())


@dataclass
class Quotation:
    """A quotation; `part` is its first paragraph."""

    part: TextPart
    has_source: bool = False
    """Whether it says anything about where it comes from, if only a name."""
    has_speaker_alone: bool = False
    """Whether it names the speaker, but no source, link or day."""


@dataclass
class CitedElement:
    """A figure or a chart that the body cites, by its slug."""

    tag: str
    key: str
    part: TextPart


@dataclass
class ShownPicture:
    """A picture that the body shows; `key` is that of its row."""

    key: int
    alt: str
    part: TextPart
    is_decorative: bool = False


@dataclass
class PlayedRecording:
    """A video or a sound that the body plays; `key` is that of its row."""

    key: int
    part: TextPart


@dataclass
class ParsedBody:
    """The parts of a body and what stands in them, in reading order."""

    parts: list[TextPart] = field(default_factory=list)
    links: list[BodyLink] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    cited: list[CitedElement] = field(default_factory=list)
    pictures: list[ShownPicture] = field(default_factory=list)
    recordings: list[PlayedRecording] = field(default_factory=list)

    @property
    def headings(self) -> list[TextPart]:
        return [part for part in self.parts if part.tag in {"h2", "h3", "h4"}]

    @property
    def prose(self) -> list[TextPart]:
        """Paragraphs and list items in our own words."""
        return [part for part in self.parts if part.is_ours and part.tag in PROSE]

    def around(self, place: int) -> list[TextPart]:
        """Return our own part before the part at this place, and our own part after it."""
        before = next((part for part in reversed(self.parts[:place]) if part.is_ours), None)
        after = next((part for part in self.parts[place + 1 :] if part.is_ours), None)
        return [part for part in (before, after) if part]


def parse_body(html: str) -> ParsedBody:
    """Read a sanitised body. Parts without a word are left out."""
    reader = _Reader()
    reader.read_inside(parse(html), ())
    for part in reader.body.parts:
        part.text = " ".join("".join(part.pieces).split())
    reader.body.parts = [part for part in reader.body.parts if part.text]
    return reader.body


class _Reader:
    def __init__(self) -> None:
        self.body = ParsedBody()
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
        elif tag in REFERENCE_TAGS:
            key = element.attributes.get("key", "")
            self.body.cited.append(CitedElement(tag, key, self._part))
            self._part.pieces.append(FIGURE)
        else:
            self._note(element, within)
            self.read_inside(element, (*within, tag))
            if tag == "a":
                self._link = None
        if tag in BLOCKS - VOID:
            self._begin(within[-1] if within else "p", within)

    def _note(self, element: Element, within: tuple[str, ...]) -> None:
        values, quotations = element.attributes, self.body.quotations
        match element.tag:
            case "a":
                self._link = BodyLink(values.get("href", ""), self._part)
                self.body.links.append(self._link)
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
                is_decorative = "decorative" in values
                self.body.pictures.append(ShownPicture(key, alt, self._part, is_decorative))
            case "media-player" if values.get("recording", "").isdecimal():
                played = PlayedRecording(int(values["recording"]), self._part)
                self.body.recordings.append(played)

    def _add_words(self, words: str, within: tuple[str, ...]) -> None:
        if self._link is not None:
            self._link.pieces.append(words)
        if "foot-note" in within:
            return
        quotations = self.body.quotations
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
        self.body.parts.append(self._part)
