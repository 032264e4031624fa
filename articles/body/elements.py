"""Elements of a sanitised body beside words and figures. No Django, no database, no clock.

    <foot-note>words</foot-note>                       a note, where its number stands in the text
    <pull-quote>words</pull-quote>                     words of the article once more, and larger
    <picture-card key="7" alt="…">words</picture-card> a picture and its caption
    <picture-gallery>two pictures or more</picture-gallery>
    <footer speaker="…" …>the same in words</footer>   who is quoted, at the end of a quotation
    <table>                                            always with headers, see `tables`
    <call-to-action><p>words</p><a href="…">words</a></call-to-action>
    <card-list><card-item> a picture, <h3> and <p> </card-item> … </card-list>
    <map-place> a picture, <p> and <a> </map-place>
    <outside-film> a picture, <p> and <a> </outside-film>  one that another site shows
    <newest-list count="5" topic="3" kind="report"></newest-list>  the newest articles, of these
    <people-list authors="4 2"></people-list>          authors, in this order
    <media-player recording="7"></media-player>        a video or a sound of our own
    <details><summary>words</summary>blocks</details>  an accordion: readers open it for its text

Like figures they stay in the stored body, and are written for readers when a page is made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from articles.body.references import Reference, read_reference
from articles.body.schema import LISTS, REFERENCE_TAGS, SHAPES
from articles.body.tree import Element, Node, element_html, parse, to_html, to_text


@dataclass(frozen=True)
class CitedPicture:
    """A picture in the text. `caption` is HTML; an empty `alt` means the picture's own."""

    key: int
    """The key of its row."""
    alt: str
    caption: str
    is_decorative: bool = False
    """Whether it says nothing that the text does not: then it is not read aloud."""
    phone: int | None = None
    """The key of the picture that narrow screens show instead."""
    within: str = ""
    """The tag of our element that it stands in, such as a gallery."""


@dataclass(frozen=True)
class NewestList:
    """The newest articles of a topic, by the key of its row, of a kind, of both or of all."""

    count: int
    topic: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Attribution:
    """Names who is quoted. `date` is a year, a month of one, or a day: 2026, 2026-09, 2026-09-01."""

    speaker: str = ""
    position: str = ""
    organisation: str = ""
    source: str = ""
    date: str = ""
    href: str = ""


class ElementRenderer(Protocol):
    """Renders each element as HTML for readers. HTML that its methods are given is safe."""

    def reference(self, reference: Reference) -> str: ...
    def footnote(self, html: str) -> str: ...
    def picture(self, cited: CitedPicture) -> str: ...
    def gallery(self, html: str) -> str: ...
    def pull_quote(self, html: str) -> str: ...
    def quotation(self, html: str) -> str: ...
    def attribution(self, attribution: Attribution) -> str: ...
    def table(self, html: str, caption: str) -> str: ...
    def box(self, tag: str, parts: Mapping[str, str]) -> str: ...
    def accordion(self, summary: str, html: str) -> str: ...
    def newest(self, wanted: NewestList) -> str: ...
    def people(self, keys: Sequence[int]) -> str: ...
    def recording(self, key: int) -> str: ...


def render_elements(html: str, renderer: ElementRenderer) -> str:
    """Return a sanitised body as readers have it: elements are rendered in reading order."""
    return _Writer(renderer).write(parse(html).children)


