"""Change a page so that it can be read from a folder. No Django."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.mirror.addresses import address_of, link_between

_LINKS: Final = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href",),
    "img": ("src", "srcset"),
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href",),
    "video": ("src", "poster"),
}
# They say where the page really stands.
_STAY: Final = {"canonical", "alternate"}
_IN_SRCSET: Final = re.compile(r"(\S+?)((?:\s+[\d.]+[wx])?\s*(?:,\s+|,?$))")


@dataclass
class MirroredPage:
    """Hold the page as it stands in the mirror, and what it leads to there."""

    html: str
    links: set[str] = field(default_factory=set)


def mirror_page(
    html: str, *, page: str, origin: str, has: Callable[[str], bool], notice: str
) -> MirroredPage:
    """Return a page whose links lead to files of the mirror, or else to the site itself.

    `page` is its address, `has` says which addresses the mirror has, `notice` is HTML for its top.
    """
    tree = LexborHTMLParser(html)
    found = MirroredPage("")

    def changed(link: str) -> str:
        words, mark, anchor = link.partition("#")
        if not words:
            return link
        address = address_of(words, page, origin)
        if address is None:
            return link
        if not has(address):
            return f"{origin}{address}{mark}{anchor}"
        found.links.add(address)
        return f"{link_between(page, address)}{mark}{anchor}"

    for tag, names in _LINKS.items():
        for node in tree.css(tag):
            _change(node, names, changed)
    if notice:
        _put_on_top(tree, notice)
    found.html = tree.html or ""
    return found


def _change(node: LexborNode, names: tuple[str, ...], changed: Callable[[str], str]) -> None:
    feeds = {
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
        "text/calendar",
    }
    attributes = node.attributes
    if (attributes.get("rel") or "") in _STAY and attributes.get("type") not in feeds:
        return
    for name in names:
        if value := attributes.get(name):
            if name.endswith("srcset"):
                node.attrs[name] = _IN_SRCSET.sub(lambda it: changed(it[1]) + it[2], value)
            else:
                node.attrs[name] = changed(value)


def _put_on_top(tree: LexborHTMLParser, notice: str) -> None:
    """Put the notice behind the link that skips to the page, or at the beginning."""
    made = LexborHTMLParser(notice).body
    first = tree.css_first("body > a.skip") or tree.css_first("body > *")
    if made and made.child and first:
        (first.insert_after if first.tag == "a" else first.insert_before)(made.child)
