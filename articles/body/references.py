"""The body of an article: HTML in, safe HTML out. No Django, no database, no clock.

A body is a small part of HTML (`schema` says which) and elements of our own; `blocks` has the
others:

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
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Literal, cast

import nh3

from articles.body.schema import ALLOWED, BLOCKS, LATEST, OURS, RENAMED, SLUG, VOID, kept_attribute
from articles.body.tidy import Tidy

__all__ = ["ALLOWED", "BLOCKS", "OURS", "RENAMED", "SLUG", "VOID"]

type Tag = Literal["stat-ref", "stat-card", "stat-chart"]

BLANKS = re.compile(r"[ \t\n]{2,}")
MOST_PASSES = 8  # 20,000 random bodies needed two at most
OUR_ELEMENT = re.compile(
    r'<(?P<tag>stat-ref|stat-card|stat-chart) key="(?P<key>[^"]+)"(?P<latest> shows="latest")?>'
    r"(?P<words>[^<]*)</(?P=tag)>"
)
# The editor keeps a line open below a table or a picture.
EMPTY_AT_THE_END = re.compile(r"(?:<p></p>)+$")
SEEN_WITHOUT_WORDS = re.compile("<(?:stat-|picture-card)")
# Words that an editor chose do not follow a number, so a citation that has some is pinned.
LATEST_WITH_WORDS = re.compile(r' shows="latest">(?=[^<]*[^<\s])')


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
    # As browsers show them: the editor reads two as one, and would change what nobody touched.
    clean = BLANKS.sub(" ", clean)
    return clean if SEEN_WITHOUT_WORDS.search(clean) or plain_text(clean) else ""


def references(html: str) -> list[Reference]:
    """Every element of ours in a sanitised body, in reading order."""
    return [reference_in(found) for found in OUR_ELEMENT.finditer(html)]


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
    return OUR_ELEMENT.sub(lambda found: replacement(reference_in(found)), html)


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


@lru_cache(maxsize=4)
def plain_text(html: str) -> str:
    """The words of a body, for a reading time or a search index."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.pieces).split())


def reference_in(found: re.Match[str]) -> Reference:
    """What a match of OUR_ELEMENT names."""
    words = unescape(found["words"]).strip()
    return Reference(cast("Tag", found["tag"]), found["key"], words, bool(found["latest"]))


def _unique(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


_cleaner = nh3.Cleaner(
    tags=ALLOWED.keys() | RENAMED.keys(),
    # The library lets every element keep a title and a language, unless it is told otherwise.
    attributes={tag: names for tag, names in ALLOWED.items() if names} | {"*": set()},
    attribute_filter=kept_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


@lru_cache(maxsize=4)  # a body is cleaned when a form comes back, and when its article is saved
def _clean_once(html: str) -> str:
    tidy = Tidy()
    tidy.feed(_cleaner.clean(html.replace("\0", "")))
    tidy.close()
    clean = EMPTY_AT_THE_END.sub("", "".join(tidy.pieces).strip())
    return LATEST_WITH_WORDS.sub(">", clean)


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
