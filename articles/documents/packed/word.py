"""DOCX: tracked changes are accepted, notes of reviewers go, and fields that reach out or tell of people."""

import re
from dataclasses import dataclass, field
from typing import Final

from articles.documents.addresses import is_web_address
from articles.documents.document import DocumentRefused, Removed
from articles.documents.packed.markup import DROP, KEEP, UNWRAP, Attributes, Key, Open, Verdict
from articles.documents.packed.office_markup import O, OfficeMarkup, W

DROPPED: Final[dict[str, Removed | None]] = {
    **dict.fromkeys(("del", "moveFrom", "delText", "delInstrText"), "changes"),
    **dict.fromkeys(("cellIns", "cellMerge", "numberingChange", "trackRevisions"), "changes"),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "commentReference"), "comments"),
    **dict.fromkeys(("annotationRef", "proofErr", "rsids", "rsid", "fldData", "docVars", "revisionView"), None),
    **dict.fromkeys(("permStart", "permEnd", "documentProtection", "writeProtection"), "properties"),
    **dict.fromkeys(("mailMerge", "attachedTemplate", "recipientData", "subDoc"), "links-outside"),
    **dict.fromkeys(("attachedSchema", "schemaLibrary", "smartTagType", "dataBinding"), "properties"),
    **dict.fromkeys(("activeWritingStyle", "saveThroughXslt", "docId", "sectPrChange"), None),
    **dict.fromkeys(("entryMacro", "exitMacro"), "scripts"),
    **dict.fromkeys(("control", "printerSettings", "embedTrueTypeFonts", "saveSubsetFonts"), None),
}  # fmt: skip
RANGE: Final = re.compile(r"(moveFrom|moveTo|customXml(Ins|Del|MoveFrom|MoveTo))Range(Start|End)$")
UNWRAPPED: Final = frozenset({"ins", "moveTo", "smartTag", "customXml"})
# Fields that count, refer within the document, or are filled in. Others hold paths and names, or reach out.
FIELDS: Final = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "PAGEREF",
        "REF",
        "NOTEREF",
        "TOC",
        "TC",
        "INDEX",
        "XE",
        "SEQ",
        "STYLEREF",
        "HYPERLINK",
        "EQ",
        "SYMBOL",
        "=",
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "LISTNUM",
        "AUTONUM",
        "QUOTE",
        "IF",
        "DATE",
        "TIME",
    ]
)
ADDRESS: Final = re.compile(r'HYPERLINK\s+(?:\\\w\s+(?:"[^"]*"\s*)?)*"?([^"\s\\]*)', re.IGNORECASE)


@dataclass
class Field:
    """A field whose instruction is being read: where it lies in `out`, in pieces."""

    places: list[tuple[int, int]] = field(default_factory=list)
    instruction: str = ""
    is_judged: bool = False


class WordMarkup(OfficeMarkup):
    """One part of a DOCX."""

    UNWRAPPED_WITHOUT_LINK = frozenset({(W, "hyperlink")})
    NEEDED = OfficeMarkup.NEEDED | {(W, "tr"): (W, "tbl"), (W, "tc"): (W, "tr")}

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[Field] = []

    def decide_known(self, key: Key, attributes: Attributes) -> Verdict:
        uri, name = key
        if uri == O and name in {"OLEObject", "signatureline"}:
            self.removed.add("attachments")
            return DROP
        if uri != W:
            return KEEP
        if name == "altChunk":
            raise DocumentRefused("unclean")
        self._drop_deleted(name)
        if name in UNWRAPPED:
            self.removed |= {"changes"} if name in {"ins", "moveTo"} else set()
            return UNWRAP
        if name in DROPPED or name.endswith("Change") or RANGE.match(name):
            code = DROPPED.get(name, "changes")
            self.removed |= {code} if code else set()
            return DROP
        return self._decide_field(name, attributes)

    def _drop_deleted(self, name: str) -> None:
        """Drop the row or cell around a mark that says it was deleted."""
        around = self.key()[1]
        if name == "del" and around == "trPr":
            self.removed.add("changes")
            self.abandon((W, "tr"))
        elif name == "cellDel":
            self.removed.add("changes")
            self.abandon((W, "tc"))

    def _decide_field(self, name: str, attributes: Attributes) -> Verdict:
        kind = next(
            (value for (_, local), value in attributes.items() if local == "fldCharType"), ""
        )
        if name == "fldSimple":
            instruction = next((v for (_, local), v in attributes.items() if local == "instr"), "")
            return KEEP if is_harmless(instruction) else UNWRAP
        if name == "fldChar" and kind == "begin":
            self._fields.append(Field())
        elif name == "fldChar" and self._fields:
            self._judge(self._fields[-1])
            if kind == "end":
                self._fields.pop()
        return KEEP

    def _judge(self, field_: Field) -> None:
        """Overwrite an instruction with spaces unless it is harmless. Its last result stays."""
        if field_.is_judged:
            return
        field_.is_judged = True
        if not is_harmless(field_.instruction):
            for begin, end in field_.places:
                self.out[begin:end] = b" " * (end - begin)

    def characters(self, letters: str) -> None:
        self._close_tag()
        begin = len(self.out)
        self.write_letters(letters)
        name = self.key()[1]
        if name == "t":
            self.say(letters)
        elif name == "instrText":
            if not self._fields or self._fields[-1].is_judged:
                del self.out[begin:]  # outside of any field
            else:
                self._fields[-1].places.append((begin, len(self.out)))
                self._fields[-1].instruction += letters

    def cut(self, element: Open) -> None:
        super().cut(element)
        for open_field in self._fields:
            open_field.places = [place for place in open_field.places if place[1] <= len(self.out)]

    def ended(self, element: Open) -> None:
        super().ended(element)
        name = element.key[1]
        if name in {"p", "br"}:
            self.say("\n")
        elif name == "tab" and self.key(2)[1] == "r":
            self.say("\t")


def is_harmless(instruction: str) -> bool:
    """Say whether a field refers to nothing outside the document but a page of the web, and names nobody."""
    words = instruction.split()
    if not words:
        return True
    kind = words[0].upper()
    if kind == "HYPERLINK":
        found = ADDRESS.match(instruction.strip())
        address = found.group(1) if found else ""
        return not address or is_web_address(address)
    return kind in FIELDS or kind.startswith("=")
