import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.images import pictures, redraw, storage
from articles.models import Image
from tests.articles.factories import UserFactory, photograph

pytestmark = pytest.mark.django_db


def stored_files():
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_store_keeps_the_original_apart_and_every_rendition():
    by = UserFactory()

    image = pictures.store_picture(
        image=Image(alt="A square"), original=redraw.redraw(photograph(600, 600)), by=by
    )

    image.refresh_from_db()
    assert (image.width, image.height, image.uploaded_by) == (600, 600, by)
    assert [(r["format"], r["width"], r["height"]) for r in image.renditions] == [
        ("avif", 480, 300),
        ("webp", 480, 300),
        ("jpeg", 480, 300),
        ("avif", 600, 375),
        ("webp", 600, 375),
        ("jpeg", 600, 375),
    ]
    assert stored_files() == sorted([image.original, *(r["name"] for r in image.renditions)])
    assert re.fullmatch(r"originals/[0-9a-f]{40}\.webp", image.original)
    assert all(re.fullmatch(storage.NAME_PATTERN, r["name"]) for r in image.renditions)


def test_the_same_picture_takes_no_more_room():
    by = UserFactory()
    first = pictures.store_picture(
        image=Image(alt="One"), original=redraw.redraw(photograph()), by=by
    )
    files = stored_files()

    second = pictures.store_picture(
        image=Image(alt="Two"), original=redraw.redraw(photograph()), by=by
    )

    assert second.renditions == first.renditions
    assert stored_files() == files


def test_crop_anew_gives_new_names():
    by = UserFactory()
    wide = redraw.Image.new("RGB", (1200, 300), "white")
    wide.paste("black", (0, 0, 300, 300))
    image = Image(alt="A corner")
    pictures.store_picture(image=image, original=redraw._save(wide, "webp", {}), by=by)
    before = {r["name"] for r in image.renditions}

    image.focal_x = 0
    pictures.recrop(image=image, by=by)

    image.refresh_from_db()
    assert not before & {r["name"] for r in image.renditions}


def test_names_depend_on_the_secret_of_the_site(settings):
    name = storage.store(b"bytes", "webp")

    settings.SECRET_KEY = "another secret of another site"
    assert storage.store(b"bytes", "webp") != name


def test_picture_sources_name_the_lightest_format_first():
    image = pictures.store_picture(
        image=Image(alt="A"), original=redraw.redraw(photograph(1000, 625)), by=UserFactory()
    )

    avif, webp = image.sources
    names = {(r["format"], r["width"]): r["name"] for r in image.renditions}
    assert (avif.type, webp.type) == ("image/avif", "image/webp")
    assert avif.srcset == (
        f"/media/{names['avif', 480]} 480w, /media/{names['avif', 960]} 960w, "
        f"/media/{names['avif', 1000]} 1000w"
    )
    assert image.fallback_url == f"/media/{names['jpeg', 960]}"
    assert image.thumbnail_url == f"/media/{names['webp', 480]}"
