"""A body as a tree: elements, and the words in them. No Django, no database, no clock.

Everything that reads a body walks this tree, and everything that changes one writes the tree again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.schema import BLOCKS, VOID

# Elements that stand deeper fall away, and their words stay: every walk of the tree calls itself.
DEEPEST: Final = 100


class Element(NamedTuple):
    tag: str
    attributes: Mapping[str, str]
    children: "tuple[Node, ...]"

    @property
    def elements(self) -> "Iterator[Element]":
        """The elements directly inside this one, without the words between them."""
        return (child for child in self.children if isinstance(child, Element))

    def find(self, *tags: str) -> "Iterator[Element]":
        """Yield the elements with one of these tags inside this one, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.find(*tags)

    @property
    def text(self) -> str:
        """The words inside, with nothing between them where one block ends and the next begins."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def html(self) -> str:
        """The HTML inside this element."""
        return to_html(self.children)


type Node = Element | str
type Renderers = Mapping[str, Callable[[Element], str]]


@lru_cache(maxsize=32)  # a page or a save reads a body several times, a feed twenty bodies
def parse(html: str) -> Element:
    """Read HTML as browsers do. Returns an element without a tag, which holds the rest."""
    # The root of a fragment iterates over all nodes at the top.
    root = LexborHTMLParser(html, is_fragment=True).root
    return Element("", {}, tuple(_children(root, 0)) if root else ())


def to_html(nodes: Iterable[Node], renderers: Renderers | None = None) -> str:
    """Write nodes as HTML. An element whose tag is among `renderers` is what its function returns.

    A renderer gets the element as it was parsed, and renders what is inside it itself.
    """
    renderers = renderers or {}
    pieces: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(escape(node, quote=False))
        elif node.tag in renderers:
            pieces.append(renderers[node.tag](node))
        else:
            pieces.append(element_html(node, to_html(node.children, renderers)))
    return "".join(pieces)


def element_html(element: Element, inside: str) -> str:
    """Write one element around HTML that is ready."""
    begin = opening_tag(element.tag, element.attributes)
    return begin if element.tag in VOID else f"{begin}{inside}</{element.tag}>"


def opening_tag(tag: str, attributes: Mapping[str, str]) -> str:
    return f"<{tag}{''.join(f' {name}="{escape(value)}"' for name, value in attributes.items())}>"


def flat_text(html: str) -> str:
    """Return the words of a body on one line, for a count of words or the search index."""
    return " ".join(to_text(parse(html).children).split())


def to_text(nodes: Iterable[Node]) -> str:
    """Return the words of these nodes, with a blank where a block or a line begins or ends."""
    pieces: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(node)
        elif node.tag in BLOCKS or node.tag in VOID:
            pieces += [" ", to_text(node.children), " "]
        else:
            pieces.append(to_text(node.children))
    return "".join(pieces)


def _children(parent: LexborNode, depth: int) -> Iterator[Node]:
    for node in parent.iter(include_text=True):
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node and depth < DEEPEST:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            yield Element(node.tag or "", attributes, tuple(_children(node, depth + 1)))
        else:
            yield node.text()
