"""Where, when, with what and by whom it was taken: no byte of it is stored or served, in any format."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from articles.models import Image as Picture
from tests.articles.images.shown import drawn_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_full")]

# Each marks one hiding place.
MODEL, ARTIST, MAKER, COMMENT = (
    b"SecretModel",
    b"SecretArtist",
    b"SecretMakerNote",
    b"SecretComment",
)
XMP, THUMBNAIL, BEHIND = b"SecretXmp", b"SecretThumbnail", b"SecretBehind"
HIDDEN = "magenta"
SECRETS = (MODEL, ARTIST, MAKER, COMMENT, XMP, THUMBNAIL, BEHIND)


def photograph(colour="teal"):
    image = Image.new("RGB", (640, 480), colour)
    image.paste("white", (0, 0, 320, 480))
    return image


def exif():
    said = Image.Exif()
    said[ExifTags.Base.Model] = MODEL.decode()
    said[ExifTags.Base.Artist] = ARTIST.decode()
    gps = said.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (40.0, 26.0, 46.0)
    said.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = MAKER
    return said


def exif_bytes():
    """With a thumbnail, as cameras write it behind the other tags."""
    return exif().tobytes() + b"\xff\xd8" + THUMBNAIL + b"\xff\xd9"


def xmp():
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + XMP + b"</x:xmpmeta>"


def jpeg():
    out = io.BytesIO()
    photograph().save(
        out,
        "MPO",  # a second picture, as of phones that keep one without effects
        save_all=True,
        append_images=[photograph(HIDDEN)],
        exif=exif_bytes(),
        comment=COMMENT,
        xmp=xmp(),
    )
    return out.getvalue() + BEHIND


def heic():
    out = io.BytesIO()
    photograph().save(
        out, "HEIF", save_all=True, append_images=[photograph(HIDDEN)], exif=exif_bytes(), xmp=xmp()
    )
    return out.getvalue()


def png():
    info = PngInfo()
    info.add_text("Comment", COMMENT.decode())
    info.add_itxt("XML:com.adobe.xmp", xmp().decode())
    out = io.BytesIO()
    photograph().save(out, "PNG", pnginfo=info, exif=exif_bytes())
    return out.getvalue() + BEHIND + jpeg()


def webp():
    out = io.BytesIO()
    photograph().save(
        out,
        "WEBP",
        save_all=True,
        append_images=[photograph(HIDDEN)],
        exif=exif_bytes(),
        xmp=xmp(),
    )
    return out.getvalue() + BEHIND


def tiff():
    tags = ImageFileDirectory_v2()
    tags[ExifTags.Base.Model], tags[ExifTags.Base.Artist] = MODEL.decode(), ARTIST.decode()
    tags[ExifTags.Base.ImageDescription] = COMMENT.decode()
    tags[700] = xmp()
    out = io.BytesIO()
    photograph().save(out, "TIFF", save_all=True, append_images=[photograph(HIDDEN)], tiffinfo=tags)
    return out.getvalue() + BEHIND


FILES = {"JPEG": jpeg, "HEIC": heic, "PNG": png, "WebP": webp, "TIFF": tiff}
# What each of them can hold, and so does before.
HOLDS = {
    "JPEG": SECRETS,
    "HEIC": (MODEL, ARTIST, MAKER, XMP, THUMBNAIL),
    "PNG": SECRETS,
    "WebP": (MODEL, ARTIST, MAKER, XMP, THUMBNAIL, BEHIND),
    "TIFF": (MODEL, ARTIST, COMMENT, XMP, BEHIND),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", FILES)
def test_nothing_of_it_is_in_any_file_or_row(name):
    content = FILES[name]()
    assert [secret for secret in HOLDS[name] if secret not in content] == []

    image = drawn_image(content)

    paths = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(paths) == len({image.original, *image.names})
    for path in paths:
        kept = path.read_bytes()
        assert not [secret for secret in (*SECRETS, b"GPS", b"Exif", b"xmp") if secret in kept]
        shown = Image.open(io.BytesIO(kept))
        assert getattr(shown, "n_frames", 1) == 1
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & shown.info.keys()
        assert not shown.getexif()
        assert not _is_like_the_hidden_one(shown)
    row = str(Picture.objects.filter(pk=image.pk).values().get())
    assert not [secret for secret in SECRETS if secret.decode() in row]


def _is_like_the_hidden_one(image):
    red, green, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))
    return red > green + 60 and blue > green + 60
