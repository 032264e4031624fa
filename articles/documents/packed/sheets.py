"""XLSX: what says who worked on a table goes, and so do formulas that reach into other files."""

import re
from typing import Final

from articles.documents.document import Removed
from articles.documents.packed.markup import DROP, KEEP, Attributes, Key, Open, Verdict
from articles.documents.packed.office_markup import C, OfficeMarkup, S

DROPPED: Final[dict[str, Removed | None]] = {
    **dict.fromkeys(("fileVersion", "fileRecoveryPr", "webPublishing", "webPublishObjects"), "software"),
    **dict.fromkeys(("fileSharing", "scenarios", "customWorkbookViews", "customSheetViews"), "author"),
    **dict.fromkeys(("externalReferences", "dataConsolidate", "webPublishItems"), "links-outside"),
    **dict.fromkeys(("oleObjects", "controls", "pivotCaches", "functionGroups"), "attachments"),
    **dict.fromkeys(("legacyDrawing", "legacyDrawingHF", "drawingHF"), None),
    **dict.fromkeys(("customProperties", "smartTagPr", "smartTagTypes", "smartTags", "volTypes"), None),
}  # fmt: skip
FORBIDDEN: Final = (
    "codeName",
    "tableType",
    "connectionId",
    "queryTableFieldId",
    "cm",
    "vm",
    "user",
    "comment",
    "description",
)
# Another file, a program that is asked, or a folder of somebody's computer.
OUTSIDE: Final = re.compile(
    r"\[\d+\]|\b(WEBSERVICE|RTD|CALL|REGISTER(\.ID)?)\s*\(|[A-Z]:\\|\\\\|file:|\|[^!\"]*!",
    re.IGNORECASE,
)
FORMULAS: Final = frozenset(
    (S, name) for name in ("f", "definedName", "formula", "formula1", "formula2")
)
PROGRAMS: Final = ("xlm", "vbProcedure")


class SheetMarkup(OfficeMarkup):
    """One part of an XLSX."""

    KEPT_WITHOUT_LINK = frozenset({(S, "pageSetup"), (C, "pageSetup")})
    NEEDED = OfficeMarkup.NEEDED | {
        (S, "hyperlink"): (S, "hyperlinks"),
        (S, "definedName"): (S, "definedNames"),
        (S, "tablePart"): (S, "tableParts"),
    }

    def __init__(self) -> None:
        super().__init__()
        self._formula = ""
        self._shared_and_cut: set[str] = set()
        self._shared = ""

    def decide_known(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        for forbidden in FORBIDDEN:
            attributes.pop(("", forbidden), None)
        if uri != S:
            self._formula = ""
            return KEEP
        if name in DROPPED:
            code = DROPPED[name]
            self.removed |= {code} if code else set()
            return DROP
        if any(attributes.get(("", program)) in {"1", "true"} for program in PROGRAMS):
            self.removed.add("scripts")
            return DROP
        if name == "sheet":
            self.say(attributes.get(("", "name"), "") + "\n")
        self._formula = ""
        self._shared = attributes.get(("", "si"), "") if name == "f" else ""
        return KEEP

    def characters(self, letters: str) -> None:
        self.write_letters(letters)
        key = self.key()
        self._formula += letters
        if key == (S, "t"):
            self.say(letters)

    def ended(self, element: Open) -> None:
        super().ended(element)
        if element.key in FORMULAS:
            if OUTSIDE.search(self._formula):
                self.removed.add("links-outside")
                self._shared_and_cut |= {self._shared} if self._shared else set()
                self.cut(element)
            elif self._shared in self._shared_and_cut:  # it repeats the one that went
                self.cut(element)
        elif element.key in {(S, "si"), (S, "is")}:
            self.say("\n")
        self._formula = ""
