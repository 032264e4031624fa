"""Remove from the XML of every part of a DOCX or XLSX: references to what was dropped, extensions
that are not known, and names of files."""

import re
from typing import Final

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
)

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/"
STRICT: Final = "http://purl.oclc.org/ooxml/"
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML: Final = "urn:schemas-microsoft-com:vml"
O: Final = "urn:schemas-microsoft-com:office:office"  # noqa: E741 -- as it is called there
# The strict spelling of what the others are called in the transitional one.
STRICT_NAMES: Final = {
    STRICT + "wordprocessingml/main": W,
    STRICT + "spreadsheetml/main": S,
    STRICT + "drawingml/main": A,
    STRICT + "drawingml/chart": C,
    STRICT + "officeDocument/relationships": R,
}
WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010/"
KNOWN: Final = frozenset(
    {
        VML,
        O,
        "urn:schemas-microsoft-com:office:word",
        "urn:schemas-microsoft-com:office:excel",
        WORD_2010 + "wordml",
        WORD_2010 + "wordprocessingShape",
        WORD_2010 + "wordprocessingGroup",
        WORD_2010 + "wordprocessingCanvas",
        WORD_2010 + "wordprocessingDrawing",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    }
)
ALWAYS: Final = frozenset({"", XML, R, MC})
FORBIDDEN_NAMES: Final = frozenset(
    {"author", "date", "initials", "gfxdata", "relid", "userName", "userId", "anchorId", "editId"}
)
ANY_CELL: Final = "Sheet1!$A$1"  # the format asks for some cell
PATH: Final = re.compile(
    r"[\\/]|\.(jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|heic|webp|docx?|xlsx?)$", re.IGNORECASE
)
NAMED_AFTER_FILES: Final = frozenset({"cNvPr", "docPr"})


class OfficeMarkup(Markup):
    """One part. `links` are the identifiers of its relationships that stay."""

    links: frozenset[str] = frozenset()
    # An element that refers to what was dropped goes too, unless there are words in it, or more to say.
    UNWRAPPED_WITHOUT_LINK: frozenset[Key] = frozenset()
    KEPT_WITHOUT_LINK: frozenset[Key] = frozenset()
    NEEDED = {
        (MC, "Choice"): (MC, "AlternateContent"),
        (MC, "Fallback"): (MC, "AlternateContent"),
    }

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        if not is_known(uri) or name == "extLst":
            return DROP
        if key == (MC, "Choice") and not self._keeps_required_namespaces(attributes):
            return DROP
        self._clean_attributes(uri, attributes)
        if name in NAMED_AFTER_FILES:
            _drop_file_names(attributes)
        verdict = self._follow_links(key, attributes)
        return self.decide_known(key, attributes) if verdict is KEEP else verdict

    def plain(self, uri: str) -> str:
        return plain(uri)

    def ended(self, element: Open) -> None:
        """Let a chart name no file that its numbers came from. It keeps the numbers."""
        if element.key == (C, "f") and b"[" in self.out[element.out_at :]:
            self.removed.add("links-outside")
            self.cut(element)
            self.out += f"<{element.qualified}>{ANY_CELL}</{element.qualified}>".encode()

    def decide_known(self, key: Key, attributes: Attributes) -> Verdict:
        """Say what becomes of an element of a known namespace. Each format has its own list."""
        raise NotImplementedError

    def _keeps_required_namespaces(self, attributes: Attributes) -> bool:
        """Return whether we keep every namespace that this Choice requires.

        If not, the Choice is dropped and its Fallback is used.
        """
        needed = attributes.get(("", "Requires"), "").split()
        return all(is_known(self._scope.get(prefix, "")) for prefix in needed)

    def _clean_attributes(self, element_uri: str, attributes: Attributes) -> None:
        for key in list(attributes):
            uri, name = key
            is_foreign = plain(uri) != element_uri and plain(uri) not in {*ALWAYS, W, O}
            is_rsid = name.startswith("rsid")
            if is_foreign or is_rsid or name in FORBIDDEN_NAMES:
                del attributes[key]
                if name in {"author", "date", "initials"}:
                    self.removed.add("author" if name != "date" else "dates")
            elif name == "alt" and PATH.search(attributes[key]):
                attributes[key] = ""
            elif name == "href" and element_uri == VML:
                del attributes[key]
        attributes.pop((O, "title"), None)  # the name of the file that a picture came from

    def _follow_links(self, key: Key, attributes: Attributes) -> Verdict:
        for attribute in [known for known in attributes if plain(known[0]) == R]:
            if attributes[attribute] in self.links:
                continue
            if attribute[1] == "link" or key in self.KEPT_WITHOUT_LINK:
                del attributes[attribute]
                continue
            is_unwrapped = key in self.UNWRAPPED_WITHOUT_LINK
            return UNWRAP if is_unwrapped else DROP
        return KEEP


def plain(uri: str) -> str:
    """Return the namespace as the transitional format spells it."""
    return STRICT_NAMES.get(uri, uri)


def is_known(uri: str) -> bool:
    return uri.startswith((TRANSITIONAL, STRICT)) or uri in KNOWN


def _drop_file_names(attributes: Attributes) -> None:
    """A picture is called after its file, and old programs describe it by its path."""
    attributes[("", "name")] = ""
    for name in ("descr", "title"):
        if PATH.search(attributes.get(("", name), "")):
            attributes[("", name)] = ""
