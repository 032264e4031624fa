"""Takes any HTML and returns the part of it that a body may hold. No Django, no database, no clock.

nh3 takes away what is dangerous; what is left is put into the shape that `schema` describes.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Final

import nh3

from articles.body.schema import (
    ALLOWED,
    ALONE,
    BLOCKS,
    CELLS,
    HOLDS,
    OURS,
    RENAMED,
    SAID,
    VOID,
    clean_attribute,
)
from articles.body.tables import Cell, Table
from articles.body.tree import Element, Node, flat_text, opening_tag, parse

BLANKS: Final = re.compile(r"[ \t\n]{2,}")
MOST_PASSES: Final = 8  # 20,000 random bodies needed two at most
# The editor keeps a line open below a table or a picture.
EMPTY_AT_THE_END: Final = re.compile(r"(?:<p></p>)+$")
SEEN_WITHOUT_WORDS: Final = re.compile("<(?:stat-|picture-card)")
PARTS_OF_A_TABLE: Final = {"caption", "thead", "tbody", "tr", *CELLS}
# They show what is looked up, so that words in them would be lost.
WITHOUT_WORDS: Final = {"stat-card", "stat-chart"}

type Attributes = Mapping[str, str]
type Tags = tuple[str, ...]
"""What an element stands in, outermost first; what fell away is not among them."""

_cleaner = nh3.Cleaner(
    tags=ALLOWED.keys() | RENAMED.keys(),
    # The library lets every element keep a title and a language, unless it is told otherwise.
    attributes={tag: names for tag, names in ALLOWED.items() if names} | {"*": set()},
    attribute_filter=clean_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


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
    return clean if SEEN_WITHOUT_WORDS.search(clean) or flat_text(clean) else ""


@lru_cache(maxsize=4)  # a body is cleaned when a form comes back, and when its article is saved
def _clean_once(html: str) -> str:
    tidy = _inside(parse(_cleaner.clean(html.replace("\0", ""))), ())
    return EMPTY_AT_THE_END.sub("", tidy.strip())


def _inside(element: Element, within: Tags) -> str:
    return "".join(_tidied(child, within) for child in element.children)


def _tidied(node: Node, within: Tags) -> str:
    """Write a node as a body holds it. Of what may not stand where it is, the words stay."""
    if isinstance(node, str):
        return escape(node, quote=False)
    tag = RENAMED.get(node.tag, node.tag)
    if not _may_stand(tag, node.attributes, within):
        # The words of two blocks stay apart.
        edge = " " if tag in BLOCKS or tag in VOID else ""
        return f"{edge}{_inside(node, within)}{edge}"
    if tag in VOID or tag in WITHOUT_WORDS:
        return opening_tag(tag, _sorted(node)) + ("" if tag in VOID else f"</{tag}>")
    if tag == "table":
        return _table(node, (*within, tag))
    if tag == "footer":
        return _footer(node, within)
    inside = _box(node, tag, within) if tag in HOLDS else _inside(node, (*within, tag))
    if tag in HOLDS and not inside and tag != "picture-card":
        return ""
    return f"{opening_tag(tag, _sorted(node))}{inside}</{tag}>"


def _may_stand(tag: str, attributes: Attributes, within: Tags) -> bool:
    if OURS & set(within) or tag in PARTS_OF_A_TABLE:  # a table that stands writes its own parts
        return False
    box = next((name for name in reversed(within) if name in HOLDS), None)
    if (box and tag not in HOLDS[box]) or (tag in ALONE and within):
        return False
    if tag == "foot-note":
        return bool(within) and "a" not in within
    if tag in OURS or tag == "picture-card":
        return bool(attributes.get("key"))
    return tag != "a" or bool(attributes.get("href"))


def _sorted(element: Element) -> dict[str, str]:
    """Its attributes in one order: key, then shows. Words of an editor's own follow no number."""
    kept = dict(sorted(element.attributes.items()))
    if element.tag in OURS - WITHOUT_WORDS and element.text.strip():
        kept.pop("shows", None)
    return kept


def _footer(element: Element, within: Tags) -> str:
    """A quotation's footer says in words what its attributes say, so that any reader has them."""
    given = element.attributes
    if not any(given.get(name) for name in SAID):
        return f"<footer>{_inside(element, (*within, 'footer'))}</footer>"
    told = {name: value for name in (*SAID, "date", "href") if (value := given.get(name))}
    words = ", ".join(value for name, value in told.items() if name != "href")
    return f"{opening_tag('footer', told)}{escape(words, quote=False)}</footer>"


def _table(table: Element, within: Tags) -> str:
    captions, rows = [], []
    for part in table.elements:
        if part.tag == "caption":
            captions.append(_box(part, "caption", within))
        else:
            rows += [[_cell(cell, within) for cell in row.elements] for row in part.elements]
    return Table(next(filter(None, captions), ""), rows).written()


def _cell(cell: Element, within: Tags) -> Cell:
    return Cell(cell.tag == "th", _box(cell, cell.tag, within))


def _box(element: Element, tag: str, within: Tags) -> str:
    """What stands in an element that `schema.HOLDS` names: "" where it shows nothing."""
    html = _inside(element, (*within, tag)).strip()
    return html if element.text.strip() or "<stat-ref" in html else ""
