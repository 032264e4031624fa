"""What people send comes out as plain pages: upright, small, with nothing in them but pixels."""

import io
import os

import pytest
from PIL import Image

from legal_help.files.redrawing import LONGEST_SIDE, pages_of
from legal_help.files.refusals import MOST_BYTES_A_PAGE, MOST_PAGES, FileRefused, Refusal
from tests.legal_help.files import honest

SOF0, DHT, DQT, SOS, APP0 = 0xC0, 0xC4, 0xDB, 0xDA, 0xE0
JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def opened(page):
    """Return a page as a picture, once it is seen to be a baseline JPEG with nothing beside its pixels."""
    segments = honest.segments(page)
    assert {marker for marker, _ in segments} == {APP0, DQT, SOF0, DHT, SOS}
    assert [body for marker, body in segments if marker == APP0] == [JFIF]
    assert page.endswith(b"\xff\xd9")
    assert honest.SENTINEL.encode() not in page
    assert len(page) <= MOST_BYTES_A_PAGE
    image = Image.open(io.BytesIO(page))
    image.load()
    assert (image.mode, max(image.size) <= LONGEST_SIDE) == ("RGB", True)
    assert not set(image.info) & {"exif", "icc_profile", "comment", "xmp"}
    return image


LANDSCAPE = (800, 600)
PDF_SIZE = (2400, 1800)  # 800 by 600 points at 216 dots an inch
FILES = {
    "JPEG": (honest.jpeg, LANDSCAPE),
    **{
        f"JPEG turned {each}": (lambda each=each: honest.jpeg(each), LANDSCAPE)
        for each in honest.STORED
    },
    "progressive JPEG": (lambda: honest.jpeg(progressive=True), LANDSCAPE),
    "JPEG of 12 megapixels": (
        lambda: honest.saved(honest.picture(4000, 3000), "JPEG", exif=honest.exif()),
        (2400, 1800),
    ),
    "MPO": (honest.mpo, LANDSCAPE),
    "CMYK JPEG": (
        lambda: honest.saved(
            honest.picture().convert("CMYK"), "JPEG", icc_profile=honest.SENTINEL.encode()
        ),
        LANDSCAPE,
    ),
    "JPEG with damaged EXIF": (
        lambda: honest.jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + b"\xff" * 40),
        LANDSCAPE,
    ),
    "PNG": (honest.png, LANDSCAPE),
    "PNG with a palette": (lambda: honest.png(honest.picture().quantize(8)), LANDSCAPE),
    "PNG on nothing": (honest.png_on_nothing, LANDSCAPE),
    "large PNG": (lambda: honest.png(honest.picture(3000, 4000)), (1800, 2400)),
    "HEIC": (honest.heic, LANDSCAPE),
    "turned HEIC": (lambda: honest.heic(6), LANDSCAPE),
    "PDF": (lambda: honest.pdf_of_pages(1), PDF_SIZE),
    "turned PDF": (
        lambda: honest.pdf_of_pages(
            1,
            entries=b"/Rotate 90",
            # As a scanner lays it that fed the sheet sideways.
            content=b"0 1 -1 0 600 0 cm" + honest.CORNERS,
        ).replace(b"[0 0 800 600]", b"[0 0 600 800]"),
        PDF_SIZE,
    ),
    "small PDF": (
        lambda: honest.pdf_of_pages(1, content=b"0.1 0 0 0.1 0 0 cm" + honest.CORNERS).replace(
            b"[0 0 800 600]", b"[0 0  80  60]"
        ),
        (334, 251),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_out_upright_and_with_nothing_but_pixels(name):
    make, size = FILES[name]

    (page,) = pages_of(make())

    image = opened(page)
    assert image.size == size
    assert honest.corners(image) == honest.UPRIGHT


GREY_FILES = {
    "grey JPEG": lambda: honest.saved(honest.picture().convert("L"), "JPEG"),
    "grey PNG": lambda: honest.png(honest.picture().convert("L")),
    "grey PNG with sixteen bits": honest.png_of_16_bits,
    "black and white PNG": lambda: honest.png(
        honest.picture().convert("L").point(lambda v: v > 200, "1")
    ),
}


@pytest.mark.parametrize("name", GREY_FILES)
def test_grey_stays_grey(name):
    (page,) = pages_of(GREY_FILES[name]())

    image = opened(page)
    assert image.size == LANDSCAPE
    levels = [image.getpixel(place) for place in ((50, 50), (400, 300))]
    assert max(levels[0]) < 100, "red is dark"
    assert min(levels[1]) > 250, "paper is white"


@pytest.mark.long
def test_thirty_pages_are_taken_and_one_more_is_not():
    pages = pages_of(honest.pdf_of_pages(MOST_PAGES))

    assert len(pages) == MOST_PAGES
    assert {opened(page).size for page in pages} == {PDF_SIZE}
    with pytest.raises(FileRefused) as refused:
        pages_of(honest.pdf_of_pages(MOST_PAGES + 1))
    assert refused.value.code == Refusal.PAGES


def test_what_was_filled_in_is_drawn_and_nothing_is_set_going():
    """A field of a form is an annotation with its own picture; the script beside it never runs."""
    field = (
        b"<</Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (x) /Rect [300 200 500 400] /F 4"
        b" /AP <</N 5 0 R>> /AA <</F <</S /JavaScript /JS (app.alert\\(1\\))>>>>>>"
    )
    drawn = honest.stream(
        b"0.9 0.08 0.08 rg 0 0 200 200 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 200]"
    )

    (page,) = pages_of(
        honest.pdf_of_pages(
            1,
            entries=b"/Annots [4 0 R]",
            catalogue=b"/AcroForm <</Fields [4 0 R]>>",
            more=(field, drawn),
        )
    )

    red, green, blue = opened(page).getpixel((1200, 900))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("noise", ["colours", "black and white"])
def test_the_heaviest_page_there_is_fits(noise):
    size = (LONGEST_SIDE, LONGEST_SIDE)
    if noise == "colours":
        image = Image.frombytes("RGB", size, os.urandom(LONGEST_SIDE * LONGEST_SIDE * 3))
    else:
        image = Image.frombytes("L", size, os.urandom(LONGEST_SIDE**2)).point(
            lambda v: 255 * (v > 127)
        )

    (page,) = pages_of(honest.saved(image, "PNG", compress_level=0))

    assert opened(page).size == size
