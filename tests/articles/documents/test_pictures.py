"""A picture keeps its pixels and how it lies, and nothing else."""

import io

import pytest
from PIL import Image

from articles.documents.document import DocumentRefused
from articles.documents.pictures import clean_picture, strip_jpeg, strip_jpeg_2000
from tests.articles.documents import pdfs

GRADIENT = Image.linear_gradient("L").convert("RGB")


def saved(kind, picture=GRADIENT, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def moving():
    frames = [GRADIENT.rotate(turn) for turn in (0, 90, 180)]
    return saved(
        "GIF", frames[0], save_all=True, append_images=frames[1:], loop=0, comment=b"Ana of here"
    )


PICTURES = {
    "JPEG": lambda: pdfs.jpeg("Ana"),
    "progressive JPEG": lambda: pdfs.jpeg("Ana", progressive=True),
    "PNG": lambda: pdfs.png("Ana"),
    "GIF": lambda: saved("GIF", comment=b"Ana of here") + b"Ana behind",
    "BMP": lambda: saved("BMP") + b"Ana behind",
    "BMP with a palette": lambda: saved("BMP", GRADIENT.quantize(8)) + b"Ana behind",
    "TIFF": lambda: saved("TIFF", tiffinfo={315: "Ana", 305: "Program of Ana"}),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_each_type_keeps_its_pixels_alone(kind):
    content = PICTURES[kind]()
    assert b"Ana" in content
    told = set()

    cleaned = clean_picture(content, told.add)

    assert b"Ana" not in cleaned
    before, after = opened(content), opened(cleaned)
    assert (after.format, after.mode) == (before.format, before.mode)
    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert "properties" in told or kind == "TIFF"


def test_a_moving_gif_goes_on_moving():
    content = moving()
    assert (b"Ana" in content, opened(content).n_frames) == (True, 3)

    cleaned = clean_picture(content, set().add)

    image = opened(cleaned)
    assert (image.n_frames, image.info["loop"]) == (3, 0)
    assert b"Ana" not in cleaned


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_photograph_stays_upright_and_forgets_where_it_was_taken(turn):
    exif = pdfs.exif_of("Ana")
    exif[0x0112] = turn
    told = set()

    cleaned = clean_picture(saved("JPEG", exif=exif), told.add)

    found = opened(cleaned).getexif()
    assert dict(found) == ({} if turn == 1 else {0x0112: turn})
    assert "location" in told


def test_a_jpeg_ends_where_it_ends():
    assert strip_jpeg(pdfs.jpeg("Ana")).endswith(b"\xff\xd9")
    assert strip_jpeg(b"\xff\xd8\xff\xff\xe1\0\x05Ana") == b"\xff\xd8\xff\xd9"


def test_a_jpeg_2000_is_stripped_with_boxes_and_without():
    boxed = saved("JPEG2000", GRADIENT.convert("L"), comment="Ana of here")
    bare = boxed[boxed.index(b"\xff\x4f\xff\x51") :]

    for content in (boxed, bare):
        assert b"Ana" in content
        cleaned = strip_jpeg_2000(content)
        assert b"Ana" not in cleaned
        assert opened(cleaned).tobytes() == GRADIENT.convert("L").tobytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg/>", "unclean"),
        (b"\x01\0\0\0" + bytes(36) + b" EMF", "unclean"),
        (saved("WEBP"), "unclean"),
        (pdfs.png("Ana")[:60], "broken"),
        (saved("BMP", Image.new("1", (8_000, 8_000))), "heavy"),
    ],
    ids=["SVG", "EMF", "WebP", "half a PNG", "many pixels"],
)
def test_other_types_and_halves_are_refused(content, code):
    with pytest.raises(DocumentRefused) as refused:
        clean_picture(content, set().add)

    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"\0\0\0\x02jP  ", b"\0\0\xff\xffjP  abc"])
def test_a_box_of_a_size_that_cannot_be_is_refused(content):
    with pytest.raises(DocumentRefused):
        strip_jpeg_2000(content)
