"""A sanitised body as its paragraphs and headings, with the links, quotations and figures in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from articles.body.schema import BLOCKS, OURS, VOID

FIGURE: Final = "\ufffc"
"""Stands where a figure is cited: its words are its own."""
PROSE: Final = {"p", "li"}
FEWEST_SHOWN: Final = 3
WORDS_SHOWN: Final = 8
# What is in these repeats the text, or is somebody else's words.
NOT_OURS: Final = {"blockquote", "pull-quote"}


@dataclass
class Part:
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
class Link:
    href: str
    part: Part
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())


@dataclass
class Quotation:
    part: Part
    has_source: bool = False
    """Whether it says anything of where it comes from, and be it a name."""
    has_speaker_alone: bool = False
    """Whether it names who spoke, and neither source, link nor day."""


@dataclass
class Cited:
    """A figure or a chart by its name."""

    tag: str
    key: str
    part: Part


@dataclass
class Picture:
    key: int
    alt: str
    part: Part


@dataclass
class Reading:
    parts: list[Part] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def headings(self) -> list[Part]:
        return [part for part in self.parts if part.tag in {"h2", "h3", "h4"}]

    @property
    def prose(self) -> list[Part]:
        """The sentences that we wrote."""
        return [part for part in self.parts if part.is_ours and part.tag in PROSE]

    def around(self, place: int) -> list[Part]:
        """Of our own parts the last one before the part at this place, and the first one after it."""
        before = next((part for part in reversed(self.parts[:place]) if part.is_ours), None)
        after = next((part for part in self.parts[place + 1 :] if part.is_ours), None)
        return [part for part in (before, after) if part]


def read(html: str) -> Reading:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for part in reader.read.parts:
        part.text = " ".join("".join(part.pieces).split())
    reader.read.parts = [part for part in reader.read.parts if part.text]
    return reader.read


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Reading()
        self._part = Part("p")
        self._open: list[str] = []
        self._link: Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._begin(tag)
        if tag in VOID:
            self._part.pieces.append(" ")
            return
        self._open.append(tag)
        self._note(tag, {name: value or "" for name, value in attrs})

    def _note(self, tag: str, values: dict[str, str]) -> None:
        match tag:
            case "a":
                self._link = Link(values.get("href", ""), self._part)
                self.read.links.append(self._link)
                if "footer" in self._open and self.read.quotations:
                    self.read.quotations[-1].has_speaker_alone = False
            case "blockquote":
                self.read.quotations.append(Quotation(self._part))
            case "footer" if self.read.quotations and any(values.values()):
                quotation = self.read.quotations[-1]
                quotation.has_source = True
                says_where = any(values.get(name) for name in ("source", "href", "date"))
                quotation.has_speaker_alone = bool(values.get("speaker")) and not says_where
            case "picture-card" if values.get("key", "").isdecimal():
                key, alt = int(values["key"]), values.get("alt", "")
                self.read.pictures.append(Picture(key, alt, self._part))
            case _ if tag in OURS:
                self.read.cited.append(Cited(tag, values.get("key", ""), self._part))
                self._part.pieces.append(FIGURE)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        # What is stored is well formed; whatever is not ends where it can.
        if tag in self._open[-20:]:
            while self._open.pop() != tag:
                pass
        if tag in BLOCKS:
            self._begin(self._open[-1] if self._open else "p")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in OURS:
            return
        if self._open and self._open[-1] == "foot-note":
            return
        if "footer" in self._open[-3:] and self.read.quotations and data.strip():
            self.read.quotations[-1].has_source = True
        self._part.pieces.append(data)
        if self._link is not None:
            self._link.pieces.append(data)
        self._name_quotation()

    def _name_quotation(self) -> None:
        """A quotation is found by its first paragraph."""
        if self.read.quotations and not self.read.quotations[-1].part.pieces:
            self.read.quotations[-1].part = self._part

    def _begin(self, tag: str) -> None:
        inside = {*self._open[-6:], tag}
        is_ours = not inside & {*NOT_OURS, "footer"}
        # The paragraph of a list item is the item.
        self._part = Part(tag, is_ours)
        self.read.parts.append(self._part)
