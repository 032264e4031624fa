"""Read a PDF as people see it: its text for the search, and its first page as a picture. By PDFium, without
scripts and forms, and of the cleaned file alone."""

import io
import time
from contextlib import closing, suppress
from typing import Final

import pypdfium2
from PIL import Image

from articles.documents.document import MOST_COVER_SIDE, MOST_TEXT

POINTS_AN_INCH: Final = 72
MOST_DOTS_AN_INCH: Final = 300  # a small page is not blown up beyond this
TEXT_SECONDS: Final = 8  # then the search has to do with the pages so far

# Loads what Pillow otherwise loads when it first writes a picture, and no file can be opened any more.
Image.preinit()


def text_of(content: bytes) -> str:
    """Return the words of the first pages, at most MOST_TEXT characters."""
    with pypdfium2.PdfDocument(content) as document:
        return _text(document)


def cover_of(content: bytes) -> bytes:
    """Return the first page as a PNG. May raise what PDFium and Pillow raise, or crash."""
    with pypdfium2.PdfDocument(content) as document:
        return _cover(document)


def _cover(document: pypdfium2.PdfDocument) -> bytes:
    with closing(document[0]) as page:
        scale = min(MOST_COVER_SIDE / max(page.get_size()), MOST_DOTS_AN_INCH / POINTS_AN_INCH)
        with closing(page.render(scale=scale, may_draw_forms=False, prefer_bgrx=True)) as bitmap:
            picture = bitmap.to_pil().convert("RGB")
    picture.thumbnail((MOST_COVER_SIDE, MOST_COVER_SIDE))  # sizes of pages are rounded up
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _text(document: pypdfium2.PdfDocument) -> str:
    end = time.monotonic() + TEXT_SECONDS
    pieces: list[str] = []
    length = 0
    for index in range(len(document)):
        if length >= MOST_TEXT or time.monotonic() > end:
            break
        with suppress(pypdfium2.PdfiumError):
            pieces.append(_words(document, index))
            length += len(pieces[-1]) + 1
    return "\n".join(pieces)[:MOST_TEXT]


def _words(document: pypdfium2.PdfDocument, index: int) -> str:
    with closing(document[index]) as page, closing(page.get_textpage()) as words:
        text: str = words.get_text_bounded(errors="replace")
        return text.replace("\r\n", "\n").replace("\0", "")
