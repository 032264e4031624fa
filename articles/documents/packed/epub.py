"""EPUB: of a book's metadata title, language and identifier stay. A book with scripts is refused."""

import re
from dataclasses import dataclass, field
from posixpath import dirname, normpath
from typing import Final
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from articles.documents.document import CleanDocument, DocumentRefused, Removed
from articles.documents.packed.archive import Archive, Packing
from articles.documents.packed.book_pages import NavigationMarkup, PageMarkup, clean_css
from articles.documents.packed.markup import (
    DROP,
    KEEP,
    XML,
    Attributes,
    Key,
    Markup,
    Open,
    Verdict,
    elements_of,
    text_of,
)
from articles.documents.pictures import clean_picture

MEDIA_TYPE: Final = "application/epub+zip"
CONTAINER: Final = "META-INF/container.xml"
ENCRYPTION: Final = "META-INF/encryption.xml"
OPF: Final = "http://www.idpf.org/2007/opf"
DC: Final = "http://purl.org/dc/elements/1.1/"
OBFUSCATION: Final = re.compile(
    r"http://(www\.idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC)$"
)
SAID: Final = frozenset({"title", "language", "identifier"})
TOLD: Final[dict[str, Removed]] = {
    "creator": "author",
    "contributor": "author",
    "publisher": "author",
    "rights": "author",
    "date": "dates",
    "description": "description",
    "subject": "description",
}
# Fixed for every book: EPUB 3 asks for a date of the last change.
MODIFIED: Final = '<{0}meta property="dcterms:modified">1980-01-01T00:00:00Z</{0}meta>'
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif"})
FONT: Final = re.compile(r"(font/|application/(x-)?font|application/vnd\.ms-opentype)")
FONT_HEADS: Final = (b"\0\1\0\0", b"OTTO", b"true", b"wOFF", b"wOF2", b"ttcf")
PAGES: Final[dict[str, type[PageMarkup]]] = {
    "application/xhtml+xml": PageMarkup,
    "image/svg+xml": PageMarkup,
    "application/x-dtbncx+xml": NavigationMarkup,
}
PROGRAMS: Final = ("javascript", "ecmascript")


@dataclass
class Book:
    """The list of a book: the members that stay, and their types."""

    opf: str
    kinds: dict[str, str] = field(default_factory=dict)
    removed: set[Removed] = field(default_factory=set)


class ListMarkup(Markup):
    """The list of a book: what is said of it, what is in it, in which order it is read."""

    NEEDED = {(OPF, "reference"): (OPF, "guide")}

    def __init__(self, book: Book):
        super().__init__()
        self._book = book
        self._dropped: set[str] = set()
        self._is_third = False

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        for attribute in list(attributes):
            if attribute[0] not in {"", XML}:
                del attributes[attribute]
        if uri == DC:
            self.removed |= {TOLD[name]} if name in TOLD else set()
            return KEEP if name in SAID else DROP
        if uri != OPF or name in {"collection", "bindings", "tours", "link"}:
            return DROP
        if name == "package":
            self._is_third = attributes.get(("", "version"), "").startswith("3")
        if name == "meta":
            return KEEP if _is_layout(attributes) else DROP
        return self._decide_place(name, attributes)

    def _decide_place(self, name: str, attributes: Attributes) -> Verdict:
        if name == "item":
            if resolve(self._book.opf, attributes.get(("", "href"), "")) not in self._book.kinds:
                self._dropped.add(attributes.get(("", "id"), ""))
                return DROP
            attributes.pop(("", "media-overlay"), None)
            return KEEP
        if name == "itemref" and attributes.get(("", "idref"), "") in self._dropped:
            return DROP
        if name == "reference":
            return (
                KEEP
                if resolve(self._book.opf, attributes.get(("", "href"), "")) in self._book.kinds
                else DROP
            )
        return KEEP

    def ended(self, element: Open) -> None:
        if element.key == (OPF, "metadata") and self._is_third:
            prefix, colon, _ = element.qualified.rpartition(":")
            end = f"</{element.qualified}>".encode()
            if self.out.endswith(end):
                self.out[-len(end) :] = MODIFIED.format(prefix + colon).encode() + end


