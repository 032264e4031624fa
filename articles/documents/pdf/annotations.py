"""Clean the annotations of a PDF: links stay, filled-in fields are drawn on the page, all others go."""

from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Object

from articles.documents.document import DocumentRefused, Removed
from articles.documents.pdf.objects import LINK, Tell, clean_action, empty, keep_only

KINDS: Final[dict[str, Removed]] = {
    "/FileAttachment": "attachments",
    "/Sound": "media",
    "/Movie": "media",
    "/Screen": "media",
    "/RichMedia": "media",
    "/3D": "media",
    "/Projection": "media",
    "/PrinterMark": "printer",
    "/TrapNet": "printer",
    "/Widget": "forms",
}
# Shapes of reviewers. Filled ones are put over words to hide them, and the words stay below.
SHAPES: Final = frozenset({"/Square", "/Circle", "/Polygon"})
DARK: Final = 0.3
MOST_PARENTS: Final = 50


def clean_annotations(pdf: pikepdf.Pdf, tell: Tell) -> None:
    """Leave links, and forms as they look. Raises DocumentRefused for what hides words of the page.

    Notes of reviewers and what they drew go. If a mark to redact, a filled shape or a dark highlight
    went, it would uncover words; if it stayed, the words could be copied all the same.
    """
    dropped: list[Object] = []
    links: list[list[Object]] = []
    for page in pdf.pages:
        kept, fields = [], []
        for annotation in _annotations(page.obj):
            kind = str(annotation.get("/Subtype"))
            if kind == "/Link":
                kept.append(annotation)
                continue
            dropped.append(annotation)
            if kind == "/Widget" and not _is_signature(annotation):
                fields.append(annotation)
            else:
                _refuse_cover(kind, annotation)
                tell("signatures" if kind == "/Widget" else KINDS.get(kind, "comments"))
        links.append(kept)
        page.obj["/Annots"] = Array(fields)
    _flatten(pdf, tell)
    for page, kept in zip(pdf.pages, links, strict=True):
        _put_back(page.obj, kept, tell)
    for annotation in dropped:
        empty(annotation)


def _annotations(page: Object) -> list[Object]:
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return []
    return [annotation for annotation in annotations if isinstance(annotation, Dictionary)]


def _is_signature(field: Object) -> bool:
    """Say whether a field is signed, by itself or by a field above it."""
    for _ in range(MOST_PARENTS):
        if "/FT" in field:
            return str(field.get("/FT")) == "/Sig"
        parent = field.get("/Parent")
        if not isinstance(parent, Dictionary):
            return False
        field = parent
    return False


def _refuse_cover(kind: str, annotation: Object) -> None:
    is_filled = kind in SHAPES and len(_colour(annotation, "/IC")) > 0
    colour = _colour(annotation, "/C")
    is_dark = kind == "/Highlight" and len(colour) in {1, 3} and max(colour) < DARK
    if kind == "/Redact" or is_filled or is_dark:
        raise DocumentRefused("unclean")


def _colour(annotation: Object, key: str) -> list[float]:
    colour = annotation.get(key)
    return [float(part) for part in colour] if isinstance(colour, Array) else []


def _flatten(pdf: pikepdf.Pdf, tell: Tell) -> None:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    tell("forms")
    if pdf.Root.get("/NeedsRendering"):  # its pages are made by XFA, and are not in the file
        raise DocumentRefused("unclean")
    if form.get("/NeedAppearances"):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _put_back(page: Object, links: list[Object], tell: Tell) -> None:
    if "/Annots" in page:  # fields that could not be drawn
        del page["/Annots"]
    for link in links:
        clean_action(link, tell)
        keep_only(link, LINK, tell)
    if links:
        page["/Annots"] = Array(links)
