"""The body of an article: HTML in, safe HTML out. No Django, no database, no clock.

A body is a small part of HTML (see ALLOWED) and three elements of our own:

    <stat-ref key="figure-slug">words</stat-ref>   a figure quoted in a sentence
    <stat-card key="figure-slug"></stat-card>      a figure set apart, with its source
    <stat-chart key="statistic-slug"></stat-chart> every figure of a statistic, drawn

Ours stay in the stored body. What they show is looked up each time a page is made, so a
corrected figure is corrected wherever it is quoted.

The first two are pinned: they show the figure they name. With shows="latest" they follow its
statistic to the newest figure, and name the one that stood there when readers first saw it.
docs/decisions/0027-pinned-or-latest.md says why.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Literal, cast

import nh3

type Tag = Literal["stat-ref", "stat-card", "stat-chart"]

ALLOWED: dict[str, set[str]] = {
    "p": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "footer": set(),
    "cite": set(),
    "a": {"href"},
    "strong": set(),
    "em": set(),
    "br": set(),
    "hr": set(),
    "stat-ref": {"key", "shows"},
    "stat-card": {"key", "shows"},
    "stat-chart": {"key"},
}
# What a paste brings, and what it means here.
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em"}
OURS = {"stat-ref", "stat-card", "stat-chart"}
VOID = {"br", "hr"}
MOST_PASSES = 8  # 20,000 random bodies needed two at most
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "hr"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LATEST = "latest"
OUR_ELEMENT = re.compile(
    r'<(?P<tag>stat-ref|stat-card|stat-chart) key="(?P<key>[^"]+)"(?P<latest> shows="latest")?>'
    r"(?P<words>[^<]*)</(?P=tag)>"
)
# Words that an editor chose do not follow a number, so a citation that has some is pinned.
LATEST_WITH_WORDS = re.compile(r' shows="latest">(?=[^<]*[^<\s])')
# A path of this site, never "//host" or "/\host", which browsers read as another site.
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*|#[\w-]+")
WEB_ADDRESS = re.compile(r"https?://[^\s/\\@][^\s\\]*|mailto:[^\s\\]+", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """One of our own elements, as it stands in a body."""

    tag: Tag
    key: str
    words: str
    is_latest: bool = False
    """Whether it follows its statistic to the newest figure. A chart shows every figure anyway."""


def sanitise(html: str) -> str:
    """Return the part of `html` a body may hold: "" when nothing would be seen.

    Sanitising again changes nothing more.
    """
    clean = _clean_once(html)
    # Taking an element away can leave its neighbours in a shape the parser reads anew.
    for _ in range(MOST_PASSES):
        before, clean = clean, _clean_once(clean)
        if clean == before:
            break
    return clean if "<stat-" in clean or plain_text(clean) else ""


def references(html: str) -> list[Reference]:
    """Every element of ours in a sanitised body, in reading order."""
    return [_reference(found) for found in OUR_ELEMENT.finditer(html)]


def cited_slugs(html: str) -> list[str]:
    """The figures a sanitised body quotes or sets apart: each once, in reading order."""
    return _unique(r.key for r in references(html) if r.tag != "stat-chart")


def charted_slugs(html: str) -> list[str]:
    """The statistics whose chart a sanitised body shows: each once, in reading order."""
    return _unique(r.key for r in references(html) if r.tag == "stat-chart")


def replace_references(html: str, replacement: Callable[[Reference], str]) -> str:
    """Put the HTML that `replacement` returns where a sanitised body holds our elements.

    No parser is needed: in what `sanitise` writes, `<` opens a tag and nothing else, and our
    elements hold words alone.
    """
    return OUR_ELEMENT.sub(lambda found: replacement(_reference(found)), html)


def written(reference: Reference) -> str:
    """The element as it stands in a sanitised body."""
    shows = f' shows="{LATEST}"' if reference.is_latest else ""
    words = escape(reference.words, quote=False)
    return f'<{reference.tag} key="{reference.key}"{shows}>{words}</{reference.tag}>'


def renamed(html: str, names: Mapping[int, Reference]) -> str:
    """Put another element of ours in each of these places, and change no other letter.

    A place is the position of the element among `references`, counted from 0.
    """
    place = -1

    def put(found: re.Match[str]) -> str:
        nonlocal place
        place += 1
        return written(names[place]) if place in names else found[0]

    return OUR_ELEMENT.sub(put, html)


def plain_text(html: str) -> str:
    """The words of a body, for a reading time or a search index."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.pieces).split())


def _reference(found: re.Match[str]) -> Reference:
    words = unescape(found["words"]).strip()
    return Reference(cast("Tag", found["tag"]), found["key"], words, bool(found["latest"]))


def _unique(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _keep_attribute(_tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "href":
            value = value.strip()
            known = bool(WEB_ADDRESS.fullmatch(value) or OWN_PATH.fullmatch(value))
        case "key":
            known = bool(SLUG.fullmatch(value))
        case "shows":
            known = value == LATEST
        case _:  # where an ordered list starts
            known = bool(re.fullmatch(r"[0-9]{1,4}", value, re.ASCII))
    return value if known else None


_cleaner = nh3.Cleaner(
    tags=ALLOWED.keys() | RENAMED.keys(),
    attributes={tag: names for tag, names in ALLOWED.items() if names},
    attribute_filter=_keep_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def _clean_once(html: str) -> str:
    tidy = _Tidy()
    tidy.feed(_cleaner.clean(html.replace("\0", "")))
    tidy.close()
    return LATEST_WITH_WORDS.sub(">", "".join(tidy.pieces).strip())


class _Writer(HTMLParser):
    """Reads well-formed HTML and writes it out again."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.pieces.append(f"<{tag}{said}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(data, quote=False))


class _Tidy(_Writer):
    """Gives pasted tags their name here, and keeps our own elements in their place.

    A quoted figure holds words only. A card or a chart stands between paragraphs, never
    within one. A link without an address and a reference without a key fall away; the words
    in them stay.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []  # tags that are open, "" for one that is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = RENAMED.get(tag, tag)
        kept = self._is_kept(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag if kept else "")
        if kept:
            super().handle_starttag(tag, sorted(attrs))  # one spelling: key, then shows

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if kept := self.open.pop():
            super().handle_endtag(kept)

    def handle_data(self, data: str) -> None:
        if not {"stat-card", "stat-chart"} & set(self.open):
            super().handle_data(data)

    def _is_kept(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if OURS & set(self.open):
            return False
        if tag in {"stat-card", "stat-chart"}:
            return bool(attrs.get("key")) and not any(self.open)
        if tag == "stat-ref":
            return bool(attrs.get("key"))
        return tag != "a" or bool(attrs.get("href"))


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag == "br":
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
