"""Clean the streams of a PDF: remove comments from drawing instructions, and all but pixels from pictures."""

import re
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from pikepdf.settings import qpdf_limit_errors

from articles.documents.document import DocumentRefused
from articles.documents.pictures import strip_jpeg, strip_jpeg_2000

STRIPPED: Final = {"/DCTDecode": strip_jpeg, "/JPXDecode": strip_jpeg_2000}
FILTERS: Final = frozenset(
    f"/{name}Decode"
    for name in (
        "Flate",
        "LZW",
        "ASCII85",
        "ASCIIHex",
        "RunLength",
        "CCITTFax",
        "JBIG2",
        "DCT",
        "JPX",
    )
)
OBJECTS: Final = frozenset({"/Image", "/Form"})  # and PostScript, which only printers read
STRING: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
# A photograph in the midst of what draws the page, with all that it tells. No program of today writes one.
INLINE_JPEG: Final = re.compile(rb"\bBI\b[^()]{0,300}?/DCT(Decode)?\b[^()]{0,300}?\bID\b")
DRAWING: Final = frozenset({"/Contents", "/CharProcs"})


def clean_stream(pdf: pikepdf.Pdf, stream: Object, key: str) -> None:
    """Clean a stream that stands under `key`."""
    kind = str(stream.get("/Subtype"))
    filters = [str(name) for name in _listed(stream.get("/Filter"))]
    is_unknown = not FILTERS.issuperset(filters) or (key == "/XObject" and kind not in OBJECTS)
    if is_unknown:  # nothing can be drawn of it, and nobody can say what is in it
        stream.write(b"")
    elif filters and filters[-1] in STRIPPED:
        _strip_picture(pdf, stream)
    elif kind == "/Form" or key in DRAWING or "/PatternType" in stream:
        _drop_comments(stream)


def _drop_comments(stream: Object) -> None:
    """Spell what draws anew where it seems to hold a comment: that takes long."""
    drawing = stream.read_bytes()
    if INLINE_JPEG.search(drawing):
        raise DocumentRefused("unclean")
    if b"%" in drawing and b"%" in STRING.sub(b"", drawing):
        before = qpdf_limit_errors()
        operations = pikepdf.parse_content_stream(stream)
        if qpdf_limit_errors() > before:  # it stopped in the middle and says so nowhere else
            raise DocumentRefused("broken")
        stream.write(pikepdf.unparse_content_stream(operations))


def _strip_picture(pdf: pikepdf.Pdf, stream: Object) -> None:
    filters, parameters = _listed(stream.get("/Filter")), _listed(stream.get("/DecodeParms"))
    strip = STRIPPED[str(filters[-1])]
    packed = stream.read_raw_bytes()
    if len(filters) > 1:
        outer = Stream(pdf, packed, Filter=Array(filters[:-1]))
        if len(parameters) == len(filters):
            outer["/DecodeParms"] = Array(parameters[:-1])
        packed = outer.read_bytes()
    last = parameters[-1] if len(parameters) == len(filters) else None
    stream.write(
        strip(packed),
        filter=Name(str(filters[-1])),
        decode_parms=last if isinstance(last, Dictionary) else None,
    )


def _listed(value: Object | None) -> list[Object]:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]
