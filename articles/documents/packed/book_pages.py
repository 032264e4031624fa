"""Pages of a book: XHTML, drawings and style without scripts, and without anything from elsewhere."""

import html.entities
import re
from collections.abc import Collection
from posixpath import dirname, normpath
from typing import Final
from urllib.parse import unquote

from articles.documents.addresses import is_web_address
from articles.documents.document import DocumentRefused
from articles.documents.packed.markup import (
    DROP,
    KEEP,
    TEXT,
    UNWRAP,
    XML,
    Attributes,
    Key,
    Markup,
    Open,
    Verdict,
)

XHTML: Final = "http://www.w3.org/1999/xhtml"
SVG: Final = "http://www.w3.org/2000/svg"
MATHML: Final = "http://www.w3.org/1998/Math/MathML"
XLINK: Final = "http://www.w3.org/1999/xlink"
OPS: Final = "http://www.idpf.org/2007/ops"
NCX: Final = "http://www.daisy.org/z3986/2005/ncx/"
KNOWN: Final = frozenset({"", XML, XLINK, OPS, XHTML, SVG, MATHML})
DROPPED: Final = frozenset(
    [
        "iframe",
        "object",
        "embed",
        "applet",
        "input",
        "button",
        "select",
        "textarea",
        "base",
        "audio",
        "video",
        "source",
        "track",
        "param",
        "portal",
        "frame",
        "frameset",
        "template",
        "slot",
        "metadata",
        "foreignObject",
        "animate",
        "animateMotion",
        "animateTransform",
        "set",
        "discard",
        "handler",
        "listener",
        "annotation-xml",
        "maction",
    ]
)
UNWRAPPED: Final = frozenset({"form", "noscript", "picture"})
LINKS: Final = frozenset({"a", "area"})
METAS: Final = frozenset({"viewport"})
REFERENCES: Final = frozenset({"href", "src", "data", "poster", "cite", "longdesc", "background"})
BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "br",
        "figcaption",
        "caption",
        "blockquote",
        "title",
        "text",
    ]
)
SCRIPT: Final = re.compile(r"^\s*(javascript|vbscript):", re.IGNORECASE)

COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
URL: Final = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
IMPORT: Final = re.compile(r"@(import|namespace|charset)[^;{}]*;?", re.IGNORECASE)
ACTS: Final = re.compile(
    r"expression\s*\(|-moz-binding|(?<![-\w])behavior\s*:|image-set|src\s*\(|@import|element\s*\(",
    re.IGNORECASE,
)
OPEN_URL: Final = re.compile(r'url\((?!"[^"]*"\)|\))', re.IGNORECASE)
STRING: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
# Words of CSS that are spelled with escapes have something to hide.
HIDDEN: Final = re.compile(r"\\[0-9a-f]{1,6}\s?[a-z(]|[a-z@]\\[0-9a-z]", re.IGNORECASE)


class PageMarkup(Markup):
    """One page or drawing. `name` is what it is called, `members` is what there is beside it."""

    doctype_is_taken = True
    name = ""
    members: Collection[str] = ()

    def __init__(self) -> None:
        super().__init__()
        self._style = ""

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        if name == "script" or any(
            attribute[1].lower().startswith("on") for attribute in attributes
        ):
            raise DocumentRefused("macros")
        if uri not in {XHTML, SVG, MATHML} or name in DROPPED or self.key()[1] == "style":
            return DROP
        if name in UNWRAPPED:
            return UNWRAP
        if name == "meta" and not _is_plain_meta(attributes):
            self.removed.add("properties")
            return DROP
        self._clean_attributes(name, attributes)
        if name == "link" and "stylesheet" not in attributes.get(("", "rel"), ""):
            return DROP
        return KEEP

    def _clean_attributes(self, element: str, attributes: Attributes) -> None:
        for key in list(attributes):
            uri, name = key
            if uri not in KNOWN or name in {"srcset", "ping", "action"} or name.startswith("data-"):
                del attributes[key]
            elif name in REFERENCES and not self._may_lead(element, attributes[key]):
                del attributes[key]
                self.removed.add("links-outside")
            elif "url(" in attributes[key].lower() or name == "style":
                attributes[key] = clean_css(attributes[key])

    def _may_lead(self, element: str, address: str) -> bool:
        """Say whether an address leads to another member, or a link to a page of the web."""
        if SCRIPT.match(address):
            raise DocumentRefused("macros")
        if element in LINKS and is_web_address(address):
            return True
        path = unquote(address.partition("#")[0])
        if ":" in path or path.startswith("/"):
            return False
        return not path or normpath(f"{dirname(self.name)}/{path}".lstrip("/")) in self.members

    def characters(self, letters: str) -> None:
        if self.key()[1] == "style":  # comes in pieces, and is cleaned whole
            self._style += letters
        else:
            self.write_letters(letters)
            self.say(letters)

    def ended(self, element: Open) -> None:
        if element.key[1] in BLOCKS:
            self.say("\n")
        if element.key[1] == "style" and self._style:
            style, self._style = clean_css(self._style).translate(TEXT), ""
            self.out[-len("/>") :] = f">{style}</{element.qualified}>".encode()

    def _entity(self, name: str, is_parameter: int) -> None:
        """Write the letter that XHTML calls by this name."""
        letter = html.entities.html5.get(f"{name};")
        if is_parameter or letter is None:
            raise DocumentRefused("broken")
        self._letters(letter)


class NavigationMarkup(PageMarkup):
    """The contents of an older book."""

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        if uri != NCX or name == "docAuthor":
            self.removed |= {"author"} if name == "docAuthor" else set()
            return DROP
        if name == "meta" and attributes.get(("", "name")) not in {"dtb:uid", "dtb:depth"}:
            return DROP
        self._clean_attributes(name, attributes)
        return KEEP

    def characters(self, letters: str) -> None:
        self.write_letters(letters)


def _is_plain_meta(attributes: Attributes) -> bool:
    return ("", "charset") in attributes or attributes.get(("", "name")) in METAS


def clean_css(css: str) -> str:
    """Return style that refers to nothing elsewhere. Raises DocumentRefused for what hides its words."""
    bare = IMPORT.sub("", COMMENT.sub("", css))
    bare = URL.sub(_local_url, bare)
    if ACTS.search(bare) or HIDDEN.search(STRING.sub("", bare)) or OPEN_URL.search(bare):
        raise DocumentRefused("unclean")
    return bare


def _local_url(found: re.Match[str]) -> str:
    address = found.group(2)
    is_local = not re.search(r"^[\s/]|[:\\()\"'\s]", address)
    return f'url("{address}")' if is_local else "url()"
