"""The figures and statistics that a body names. No Django, no database, no clock.

A body is a small part of HTML (`schema` says which) and elements of our own; `elements` has the
others:

    <stat-ref key="figure-slug">words</stat-ref>   a figure quoted in a sentence
    <stat-card key="figure-slug"></stat-card>      a figure set apart, with its source
    <stat-chart key="statistic-slug"></stat-chart> every figure of a statistic, drawn

They stay in the stored body. What they show is looked up each time a page is made, so that a
corrected figure is corrected wherever it is quoted.

The first two are pinned: they show the figure they name. With shows="latest" they follow its
statistic to the newest figure, and name the one that stood there when readers first saw it.
docs/decisions/0027-pinned-or-latest.md says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Literal, cast

from articles.body.schema import LATEST, REFERENCE_TAGS
from articles.body.tree import Element, element_html, parse, to_html

type Tag = Literal["stat-ref", "stat-card", "stat-chart"]


@dataclass(frozen=True)
class Reference:
    """One of our own elements, as it stands in a body."""

    tag: Tag
    key: str
    words: str
    is_latest: bool = False
    """Whether it follows its statistic to the newest figure. A chart shows every figure anyway."""

    @property
    def html(self) -> str:
        """The element as it stands in a sanitised body."""
        shows = {"shows": LATEST} if self.is_latest else {}
        element = Element(self.tag, {"key": self.key, **shows}, ())
        return element_html(element, escape(self.words, quote=False))


def find_references(html: str) -> list[Reference]:
    """Return all of our elements in a body, in reading order."""
    return [read_reference(element) for element in parse(html).find(*REFERENCE_TAGS)]


def read_reference(element: Element) -> Reference:
    """Return what one of our elements names."""
    given = element.attributes
    is_latest = given.get("shows") == LATEST
    return Reference(
        cast("Tag", element.tag), given.get("key", ""), element.text.strip(), is_latest
    )


def cited_slugs(html: str) -> list[str]:
    """Return the figures a body quotes or sets apart: each once, in reading order."""
    return _unique(r.key for r in find_references(html) if r.tag != "stat-chart")


def charted_slugs(html: str) -> list[str]:
    """Return the statistics whose chart a body shows: each once, in reading order."""
    return _unique(r.key for r in find_references(html) if r.tag == "stat-chart")


def replace_references(html: str, replacement: Callable[[Reference], str]) -> str:
    """Put the HTML that `replacement` returns where a sanitised body holds our elements."""

    def replaced(element: Element) -> str:
        return replacement(read_reference(element))

    return to_html(parse(html).children, dict.fromkeys(REFERENCE_TAGS, replaced))


def replace_at(html: str, names: Mapping[int, Reference]) -> str:
    """Put another element in each of these places of a sanitised body, and change no other letter.

    A place is the position of the element among `references`, counted from 0.
    """
    places = count()
    return replace_references(html, lambda found: names.get(next(places), found).html)


def _unique(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
