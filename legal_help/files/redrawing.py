"""Draw a stranger's file anew as plain JPEG pages. No Django, no disk, no clock.

`confined` runs this where it may touch nothing: image and PDF decoders are large, and written in C.
No colour profile is applied: one decoder fewer, and a document is read as well without.
"""

import io
import math
import warnings
from contextlib import closing
from typing import Final

import pypdfium2
from PIL import Image
from PIL.ExifTags import Base as ExifTag
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import ImageFileDirectory_v2  # noqa: F401 -- Pillow would load it to read EXIF, when no file can be opened any more
from pillow_heif import HeifImageFile
from pillow_heif import options as heif_options
from pypdfium2 import raw as pdfium

from legal_help.files.refusals import MOST_BYTES_A_PAGE, MOST_PAGES, FileRefused, Refusal

LONGEST_SIDE: Final = 2_400  # pixels: A4 at 205 dots an inch, at which small print is read
MOST_DOTS_AN_INCH: Final = 300  # a small page of a PDF is not blown up beyond this
POINTS_AN_INCH: Final = 72
# What is decoded at once: 48 megapixels of a telephone or a sheet at 600 dots an inch (35), and some.
# At four bytes a pixel, twice in memory, this is half of what the process may take.
MOST_PIXELS: Final = 60_000_000
# At the last of these the heaviest page there is, black and white noise, has 1.6 MB.
QUALITIES: Final = (82, 60, 40, 20, 8)

HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
)
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

heif_options.DECODE_THREADS = 1
heif_options.THUMBNAILS = heif_options.DEPTH_IMAGES = heif_options.AUX_IMAGES = False
# Loads what Pillow otherwise loads when it first writes a picture.
Image.preinit()


def pages_of(content: bytes) -> list[bytes]:
    """Return each page of a JPEG, PNG, HEIC or PDF as a JPEG with nothing in it but pixels.

    Upright, on white, no side longer than LONGEST_SIDE, no page above MOST_BYTES_A_PAGE. From a
    file with several pictures (MPO, a live HEIC), only the first is taken. Raises FileRefused, and
    nothing else.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _pages(content)
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused(Refusal.LARGE) from None
    except Exception:  # noqa: BLE001 -- decoders tell of damage with whatever they trip over
        raise FileRefused(Refusal.BROKEN) from None


def _pages(content: bytes) -> list[bytes]:
    # The class is named, and Pillow not asked: it knows forty types, and starts Ghostscript for one.
    if content.startswith(b"\xff\xd8\xff"):
        return [_picture(JpegImageFile, content)]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return [_picture(PngImageFile, content)]
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return [_picture(HeifImageFile, content)]
    if content.startswith(b"%PDF-"):
        return _document(content)
    raise FileRefused(Refusal.TYPE)


def _picture(kind: type[ImageFile], content: bytes) -> bytes:
    with kind(io.BytesIO(content)) as image:
        pixels = math.prod(image.size)
        scale = min(1, LONGEST_SIDE / max(image.size))
        # A JPEG can be decoded at a half, a quarter or an eighth; other types take no notice.
        image.draft("RGB", (math.ceil(image.width * scale), math.ceil(image.height * scale)))
        # A progressive one is held whole all the same.
        if "progressive" not in image.info:
            pixels = math.prod(image.size)
        if pixels > MOST_PIXELS:
            raise FileRefused(Refusal.LARGE)
        image.load()
        return _encode(_upright(_small(_flat(image)), _orientation(image)))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTag.Orientation, 1))
    except Exception:  # noqa: BLE001 -- damaged metadata, which is dropped anyhow, costs nobody a picture
        return 1


def _flat(image: Image.Image) -> Image.Image:
    """Return it with eight bits a channel and no transparency."""
    if image.mode.startswith("I"):  # sixteen bits of grey, which Pillow would cut off at eight
        return image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("L" if image.mode == "1" else "RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _encode(image: Image.Image) -> bytes:
    # Pillow writes down what an image carries beside its pixels, a comment for one: these are copied alone.
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    for quality in QUALITIES:
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST_BYTES_A_PAGE:
            break
    return out.getvalue()


def _document(content: bytes) -> list[bytes]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # Where there are no pages, it repeats the error of the file before. There is none: one file, one process.
        is_locked = error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise FileRefused(Refusal.LOCKED if is_locked else Refusal.BROKEN) from None
    with document:
        if len(document) > MOST_PAGES:
            raise FileRefused(Refusal.PAGES)
        return [_page(document, index) for index in range(len(document))]


def _page(document: pypdfium2.PdfDocument, index: int) -> bytes:
    with closing(_flattened(document, index)) as page:
        scale = min(LONGEST_SIDE / max(page.get_size()), MOST_DOTS_AN_INCH / POINTS_AN_INCH)
        with closing(page.render(scale=scale, prefer_bgrx=True)) as bitmap:
            return _encode(_small(bitmap.to_pil()))


def _flattened(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """Return the page with what was filled in drawn on it, as a picture of each field lies in the file.

    The alternative is to set the form going (`init_forms`), with its rules and what they compute.
    """
    page = document[index]
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()  # it does not yet know what was added
        page = document[index]
    return page
