"""What people send comes out as plain pages: upright, small, with nothing in them but pixels."""

import os

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from legal_help.files.redrawing import LONGEST_SIDE, pages_of
from legal_help.files.refusals import MOST_PAGES, FileRefused, Refusal
from tests.legal_help.files import honest, hostile
from tests.legal_help.files.outcome import opened

pytestmark = pytest.mark.long

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
    "JPEG turned by words": (
        lambda: honest.jpeg(
            exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x02\0\0\0ab\0\0" + bytes(4)
        ),
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


@pytest.mark.sampled
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


@pytest.mark.sampled
@pytest.mark.parametrize("name", GREY_FILES)
def test_grey_stays_grey(name):
    (page,) = pages_of(GREY_FILES[name]())

    image = opened(page)
    assert image.size == LANDSCAPE
    levels = [image.getpixel(place) for place in ((50, 50), (400, 300))]
    assert max(levels[0]) < 100, "red is dark"
    assert min(levels[1]) > 250, "paper is white"


@pytest.mark.long
@pytest.mark.exhaustive
def test_thirty_pages_are_taken():
    pages = pages_of(honest.pdf_of_pages(MOST_PAGES))

    assert [opened(page).size for page in pages] == [PDF_SIZE] * MOST_PAGES


REFUSED = {
    "nothing": (lambda: b"", Refusal.TYPE),
    "another type of picture": (lambda: honest.saved(honest.picture(), "GIF"), Refusal.TYPE),
    "a PDF further down": (lambda: b" " + honest.pdf_of_pages(1), Refusal.TYPE),
    "a page too many": (lambda: honest.pdf_of_pages(MOST_PAGES + 1), Refusal.PAGES),
    "pixels too many": (lambda: hostile.png_of(10_000, 6_001), Refusal.LARGE),
    "a password": (lambda: hostile.encrypted(b"Standard"), Refusal.LOCKED),
    "half a JPEG": (lambda: honest.jpeg()[:3000], Refusal.BROKEN),
    "half a PNG": (lambda: honest.png()[:1000], Refusal.BROKEN),
    "half a HEIC": (lambda: honest.heic()[:1000], Refusal.BROKEN),
    "half a PDF": (lambda: honest.pdf_of_pages(1)[:200], Refusal.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_a_code(name):
    make, code = REFUSED[name]

    with pytest.raises(FileRefused) as refused:
        pages_of(make())

    assert refused.value.code == code


def test_a_picture_for_which_there_is_no_memory_is_too_large(monkeypatch):
    def load(_picture):
        raise MemoryError

    monkeypatch.setattr(PngImageFile, "load", load)

    with pytest.raises(FileRefused) as refused:
        pages_of(honest.png())
    assert refused.value.code == Refusal.LARGE


@pytest.mark.exhaustive
def test_a_pdf_that_may_be_read_and_not_changed_is_read():
    """As banks send them: under a password of theirs, which readers need not give."""
    (page,) = pages_of(honest.protected_pdf())

    image = opened(page)
    assert (image.size, honest.corners(image)) == (PDF_SIZE, honest.UPRIGHT)


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


@pytest.mark.exhaustive
@pytest.mark.parametrize("noise", ["black and white", "colours"])
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
