"""Write a PDF anew, without what tells of its author or does anything by itself.

Only the objects that the pages need are written: former versions, and objects that nothing leads to,
are left out. All that a page shows stays, names included.
"""

import io
import re
from typing import Final

import pikepdf
from pikepdf import Dictionary, Object, Stream
from pikepdf.settings import set_qpdf_limits

from articles.documents.document import CleanDocument, DocumentRefused, Removed
from articles.documents.pdf.annotations import clean_annotations
from articles.documents.pdf.objects import (
    CATALOG,
    EXTERNAL_STREAM,
    LAYERS,
    MARKED,
    OUTLINE,
    PAGE,
    PAGE_TREE,
    STREAM,
    STREAMS,
    STRUCTURE,
    Tell,
    clean_action,
    drop_known,
    empty,
    keep_only,
    walk,
)
from articles.documents.pdf.streams import clean_stream

MOST_OBJECTS: Final = 200_000  # each takes a kilobyte while it is written
# How the library says that something unpacks to more than it may, or than there is memory for.
PAST_LIMIT: Final = re.compile("memory limit exceeded|bad_alloc")
# Pictures are then still packed as they came.
MOST_BYTES_A_STREAM: Final = 150_000_000  # a picture of 35 megapixels has 105 MB
GENERAL: Final = pikepdf.StreamDecodeLevel.generalized
INFO: Final[dict[str, Removed]] = {
    "/Author": "author",
    "/Company": "author",
    "/Creator": "software",
    "/Producer": "software",
    "/CreationDate": "dates",
    "/ModDate": "dates",
    "/SourceModified": "dates",
    "/Title": "description",
    "/Subject": "description",
    "/Keywords": "description",
}
XMP: Final[dict[bytes, Removed]] = {
    b":creator": "author",
    b":CreatorTool": "software",
    b":Producer": "software",
    b"Date>": "dates",
    b"Date=": "dates",
    b":title": "description",
    b":History": "changes",
    b"GPS": "location",
}

set_qpdf_limits(
    flate_max_memory=MOST_BYTES_A_STREAM,
    png_max_memory=MOST_BYTES_A_STREAM,
    run_length_max_memory=MOST_BYTES_A_STREAM,
    tiff_max_memory=MOST_BYTES_A_STREAM,
)


def clean_pdf(content: bytes) -> CleanDocument:
    """Return the document, without text and cover.

    Raises DocumentRefused, or whatever a damaged file makes the library raise.
    """
    removed: set[Removed] = set()
    if content.count(b"startxref") > 2:  # a file made for slow lines has two
        removed.add("changes")
    try:
        rewritten, pages = _rewrite(content, removed.add)
    except pikepdf.PdfError as error:
        raise DocumentRefused("bomb" if PAST_LIMIT.search(str(error)) else "broken") from None
    return CleanDocument(
        content=rewritten,
        suffix="pdf",
        pages=pages,
        text="",
        cover=None,
        removed=tuple(sorted(removed)),
    )


def _rewrite(content: bytes, tell: Tell) -> tuple[bytes, int]:
    """Return the new file and the number of its pages."""
    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise DocumentRefused("encrypted") from None
    with pdf:
        if len(pdf.objects) > MOST_OBJECTS:
            raise DocumentRefused("heavy")
        pages = len(pdf.pages)
        if pages == 0:
            raise DocumentRefused("empty")
        _drop_properties(pdf, tell)
        clean_annotations(pdf, tell)
        _clean_catalog(pdf, tell)
        for page in pdf.pages:
            keep_only(page.obj, PAGE, tell)
        for thing, key in walk(pdf):
            _clean_thing(pdf, thing, key, tell)
        rewritten = _save(pdf)
        # A stream that it cannot unpack is written as it was, with a warning.
        if any(PAST_LIMIT.search(str(warning)) for warning in pdf.get_warnings()):
            raise DocumentRefused("bomb")
    _check(rewritten, pages)
    return rewritten, pages


def _check(rewritten: bytes, pages: int) -> None:
    """Refuse a file so damaged that it was mended to be read, and not to be written."""
    with pikepdf.open(io.BytesIO(rewritten), suppress_warnings=True) as pdf:
        if len(pdf.pages) != pages:
            raise DocumentRefused("broken")


def _save(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=GENERAL,
        recompress_flate=True,  # what lay behind the end of the packed bytes stays behind
        deterministic_id=True,  # of the new content
        fix_metadata_version=False,
    )
    return out.getvalue()


def _drop_properties(pdf: pikepdf.Pdf, tell: Tell) -> None:
    info = pdf.trailer.get("/Info")
    if isinstance(info, Dictionary):
        for key in info.keys():  # noqa: SIM118 -- no mapping
            tell(INFO.get(key, "properties"))
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, Stream):
        xmp = metadata.read_bytes()
        for word, code in XMP.items():
            if word in xmp:
                tell(code)
    # Half of the identity would be that of the first version.
    for key in list(pdf.trailer.keys()):
        if key not in {"/Root", "/Size"}:
            del pdf.trailer[key]


def _clean_catalog(pdf: pikepdf.Pdf, tell: Tell) -> None:
    catalog = pdf.Root
    names = catalog.get("/Names")
    if isinstance(names, Dictionary):
        keep_only(names, frozenset({"/Dests"}), tell)
    marks = catalog.get("/MarkInfo")
    if isinstance(marks, Dictionary):
        keep_only(marks, frozenset({"/Marked"}), tell)
    keep_only(catalog, CATALOG, tell)


def _clean_thing(pdf: pikepdf.Pdf, thing: Object, key: str, tell: Tell) -> None:
    """Clean one dictionary or stream of the walk."""
    if not isinstance(thing, Stream) and _is_left_over(thing):
        empty(thing)
        return
    kept = _kept_entries(thing, key)
    if isinstance(thing, Stream):
        for name in EXTERNAL_STREAM:
            if name in thing:
                del thing[name]
                tell("links-outside")
    if kept:
        keep_only(thing, kept, tell)
    if isinstance(thing, Stream):
        clean_stream(pdf, thing, key)
    drop_known(thing, tell)
    clean_action(thing, tell)


def _kept_entries(thing: Object, key: str) -> frozenset[str] | None:
    """Return which entries a thing of this kind keeps, if there is a list of them."""
    if isinstance(thing, Stream):
        return frozenset(STREAM) if key == "/Contents" else STREAMS.get(str(thing.get("/Subtype")))
    kind = str(thing.get("/Type"))
    if kind == "/Pages":
        return PAGE_TREE
    if "/Title" in thing and "/Parent" in thing:
        return OUTLINE
    if "/S" in thing and "/P" in thing:
        return STRUCTURE
    return MARKED if key == "/Properties" and kind not in LAYERS else None


def _is_left_over(thing: Object) -> bool:
    """Say whether it is an annotation of no page, a field or a file, which some other entry leads to."""
    kind = str(thing.get("/Type"))
    is_annotation = "/Rect" in thing and str(thing.get("/Subtype")) != "/Link"
    return kind in {"/Filespec", "/F", "/Sig", "/EmbeddedFile"} or is_annotation or "/FT" in thing
