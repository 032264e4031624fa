"""Take any HTML and return the part of it that a body may hold. No Django, no database, no clock.

nh3 removes what is dangerous. The rest is put into the shape that `schema` describes.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

import nh3

from articles.body.schema import (
    ALLOWED,
    ALLOWED_INSIDE,
    ATTRIBUTION_PARTS,
    BETWEEN_BLOCKS_ONLY,
    BLOCKS,
    CELLS,
    LOOKED_UP,
    REFERENCE_TAGS,
    RENAMED,
    SHAPES,
    VOID,
    clean_attribute,
)
from articles.body.tree import Element, Node, flat_text, opening_tag, parse


class Cell(NamedTuple):
    is_header: bool
    html: str

    def to_html(self, scope: str) -> str:
        """Return it as a header of this scope where it is one. An empty corner is not."""
        if self.is_header and self.html:
            return f'<th scope="{scope}">{self.html}</th>'
        return f"<td>{self.html}</td>"


def _table_html(caption: str, rows: list[list[Cell]]) -> str:
    """Return rows, as they were typed or pasted, as a table; "" if no cell has words.

    All rows get the same length, unless that would be a table that nobody reads. Without marked headers, the first row becomes the headers.
    """
    rows = [row for row in rows if any(cell.html for cell in row)]
    if not rows:
        return ""
    if not any(cell.is_header and cell.html for row in rows for cell in row):
        rows[0] = [cell._replace(is_header=True) for cell in rows[0]]
    width = max(map(len, rows))
    if width * len(rows) <= MOST_CELLS:
        rows = [row + [Cell(False, "")] * (width - len(row)) for row in rows]
    table = f"<table><caption>{caption}</caption>" if caption else "<table>"
    if all(cell.is_header or not cell.html for cell in rows[0]):
        heads = "".join(cell.to_html("col") for cell in rows.pop(0))
        table += f"<thead><tr>{heads}</tr></thead>"
    if rows:
        table += f"<tbody>{''.join(map(_row, rows))}</tbody>"
    return f"{table}</table>"


def _row(row: list[Cell]) -> str:
    first, *others = row
    return f"<tr>{first.to_html('row')}{''.join(f'<td>{cell.html}</td>' for cell in others)}</tr>"


BLANKS: Final = re.compile(r"[ \t\n]{2,}")
MOST_CELLS: Final = 20_000  # one long row above many short ones would fill the memory
# The time that nh3 takes grows with the square of the depth. No editor nests, or leaves open, as many.
MOST_OPEN_TAGS: Final = 1000
OPENED_OR_CLOSED: Final = re.compile(r"<(/?)(?!(?:br|hr|img|wbr|col|input)\b)[a-z]", re.IGNORECASE)
TAG: Final = re.compile(r"<[^<>]*>")
MOST_PASSES: Final = 8  # 20,000 random bodies needed two at most
# The editor adds an empty paragraph below a table or a picture.
EMPTY_AT_THE_END: Final = re.compile(r"(?:<p></p>)+$")
SEEN_WITHOUT_WORDS: Final = re.compile(f"<(?:stat-|picture-card|{'|'.join(LOOKED_UP)})")
# The function of the whole writes them. Elsewhere, their words are left.
PARTS: Final = {"caption", "thead", "tbody", "tr", *CELLS, "summary"}
# They show what is looked up. Words inside them are dropped.
WITHOUT_WORDS: Final = {"stat-card", "stat-chart", *LOOKED_UP}

type Attributes = Mapping[str, str]
type Tags = tuple[str, ...]
"""The elements around a node, outermost first, without those that are left out."""

_cleaner = nh3.Cleaner(
    tags=ALLOWED.keys() | RENAMED.keys(),
    # Without "*", nh3 would keep a title and a language on every element.
    attributes={tag: names for tag, names in ALLOWED.items() if names} | {"*": set()},
    attribute_filter=clean_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    """Return the part of `html` that a body may hold; "" if it would show nothing.

    If the elements are nested deeper than in any real text, only the words are left.
    Sanitising the result again does not change it.
    """
    if _is_too_deep(html):
        html = TAG.sub(" ", html)
    clean = _clean_once(html)
    # Without an element, the parser may read its neighbours in another way.
    for _ in range(MOST_PASSES):
        before, clean = clean, _clean_once(clean)
        if clean == before:
            break
    # Browsers show several blanks as one, and so does the editor: it would change an untouched text.
    clean = BLANKS.sub(" ", clean)
    return clean if SEEN_WITHOUT_WORDS.search(clean) or flat_text(clean) else ""


def _is_too_deep(html: str) -> bool:
    depth = 0
    for found in OPENED_OR_CLOSED.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > MOST_OPEN_TAGS:
            return True
    return False


@lru_cache(maxsize=4)  # a body is cleaned when a form comes back, and when its article is saved
def _clean_once(html: str) -> str:
    tidy = _inside(parse(_cleaner.clean(html.replace("\0", ""))), ())
    return EMPTY_AT_THE_END.sub("", tidy.strip())


def _inside(element: Element, within: Tags) -> str:
    """Write what is inside an element; `within` ends with its own tag, unless it is left out."""
    return "".join(_tidy(child, within) for child in element.children)


def _tidy(node: Node, within: Tags) -> str:
    """Write a node as a body holds it. An element that may not stand here leaves its words."""
    if isinstance(node, str):
        return escape(node, quote=False)
    tag = RENAMED.get(node.tag, node.tag)
    if not _may_stand(tag, node.attributes, within):
        # A blank keeps the words of two blocks apart.
        edge = " " if tag in BLOCKS or tag in VOID else ""
        return f"{edge}{_inside(node, within)}{edge}"
    if tag in VOID or tag in WITHOUT_WORDS:
        return opening_tag(tag, _sorted_attributes(node)) + ("" if tag in VOID else f"</{tag}>")
    if write := WHOLE.get(tag):
        return write(node, (*within, tag))
    read = _words_inside if tag in ALLOWED_INSIDE else _inside
    inside = read(node, (*within, tag))
    if tag in ALLOWED_INSIDE and not inside and tag != "picture-card":
        return ""
    return f"{opening_tag(tag, _sorted_attributes(node))}{inside}</{tag}>"


def _may_stand(tag: str, attributes: Attributes, within: Tags) -> bool:
    if REFERENCE_TAGS & set(within) or tag in PARTS:
        return False
    box = next((name for name in reversed(within) if name in ALLOWED_INSIDE), None)
    if box and tag not in ALLOWED_INSIDE[box]:
        return False
    is_within_its_own = bool(within) and tag in ALLOWED_INSIDE.get(within[-1], ())
    if tag in BETWEEN_BLOCKS_ONLY and within and not is_within_its_own:
        return False
    if tag == "card-item" and not within:
        return False
    if tag == "foot-note":
        return bool(within) and "a" not in within
    if tag in REFERENCE_TAGS or tag == "picture-card":
        return bool(attributes.get("key"))
    if tag in LOOKED_UP:
        return bool(attributes.get(LOOKED_UP[tag]))
    return tag != "a" or bool(attributes.get("href"))


def _sorted_attributes(element: Element) -> dict[str, str]:
    """Return its attributes in alphabetical order.

    A citation with words of its own cannot follow the newest figure: it loses `shows`.
    """
    kept = dict(sorted(element.attributes.items()))
    if "decorative" in kept:
        kept.pop("alt", None)
    if element.tag in REFERENCE_TAGS - WITHOUT_WORDS and element.text.strip():
        kept.pop("shows", None)
    return kept


def _gallery(element: Element, within: Tags) -> str:
    """Write the pictures of a gallery. One picture alone needs none; words between them are dropped."""
    pictures = _parts(element, "picture-card", within)
    if len(pictures) < 2:
        return "".join(pictures)
    return f"<picture-gallery>{''.join(pictures)}</picture-gallery>"


def _cards(element: Element, within: Tags) -> str:
    cards = "".join(_parts(element, "card-item", within))
    return f"<card-list>{cards}</card-list>" if cards else ""


def _shaped(element: Element, within: Tags) -> str:
    """Write the first of each part that shows something, in the order of the shape."""
    tag = element.tag
    parts = (next(iter(_parts(element, part, within)), "") for part in SHAPES[tag])
    inside = "".join(parts)
    return f"<{tag}>{inside}</{tag}>" if inside else ""


def _parts(element: Element, tag: str, within: Tags) -> list[str]:
    """Write the elements directly inside with this tag that show something."""
    tidied = (_tidy(child, within) for child in element.elements if child.tag == tag)
    return [
        html
        for html in tidied
        if html.startswith(f"<{tag}") and (SEEN_WITHOUT_WORDS.search(html) or flat_text(html))
    ]


def _accordion(element: Element, within: Tags) -> str:
    """Write an accordion with its summary first, which may be empty; "" if it shows nothing."""
    first = next((child for child in element.elements if child.tag == "summary"), None)
    summary = _words_inside(first, (*within, "summary")) if first else ""
    rest = element._replace(children=tuple(c for c in element.children if c is not first))
    inside = _words_inside(rest, within)
    if not (summary or inside):
        return ""
    return f"<details><summary>{summary}</summary>{inside}</details>"


def _footer(element: Element, within: Tags) -> str:
    """Write the footer of a quotation. Its words repeat its attributes, for programs that read words."""
    given = element.attributes
    if not any(given.get(name) for name in ATTRIBUTION_PARTS):
        return f"<footer>{_inside(element, within)}</footer>"
    told = {
        name: value for name in (*ATTRIBUTION_PARTS, "date", "href") if (value := given.get(name))
    }
    words = ", ".join(value for name, value in told.items() if name != "href")
    return f"{opening_tag('footer', told)}{escape(words, quote=False)}</footer>"


def _table(table: Element, within: Tags) -> str:
    captions, rows = [], []
    for part in table.elements:
        if part.tag == "caption":
            captions.append(_words_inside(part, (*within, "caption")))
        else:
            rows += [[_cell(cell, within) for cell in row.elements] for row in part.elements]
    return _table_html(next(filter(None, captions), ""), rows)


def _cell(cell: Element, within: Tags) -> Cell:
    return Cell(cell.tag == "th", _words_inside(cell, (*within, cell.tag)))


def _words_inside(element: Element, within: Tags) -> str:
    """Write what is inside an element that `ALLOWED_INSIDE` names; "" if it shows nothing."""
    html = _inside(element, within).strip()
    return html if element.text.strip() or "<stat-ref" in html else ""


# What has a shape of its own is written by these; `within` ends with its tag.
WHOLE: Final[dict[str, Callable[[Element, Tags], str]]] = {
    "table": _table,
    "picture-gallery": _gallery,
    "card-list": _cards,
    **dict.fromkeys(SHAPES, _shaped),
    "details": _accordion,
    "footer": _footer,
}
