"""A logo and an icon are drawn anew: nothing of what was uploaded is left but what is seen."""

import io

import pytest
from PIL import Image

from identity import storing
from identity.files.icons import ICON_SIZES, TooSmall, UnreadablePicture
from identity.models import THE_ROW, Identity, IdentityFile
from tests.identity.uploads import SVG, picture

pytestmark = pytest.mark.django_db


def test_a_picture_is_made_smaller_and_says_nothing_of_its_author():
    assert b"Ann Author" in picture()

    logo = storing.store_logo(picture())

    assert (logo.width, logo.height) == (480, 240)
    assert b"Ann Author" not in bytes(logo.content)
    assert logo.name.endswith(".png")
    assert storing.store_logo(picture()) == logo


@pytest.mark.sampled
@pytest.mark.parametrize("content", [SVG, picture((512, 512)), picture((300, 200), "JPEG")])
def test_an_icon_is_made_in_every_size(content):
    icons = storing.store_icons(content)

    assert list(icons) == [str(size) for size in ICON_SIZES]
    for size, name in icons.items():
        drawn = Image.open(io.BytesIO(IdentityFile.objects.get(name=name).content))
        assert drawn.size == (int(size), int(size))


def test_a_small_picture_makes_no_icon():
    with pytest.raises(TooSmall):
        storing.store_icons(picture((100, 100)))


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"%PDF-1.7", picture()[:200], picture((400, 400), "TIFF")]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(UnreadablePicture):
        storing.store_logo(content)


def test_unused_files_go_after_an_hour(time_machine):
    time_machine.move_to("2026-12-01 12:00:00Z", tick=False)
    used, unused = storing.store_logo(picture()), storing.store_logo(SVG)
    icons = storing.store_icons(SVG)
    Identity.objects.create(pk=THE_ROW, logo=used, icons=icons)

    storing.delete_unused()
    assert IdentityFile.objects.filter(pk=unused.pk).exists()

    time_machine.shift(3_601)
    storing.delete_unused()
    names = set(IdentityFile.objects.values_list("name", flat=True))
    assert names == {used.name, *icons.values()}