def _is_layout(attributes: Attributes) -> bool:
    """Say whether a line says how the book is laid out, or which picture is its cover."""
    is_layout = attributes.get(("", "property"), "").startswith("rendition:")
    return is_layout or attributes.get(("", "name")) == "cover"


def resolve(source: str, address: str) -> str:
    """Return the name of the member that an address in another one leads to."""
    path = unquote(address.partition("#")[0])
    return normpath(f"{dirname(source)}/{path}".lstrip("/")) if path else source


def clean_book(archive: Archive) -> CleanDocument:
    """Return an EPUB. Raises DocumentRefused."""
    obfuscated = _obfuscated_fonts(archive)
    book = _read_list(archive, obfuscated)
    words: list[str] = []
    with Packing() as packing:
        packing.add("mimetype", MEDIA_TYPE.encode(), is_stored=True)
        packing.add(CONTAINER, _container(book.opf))
        for name, kind in book.kinds.items():
            packing.add(name, _clean_member(archive, book, name, kind, words))
        markup = ListMarkup(book)
        packing.add(book.opf, markup.rewrite(archive.pieces(book.opf)))
    return CleanDocument(
        content=packing.content,
        suffix="epub",
        pages=None,
        text=text_of(words),
        cover=None,
        removed=tuple(sorted(book.removed | markup.removed)),
    )


def _obfuscated_fonts(archive: Archive) -> set[str]:
    """Return the fonts that are obfuscated with the book's identifier. Raises DocumentRefused for other encryption."""
    if ENCRYPTION not in archive:
        return set()
    found = elements_of(archive.read(ENCRYPTION))
    methods = [entry.get("Algorithm", "") for name, entry in found if name == "EncryptionMethod"]
    if not all(OBFUSCATION.match(method) for method in methods):
        raise DocumentRefused("encrypted")
    return {entry.get("URI", "") for name, entry in found if name == "CipherReference"}


def _read_list(archive: Archive, obfuscated: set[str]) -> Book:
    """Return what a book is made of. Raises DocumentRefused."""
    roots = [
        entry.get("full-path", "")
        for name, entry in elements_of(archive.read(CONTAINER))
        if name == "rootfile"
    ]
    if not roots or roots[0] not in archive:
        raise DocumentRefused("broken")
    book = Book(roots[0])
    for name, entry in elements_of(archive.read(book.opf)):
        if name != "item":
            continue
        kind = entry.get("media-type", "").lower()
        place = resolve(book.opf, entry.get("href", ""))
        if (
            any(word in kind for word in PROGRAMS)
            or "scripted" in entry.get("properties", "").split()
        ):
            raise DocumentRefused("macros")
        if kind.startswith(("audio/", "video/")):
            raise DocumentRefused("unclean")
        is_font = bool(FONT.match(kind)) and place not in obfuscated
        if place in archive and (
            kind in PICTURES or kind in PAGES or kind == "text/css" or is_font
        ):
            book.kinds[place] = kind
    return book


def _clean_member(
    archive: Archive, book: Book, name: str, kind: str, words: list[str]
) -> bytes | bytearray:
    if kind in PICTURES:
        return clean_picture(archive.read(name), book.removed.add)
    if kind == "text/css":
        return clean_css(archive.read(name).decode("utf-8-sig")).encode()
    if kind not in PAGES:
        font = archive.read(name)
        if not font.startswith(FONT_HEADS):
            raise DocumentRefused("unclean")
        return font
    markup = PAGES[kind]()
    markup.name, markup.members = name, book.kinds.keys()
    rewritten = markup.rewrite(archive.pieces(name))
    words += markup.words
    book.removed |= markup.removed
    return rewritten


def _container(opf: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path={quoteattr(opf)} media-type="application/oebps-package+xml"/></rootfiles></container>'
    ).encode()
