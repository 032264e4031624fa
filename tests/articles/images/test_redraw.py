import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from articles.images import redraw, renditions
from articles.images.redraw import PictureRefused
from articles.images.renditions import FocalPoint
from tests.articles.images.drawing import drawn

pytestmark = pytest.mark.usefixtures("in_full")

SECRETS = [b"Canon EOS", b"Jane Photographer", b"GPS", b"http://ns.adobe.com", b"a comment"]


def picture(width=800, height=500, mode="RGB", colour="teal"):
    return Image.new(mode, (width, height), colour)


def encoded(image, format_, **options):
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.fixture
def telltale():
    """A photograph that says where it was taken, when, with what and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Canon EOS"
    exif[ExifTags.Base.Artist] = "Jane Photographer"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (40.0, 26.0, 46.0)
    return encoded(
        picture(),
        "JPEG",
        exif=exif,
        comment=b"a comment",
        xmp=b"<x:xmpmeta xmlns:x='http://ns.adobe.com/'></x:xmpmeta>",
    )


@pytest.mark.exhaustive
def test_no_metadata_stays_in_the_original_or_a_rendition(telltale):
    assert all(word in telltale for word in SECRETS if word != b"GPS")
    assert opened(telltale).getexif().get_ifd(ExifTags.IFD.GPSInfo)

    kept = [redraw.redraw(telltale), *drawn(telltale)]

    for made in kept:
        assert not any(word in made.content for word in SECRETS)
        assert not opened(made.content).getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & opened(made.content).info.keys()


@pytest.mark.exhaustive
def test_renditions_come_in_every_format_and_no_wider_than_the_picture():
    made = drawn(encoded(picture(1000, 625), "PNG"), "card")

    assert [(p.format, p.width, p.height) for p in made] == [
        ("avif", 480, 300),
        ("webp", 480, 300),
        ("jpeg", 480, 300),
        ("avif", 960, 600),
        ("webp", 960, 600),
        ("jpeg", 960, 600),
        ("avif", 1000, 625),
        ("webp", 1000, 625),
        ("jpeg", 1000, 625),
    ]
    for p in made:
        assert (opened(p.content).format, *opened(p.content).size) == (
            p.format.upper(),
            p.width,
            p.height,
        )


@pytest.mark.exhaustive  # renditions of each format are tried here
def test_renditions_stop_at_the_widest_size(monkeypatch):
    monkeypatch.setattr(renditions, "FORMATS", {"jpeg": renditions.FORMATS["jpeg"]})
    content = encoded(picture(2500, 1600), "JPEG")

    for name, shape in renditions.SHAPES.items():
        assert {p.width for p in drawn(content, name)} == set(shape.widths)


@pytest.mark.parametrize(
    ("size", "focal_point", "box"),
    [
        ((1600, 1000), FocalPoint(), (0, 0, 1600, 1000)),
        ((2000, 1000), FocalPoint(0.5, 0.5), (200, 0, 1800, 1000)),
        ((2000, 1000), FocalPoint(0, 0), (0, 0, 1600, 1000)),
        ((2000, 1000), FocalPoint(1, 1), (400, 0, 2000, 1000)),
        ((1000, 2000), FocalPoint(0.5, 0.25), (0, 188, 1000, 813)),
        ((1000, 2000), FocalPoint(0.5, 0.99), (0, 1375, 1000, 2000)),
    ],
)
def test_crop_keeps_the_focal_point_in_view(size, focal_point, box):
    image = picture(*size, colour="white")
    image.paste("black", box)

    cropped = renditions.crop(image, focal_point, (16, 10))

    assert cropped.size == (box[2] - box[0], box[3] - box[1])
    assert cropped.getcolors() == [(cropped.width * cropped.height, (0, 0, 0))]


@given(
    st.integers(480, 3000),
    st.integers(120, 3000),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_crop_always_stays_inside_the_picture(width, height, x, y):
    left = renditions.crop_offset(x, min(width, height * 16 // 10), width)
    top = renditions.crop_offset(y, min(height, width * 10 // 16), height)

    assert 0 <= left <= width - min(width, height * 16 // 10)
    assert 0 <= top <= height - min(height, width * 10 // 16)


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6

    redrawn = redraw.redraw(encoded(picture(800, 500), "JPEG", exif=exif))

    assert (redrawn.width, redrawn.height) == (500, 800)


@pytest.mark.exhaustive
@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "CMYK", "1", "I;16"])
def test_pictures_of_other_kinds_are_taken(mode):
    image = picture(mode="RGBA" if mode == "LA" else "RGB").convert(mode)
    format_ = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"

    made = drawn(encoded(image, format_))

    assert {opened(p.content).mode for p in made if p.format == "jpeg"} == {"RGB"}


@pytest.mark.exhaustive
def test_colours_of_a_wider_space_are_brought_into_srgb():
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.find(b"rXYZ"), swapped.find(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"

    redrawn = redraw.redraw(encoded(picture(colour=(255, 0, 0)), "PNG", icc_profile=bytes(swapped)))

    red, _, blue = opened(redrawn.content).getpixel((5, 5))
    assert red < 60
    assert blue > 200
    assert "icc_profile" not in opened(redrawn.content).info


def test_a_damaged_colour_profile_is_left_out():
    redrawn = redraw.redraw(encoded(picture(colour=(255, 0, 0)), "PNG", icc_profile=b"nonsense"))

    assert opened(redrawn.content).getpixel((5, 5))[0] > 240


@pytest.mark.exhaustive
def test_a_transparent_picture_stands_on_white_as_jpeg():
    made = drawn(encoded(picture(mode="RGBA", colour=(0, 0, 0, 0)), "PNG"))

    by_format = {p.format: opened(p.content) for p in made}
    assert by_format["jpeg"].getpixel((5, 5)) == (255, 255, 255)
    assert by_format["webp"].getpixel((5, 5))[3] == 0


def bomb():
    """A PNG of a few bytes that claims a billion pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


REFUSED = {
    "empty": (b"", "unknown"),
    "pdf": (b"%PDF-1.7 not a picture", "unknown"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
    "bmp": (encoded(picture(), "BMP"), "unknown"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "unknown"),
    "bomb": (bomb(), "large"),
    "many pixels": (encoded(picture(9000, 7000, "1", 0), "PNG"), "large"),
    "very long": (encoded(picture(500, 16_001, "1", 0), "PNG"), "large"),
    "many bytes": (b"x" * (redraw.MOST_BYTES + 1), "heavy"),
    "narrow": (encoded(picture(319, 600), "PNG"), "small"),
    "short": (encoded(picture(479, 300), "PNG"), "small"),
    "low": (encoded(picture(480, 119), "PNG"), "small"),
    "cut jpeg": (encoded(picture(), "JPEG")[:500], "broken"),
    "cut png": (encoded(picture(), "PNG")[:200], "broken"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_pictures_say_why(content, code):
    with pytest.raises(PictureRefused) as refusal:
        redraw.redraw(content)

    assert refusal.value.code == code


@settings(max_examples=min(settings.default.max_examples, 40))  # each draws a picture
@given(st.data())
def test_a_damaged_picture_is_redrawn_or_refused_but_never_crashes(data):
    content = bytearray(
        encoded(picture(480, 300), data.draw(st.sampled_from(["PNG", "JPEG", "GIF"])))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        redrawn = redraw.redraw(bytes(content))
    except PictureRefused:
        return
    assert opened(redrawn.content).format in {"JPEG", "PNG"}
