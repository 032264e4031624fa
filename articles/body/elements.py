"""Elements of a sanitised body beside words and figures. No Django, no database, no clock.

    <foot-note>words</foot-note>                       a note, where its number stands in the text
    <pull-quote>words</pull-quote>                     words of the article once more, and larger
    <picture-card key="7" alt="…">words</picture-card> a picture and its caption
    <picture-gallery>two pictures or more</picture-gallery>
    <footer speaker="…" …>the same in words</footer>   who is quoted, at the end of a quotation
    <table>                                            always with headers, see `tables`
    <details><summary>words</summary>blocks</details>  an accordion: readers open it for its text

Like figures they stay in the stored body, and are written for readers when a page is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Protocol

from articles.body.references import Reference, read_reference
from articles.body.schema import REFERENCE_TAGS
from articles.body.tree import Element, element_html, parse, to_html, to_text


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
    is_in_gallery: bool = False


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
    def accordion(self, summary: str, html: str) -> str: ...


def render_elements(html: str, renderer: ElementRenderer) -> str:
    """Return a sanitised body as readers have it: elements are rendered in reading order."""

    def render_footer(element: Element) -> str:
        if element.attributes:
            return renderer.attribution(Attribution(**element.attributes))
        return element_html(element, inside(element))

    def render_table(element: Element) -> str:
        caption = next((caption.text for caption in element.find("caption")), "")
        return renderer.table(element_html(element, inside(element)), caption)

    def render_gallery(element: Element) -> str:
        pictures = [_picture(each, is_in_gallery=True) for each in element.find("picture-card")]
        return renderer.gallery("".join(map(renderer.picture, pictures)))

    def render_accordion(element: Element) -> str:
        summary, *rest = element.children  # as `sanitise` writes it
        heading = summary.html if isinstance(summary, Element) else ""
        return renderer.accordion(heading, to_html(rest, renderers))

    def inside(element: Element) -> str:
        return to_html(element.children, renderers)

    renderers: dict[str, Callable[[Element], str]] = {
        **dict.fromkeys(
            REFERENCE_TAGS, lambda element: renderer.reference(read_reference(element))
        ),
        "foot-note": lambda element: renderer.footnote(element.html),
        "picture-card": lambda element: renderer.picture(_picture(element)),
        "picture-gallery": render_gallery,
        "pull-quote": lambda element: renderer.pull_quote(element.html),
        "blockquote": lambda element: renderer.quotation(inside(element)),
        "footer": render_footer,
        "table": render_table,
        "details": render_accordion,
    }
    return to_html(parse(html).children, renderers)


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


def _picture(element: Element, *, is_in_gallery: bool = False) -> CitedPicture:
    given = element.attributes
    return CitedPicture(
        int(given["key"]),
        given.get("alt", ""),
        element.html,
        is_decorative="decorative" in given,
        phone=int(given["phone"]) if "phone" in given else None,
        is_in_gallery=is_in_gallery,
    )
