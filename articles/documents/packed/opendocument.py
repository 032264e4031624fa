"""ODT and ODS: properties, notes, changes, programs and links to files go. So do settings that are words."""

import re
from posixpath import normpath
from typing import Final
from xml.sax.saxutils import quoteattr

from articles.documents.addresses import is_web_address
from articles.documents.document import CleanDocument, DocumentRefused, Removed
from articles.documents.packed.archive import Archive, Packing
from articles.documents.packed.markup import (
    DROP,
    KEEP,
    UNWRAP,
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

KINDS: Final = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, DRAW, CONFIG, META = (
    f"{OASIS}{name}:1.0" for name in ("office", "text", "table", "drawing", "config", "meta")
)
DC: Final = "http://purl.org/dc/elements/1.1/"
XLINK: Final = "http://www.w3.org/1999/xlink"
FORBIDDEN: Final = frozenset(
    f"{OASIS}{name}:1.0" for name in ("meta", "script", "form", "database")
)
ALLOWED: Final = (
    OASIS,
    "urn:org:documentfoundation:names:experimental:",
    "http://www.w3.org/1998/Math/MathML",
)
ALWAYS: Final = frozenset({"", XML, XLINK})

PARTS: Final = re.compile(r"(Object \d+/)?(content|styles)\.xml$|settings\.xml$")
PICTURES: Final = re.compile(r"Pictures/|ObjectReplacements/Object \d+$")
VERSION: Final = re.compile(r"\d\.\d")
# Formulas that ask another file or program.
OUTSIDE: Final = re.compile(
    r"[a-z]:/|file:|https?:|'#|\b(DDE|WEBSERVICE|INDIRECT)\s*\(|[A-Z]:\\|\\\\", re.IGNORECASE
)
PROGRAMS: Final = ("Basic/", "Scripts/", "Dialogs/")
TOLD: Final[dict[str, Removed]] = {
    "Thumbnails": "thumbnail",
    "Configurations2": "software",
    "layout-cache": "software",
    "manifest.rdf": "properties",
}
PROPERTIES: Final[dict[str, Removed]] = {
    "creator": "author",
    "initial-creator": "author",
    "printed-by": "author",
    "date": "dates",
    "creation-date": "dates",
    "print-date": "dates",
    "generator": "software",
    "title": "description",
    "subject": "description",
    "description": "description",
    "keyword": "description",
    "user-defined": "properties",
    "editing-cycles": "changes",
    "editing-duration": "changes",
}
DROPPED: Final[dict[Key, Removed | None]] = {
    (OFFICE, "annotation"): "comments",
    (OFFICE, "annotation-end"): "comments",
    (TEXT, "tracked-changes"): "changes",
    (TEXT, "change"): "changes",
    (TEXT, "change-start"): "changes",
    (TEXT, "change-end"): "changes",
    (TABLE, "tracked-changes"): "changes",
    (OFFICE, "scripts"): None,
    (OFFICE, "event-listeners"): "scripts",
    (OFFICE, "forms"): None,
    (DRAW, "control"): "forms",
    (DRAW, "object-ole"): "attachments",
    (DRAW, "applet"): "scripts",
    (DRAW, "plugin"): "media",
    (DRAW, "floating-frame"): "links-outside",
    (OFFICE, "dde-source"): "links-outside",
    (TEXT, "dde-connection-decls"): "links-outside",
    (TABLE, "dde-links"): "links-outside",
    (OFFICE, "binary-data"): "attachments",
    (TEXT, "script"): "scripts",
    (OFFICE, "meta"): None,
}
# Fields that programs fill in with who reads or wrote: what they came to last stays as words.
UNWRAPPED: Final = frozenset(
    [
        "author-name",
        "author-initials",
        "creator",
        "initial-creator",
        "printed-by",
        "file-name",
        "template-name",
        "editing-duration",
        "editing-cycles",
        "creation-date",
        "creation-time",
        "modification-date",
        "modification-time",
        "print-date",
        "print-time",
        "user-defined",
        "description",
        "title",
        "subject",
        "keywords",
        "execute-macro",
        "dde-connection",
        "database-display",
        "database-name",
    ]
)
LINKS: Final = frozenset({(TEXT, "a"), (DRAW, "a")})
# The kinds of settings that are no words. A printer is described in base64.
PLAIN_SETTINGS: Final = frozenset({"boolean", "short", "int", "long"})


class OpenMarkup(Markup):
    """One part. `members` are the parts and folders that stay, which a link may lead to."""

    NEEDED = {(TABLE, "named-range"): (TABLE, "named-expressions")}

    def __init__(self, members: frozenset[str]):
        super().__init__()
        self._members = members

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        if uri == DC or uri in FORBIDDEN or not uri.startswith(ALLOWED) or key in DROPPED:
            code = DROPPED.get(key)
            self.removed |= {code} if code else set()
            return DROP
        if uri == CONFIG:
            return _decide_setting(name, attributes)
        for attribute in list(attributes):
            reaches_out = "formula" in attribute[1] and OUTSIDE.search(attributes[attribute])
            if reaches_out:  # its last value stays
                self.removed.add("links-outside")
            if reaches_out or (attribute[0] not in ALWAYS and not _is_kept(*attribute)):
                del attributes[attribute]
        if uri == TEXT and (name in UNWRAPPED or name.startswith("sender-")):
            return UNWRAP
        return self._follow(key, attributes)

    def _follow(self, key: Key, attributes: Attributes) -> Verdict:
        target = attributes.get((XLINK, "href"))
        if target is None:
            return KEEP
        if key in LINKS:
            if target.startswith("#") or is_web_address(target):
                return KEEP
            self.removed.add("links-outside")
            return UNWRAP
        if normpath(target) in self._members or target.startswith("#"):
            return KEEP
        self.removed.add(
            "links-outside" if ":" in target or target.startswith(("/", "..")) else "attachments"
        )
        return DROP

    def characters(self, letters: str) -> None:
        self.write_letters(letters)
        if self.key()[0] == TEXT:
            self.say(letters)

    def ended(self, element: Open) -> None:
        if element.key[0] == TEXT and element.key[1] in {"p", "h", "line-break"}:
            self.say("\n")
        elif element.key in {(TEXT, "s"), (TEXT, "tab")}:
            self.say(" ")


def _is_kept(uri: str, name: str) -> bool:
    return uri.startswith(ALLOWED) and uri not in FORBIDDEN and "rsid" not in name


def _decide_setting(name: str, attributes: Attributes) -> Verdict:
    called = attributes.get((CONFIG, "name"), "")
    if (
        name == "config-item-set" and called != "ooo:configuration-settings"
    ):  # how it was last looked at
        return DROP
    is_words = attributes.get((CONFIG, "type")) not in PLAIN_SETTINGS
    if name == "config-item" and (is_words or "Rsid" in called):
        return DROP
    return DROP if name in {"config-item-map-indexed", "config-item-map-named"} else KEEP


def clean_open_document(archive: Archive, kind: str) -> CleanDocument:
    """Return an ODT or ODS. Raises DocumentRefused."""
    removed = _refuse_and_tell(archive)
    names = [name for name in archive.names if PARTS.match(name) or PICTURES.match(name)]
    pictures: dict[str, bytes] = {}
    for name in [name for name in names if PICTURES.match(name)]:
        content = archive.read(name)
        try:
            pictures[name] = clean_picture(content, removed.add)
        except DocumentRefused:
            if name.startswith("Pictures/"):
                raise
    kept = [name for name in names if not PICTURES.match(name) or name in pictures]
    members = frozenset([*kept, *(name.rpartition("/")[0] for name in kept if "/" in name)])
    words: list[str] = []
    with Packing() as packing:
        packing.add("mimetype", kind.encode(), is_stored=True)
        for name in kept:
            if name in pictures:
                packing.add(name, pictures[name], is_stored=True)
                continue
            markup = OpenMarkup(members)
            packing.add(name, markup.rewrite(archive.pieces(name)))
            words += markup.words if name == "content.xml" else []
            removed |= markup.removed
        packing.add("META-INF/manifest.xml", _manifest(archive, kind, kept))
    return CleanDocument(
        content=packing.content,
        suffix=KINDS[kind],
        pages=None,
        text=text_of(words),
        cover=None,
        removed=tuple(sorted(removed)),
    )


def _refuse_and_tell(archive: Archive) -> set[Removed]:
    """Return what whole members tell of that will go. Raises DocumentRefused for passwords and programs."""
    if any(name.startswith(PROGRAMS) for name in archive.names):
        raise DocumentRefused("macros")
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encrypt" in archive.read(manifest):
        raise DocumentRefused("encrypted")
    removed = {TOLD[first] for name in archive.names if (first := name.split("/")[0]) in TOLD}
    if any(name.endswith("signatures.xml") for name in archive.names):
        removed.add("signatures")
    if "meta.xml" in archive:
        found = elements_of(archive.read("meta.xml"))
        removed |= {PROPERTIES[name] for name, _ in found if name in PROPERTIES}
    return removed


def _manifest(archive: Archive, kind: str, kept: list[str]) -> bytes:
    """Return the list of what is in the file. Folders of objects keep their types."""
    listed = elements_of(archive.read("META-INF/manifest.xml"))
    kinds = {entry.get("full-path", ""): entry.get("media-type", "") for _, entry in listed}
    # Of a newer file LibreOffice wants it twice: for the list, and for the file.
    said = next((entry["version"] for _, entry in listed if "version" in entry), "")
    version = f" manifest:version={quoteattr(said)}" if VERSION.fullmatch(said) else ""
    folders = sorted({f"{name.rpartition('/')[0]}/" for name in kept if name.startswith("Object ")})
    rows = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(media)}{version if path == '/' else ''}/>"
        for path, media in [
            ("/", kind),
            *((path, kinds.get(path, "")) for path in [*folders, *kept]),
        ]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0"{version}>{rows}</manifest:manifest>'
    ).encode()
