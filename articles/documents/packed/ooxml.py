"""DOCX and XLSX: which parts stay, what refers to what, and what goes from the XML of every part.

Parts are found from the first one along their relationships, so nothing is packed that nothing leads to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from posixpath import dirname, normpath
from typing import Final
from xml.sax.saxutils import quoteattr

from articles.documents.addresses import is_web_address
from articles.documents.document import CleanDocument, DocumentRefused, Removed
from articles.documents.packed.archive import Archive, Packing
from articles.documents.packed.markup import elements_of, text_of
from articles.documents.packed.office_markup import OfficeMarkup
from articles.documents.packed.sheets import SheetMarkup
from articles.documents.packed.word import WordMarkup
from articles.documents.pictures import clean_picture

TYPES: Final = "[Content_Types].xml"
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
MAIN: Final[dict[str, tuple[str, type[OfficeMarkup]]]] = {
    f"{OFFICE}wordprocessingml.document.main+xml": ("docx", WordMarkup),
    f"{OFFICE}spreadsheetml.sheet.main+xml": ("xlsx", SheetMarkup),
}
# Types of parts that stay, each without the beginning OFFICE and the end "+xml".
PARTS: Final = frozenset(
    [
        "wordprocessingml.document.main",
        "wordprocessingml.styles",
        "wordprocessingml.settings",
        "wordprocessingml.numbering",
        "wordprocessingml.fontTable",
        "wordprocessingml.footnotes",
        "wordprocessingml.endnotes",
        "wordprocessingml.header",
        "wordprocessingml.footer",
        "spreadsheetml.sheet.main",
        "spreadsheetml.worksheet",
        "spreadsheetml.chartsheet",
        "spreadsheetml.sharedStrings",
        "spreadsheetml.styles",
        "spreadsheetml.table",
        "theme",
        "themeOverride",
        "drawing",
        "drawingml.chart",
        "drawingml.chartshapes",
        "drawingml.diagramData",
        "drawingml.diagramLayout",
        "drawingml.diagramStyle",
        "drawingml.diagramColors",
    ]
)
RELATIONSHIPS: Final = frozenset(
    [
        "officeDocument",
        "styles",
        "settings",
        "numbering",
        "fontTable",
        "footnotes",
        "endnotes",
        "header",
        "footer",
        "worksheet",
        "chartsheet",
        "sharedStrings",
        "table",
        "theme",
        "themeOverride",
        "drawing",
        "chart",
        "chartUserShapes",
        "diagramData",
        "diagramLayout",
        "diagramQuickStyle",
        "diagramColors",
        "image",
    ]
)
PROGRAMS: Final = ("vbaproject", "macroenabled", "macrosheet", "vbadata", "activex")
TOLD: Final[dict[str, Removed]] = {
    "comments": "comments",
    "commentsExtended": "comments",
    "commentsIds": "comments",
    "commentsExtensible": "comments",
    "people": "comments",
    "person": "comments",
    "threadedComment": "comments",
    "oleObject": "attachments",
    "package": "attachments",
    "control": "attachments",
    "ctrlProp": "attachments",
    "pivotCacheDefinition": "attachments",
    "printerSettings": "printer",
    "customXml": "properties",
    "thumbnail": "thumbnail",
    "revisionHeaders": "changes",
    "usernames": "changes",
    "attachedTemplate": "links-outside",
    "externalLink": "links-outside",
    "connections": "links-outside",
    "queryTable": "links-outside",
    "mailMergeSource": "links-outside",
    "frame": "links-outside",
    "subDocument": "links-outside",
    "origin": "signatures",
    "custom-properties": "properties",
}
PROPERTIES: Final[dict[str, Removed]] = {
    "creator": "author",
    "lastModifiedBy": "author",
    "Company": "author",
    "Manager": "author",
    "created": "dates",
    "modified": "dates",
    "lastPrinted": "dates",
    "Application": "software",
    "AppVersion": "software",
    "Template": "software",
    "title": "description",
    "subject": "description",
    "keywords": "description",
    "description": "description",
    "revision": "changes",
    "TotalTime": "changes",
}


@dataclass
class Part:
    """A part that stays, and the relationships of it that stay: its identifiers, types and targets."""

    name: str
    kind: str
    links: list[tuple[str, str, str, bool]] = field(default_factory=list)


class Package:
    """The parts of an Office file that stay."""

    def __init__(self, archive: Archive):
        self.archive = archive
        self.removed: set[Removed] = set()
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        self.parts: dict[str, Part] = {}
        self._read_types()
        root = Part("", "")
        self._follow(root)
        self.roots = root.links

    def _read_types(self) -> None:
        for name, entry in elements_of(self.archive.read(TYPES)):
            kind = entry.get("ContentType", "")
            if any(program in kind.lower() for program in PROGRAMS):
                raise DocumentRefused("macros")
            if name == "Default":
                self.defaults[entry.get("Extension", "").lower()] = kind
            elif name == "Override":
                self.overrides[entry.get("PartName", "").lstrip("/").lower()] = kind
        if any("vbaproject" in name.lower() for name in self.archive.names):
            raise DocumentRefused("macros")

    def kind_of(self, name: str) -> str:
        extension = name.rpartition(".")[2].lower()
        return self.overrides.get(name.lower(), self.defaults.get(extension, ""))

    def _follow(self, first: Part) -> None:
        """Find all parts that the first leads to."""
        waiting = [first]
        while waiting:
            part = waiting.pop()
            for identifier, kind, target, is_outside in self._relationships(part.name):
                if is_outside:
                    if self._is_link(kind, target):
                        part.links.append((identifier, kind, target, True))
                    continue
                name = _resolve(part.name, target)
                if not self._is_taken(kind, name):
                    self._tell(kind, name)
                    continue
                part.links.append((identifier, kind, name, False))
                if name not in self.parts:
                    self.parts[name] = Part(name, self.kind_of(name))
                    waiting.append(self.parts[name])

    def _relationships(self, name: str) -> Iterable[tuple[str, str, str, bool]]:
        folder, _, last = name.rpartition("/")
        where = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
        if where not in self.archive:
            return
        for kind, entry in elements_of(self.archive.read(where)):
            if kind == "Relationship":
                is_outside = entry.get("TargetMode") == "External"
                yield (
                    entry.get("Id", ""),
                    entry.get("Type", ""),
                    entry.get("Target", ""),
                    is_outside,
                )

    def _is_link(self, kind: str, target: str) -> bool:
        is_link = kind.endswith("/hyperlink") and (is_web_address(target) or target.startswith("#"))
        if not is_link:
            self.removed.add("links-outside")
        return is_link

    def _is_taken(self, kind: str, name: str) -> bool:
        last = kind.rpartition("/")[2]
        if last == "aFChunk":  # a file of another type that Word makes part of the text
            raise DocumentRefused("unclean")
        content_type = self.kind_of(name)
        bare = content_type.removeprefix(OFFICE).removesuffix("+xml")
        is_taken = last in RELATIONSHIPS and name in self.archive
        return is_taken and (bare in PARTS or (last == "image" and _is_picture(content_type)))

    def _tell(self, kind: str, name: str) -> None:
        last = kind.rpartition("/")[2]
        if last in {"core-properties", "extended-properties"} and name in self.archive:
            content = self.archive.read(name)
            for word, _ in elements_of(content):
                if word in PROPERTIES:
                    self.removed.add(PROPERTIES[word])
        elif last in TOLD:
            self.removed.add(TOLD[last])


def _is_picture(kind: str) -> bool:
    return kind.startswith("image/") and "svg" not in kind  # beside each drawing lies a picture


def _resolve(source: str, target: str) -> str:
    """Return the name of a part that another part names."""
    path = target if target.startswith("/") else f"/{dirname(source)}/{target}"
    return normpath(path).lstrip("/")


def clean_office(archive: Archive) -> CleanDocument:
    """Return a DOCX or XLSX. Raises DocumentRefused."""
    package = Package(archive)
    mains = [MAIN[part.kind] for part in package.parts.values() if part.kind in MAIN]
    if len(mains) != 1:
        raise DocumentRefused("unknown")
    suffix, make = mains[0]
    words: list[str] = []
    with Packing() as packing:
        packing.add(TYPES, _types_of(package))
        packing.add("_rels/.rels", _relations_of("", package.roots))
        for part in package.parts.values():
            packing.add(part.name, _clean_part(package, part, make, words))
            if part.links:
                folder, _, last = part.name.rpartition("/")
                packing.add(f"{folder}/_rels/{last}.rels", _relations_of(part.name, part.links))
    return CleanDocument(
        content=packing.content,
        suffix=suffix,
        pages=None,
        text=text_of(words),
        cover=None,
        removed=tuple(sorted(package.removed)),
    )


def _clean_part(
    package: Package, part: Part, make: Callable[[], OfficeMarkup], words: list[str]
) -> bytes | bytearray:
    if _is_picture(part.kind):
        return clean_picture(package.archive.read(part.name), package.removed.add)
    markup = make()
    markup.links = frozenset(identifier for identifier, *_ in part.links)
    rewritten = markup.rewrite(package.archive.pieces(part.name))
    words += markup.words
    package.removed |= markup.removed
    return rewritten


def _types_of(package: Package) -> bytes:
    entries = "".join(
        f"<Override PartName={quoteattr('/' + part.name)} ContentType={quoteattr(part.kind)}/>"
        for part in package.parts.values()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{entries}</Types>"
    ).encode()


def _relations_of(source: str, links: list[tuple[str, str, str, bool]]) -> bytes:
    entries = "".join(
        f"<Relationship Id={quoteattr(identifier)} Type={quoteattr(kind)} "
        + (
            f'Target={quoteattr(target)} TargetMode="External"/>'
            if is_outside
            else f"Target={quoteattr('/' + target if source else target)}/>"
        )
        for identifier, kind, target, is_outside in links
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{entries}</Relationships>"
    ).encode()