class _Writer:
    def __init__(self, renderer: ElementRenderer) -> None:
        self._renderer = renderer
        self._renderers: dict[str, Callable[[Element], str]] = {
            **dict.fromkeys(
                REFERENCE_TAGS, lambda element: renderer.reference(read_reference(element))
            ),
            **dict.fromkeys(LISTS, self._list),
            **dict.fromkeys(SHAPES, self._box),
            "foot-note": lambda element: renderer.footnote(element.html),
            "picture-card": lambda element: renderer.picture(_picture(element)),
            "pull-quote": lambda element: renderer.pull_quote(element.html),
            "blockquote": lambda element: renderer.quotation(self.write(element.children)),
            "footer": self._footer,
            "table": self._table,
            "details": self._accordion,
            "newest-list": lambda element: renderer.newest(read_newest(element.attributes)),
            "people-list": lambda element: renderer.people(read_people(element.attributes)),
            "media-player": lambda element: renderer.recording(read_recording(element.attributes)),
        }

    def write(self, nodes: Iterable[Node]) -> str:
        return to_html(nodes, self._renderers)

    def _footer(self, element: Element) -> str:
        if element.attributes:
            return self._renderer.attribution(Attribution(**element.attributes))
        return element_html(element, self.write(element.children))

    def _table(self, element: Element) -> str:
        caption = next((caption.text for caption in element.find("caption")), "")
        return self._renderer.table(element_html(element, self.write(element.children)), caption)

    def _accordion(self, element: Element) -> str:
        summary, *rest = element.children  # as `sanitise` writes it
        heading = summary.html if isinstance(summary, Element) else ""
        return self._renderer.accordion(heading, self.write(rest))

    def _list(self, element: Element) -> str:
        return self._renderer.gallery("".join(self._part(p, element) for p in element.elements))

    def _box(self, element: Element) -> str:
        parts = {part.tag: self._part(part, element) for part in element.elements}
        return self._renderer.box(element.tag, parts)

    def _part(self, part: Element, whole: Element) -> str:
        if part.tag == "picture-card":
            return self._renderer.picture(_picture(part, whole.tag))
        return self.write([part])


def text_for_search(html: str, words_of: Callable[[Reference], str]) -> str:
    """Return the words of a body on one line; `words_of` says what stands for a figure.

    Notes follow the text that they would interrupt. Words that stand there twice are given once.
    """
    body = parse(html)
    notes = "".join(f"<p>{note.html}</p>" for note in body.find("foot-note"))
    renderers: dict[str, Callable[[Element], str]] = {
        **dict.fromkeys(REFERENCE_TAGS, lambda element: escape(words_of(read_reference(element)))),
        **dict.fromkeys(("foot-note", "pull-quote"), lambda _element: ""),
    }
    text = to_html(body.children, renderers)
    return " ".join(to_text(parse(text + notes).children).split())


def read_newest(attributes: Mapping[str, str]) -> NewestList:
    topic = attributes.get("topic")
    kind = attributes.get("kind", "")
    return NewestList(int(attributes["count"]), int(topic) if topic else None, kind)


def read_people(attributes: Mapping[str, str]) -> tuple[int, ...]:
    """Return the keys of the authors that a list of people names, in its order."""
    return tuple(map(int, attributes["authors"].split()))


def read_recording(attributes: Mapping[str, str]) -> int:
    """Return the key of the video or sound that a player plays."""
    return int(attributes["recording"])


def recording_keys(html: str) -> list[int]:
    """Return the videos and sounds that a sanitised body plays: each once, in reading order."""
    found = parse(html).find("media-player")
    return list(dict.fromkeys(read_recording(element.attributes) for element in found))


def find_newest(html: str) -> list[NewestList]:
    return [read_newest(element.attributes) for element in parse(html).find("newest-list")]


def people_keys(html: str) -> list[int]:
    """Return the authors that a sanitised body lists, in reading order."""
    found = parse(html).find("people-list")
    return [key for element in found for key in read_people(element.attributes)]


def link_addresses(html: str) -> list[str]:
    """Return where the links of a body lead, in reading order."""
    return [link.attributes.get("href", "") for link in parse(html).find("a")]


def replace_links(html: str, addresses: Callable[[str], str]) -> str:
    """Return a body in which every link leads to what `addresses` returns for its address."""

    def replaced(element: Element) -> str:
        href = addresses(element.attributes.get("href", ""))
        return element_html(
            element._replace(attributes={**element.attributes, "href": href}),
            to_html(element.children, renderers),
        )

    renderers = {"a": replaced}
    return to_html(parse(html).children, renderers)


def picture_keys(html: str) -> list[int]:
    """Return the pictures a sanitised body shows: each once, in reading order."""
    cited = cited_pictures(html)
    keys = (key for picture in cited for key in (picture.key, picture.phone) if key)
    return list(dict.fromkeys(keys))


def cited_pictures(html: str) -> list[CitedPicture]:
    """Return each picture that a sanitised body shows, in reading order."""
    return [_picture(element) for element in parse(html).find("picture-card")]


def _picture(element: Element, within: str = "") -> CitedPicture:
    given = element.attributes
    return CitedPicture(
        int(given["key"]),
        given.get("alt", ""),
        element.html,
        is_decorative="decorative" in given,
        phone=int(given["phone"]) if "phone" in given else None,
        within=within,
    )
