"""A picture that is not here yet, added from the dialog of the article form."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags
from PIL import Image as PillowImage

from articles.images import pictures, redraw
from articles.models import Image
from tests.articles.factories import UserFactory, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

ADD = "/admin/articles/image/while-writing/"
FORM = "/admin/articles/article/add/"
READABLE = "Use JPEG, PNG, HEIC, WebP, AVIF or TIFF."


def typed(content=None, **words):
    upload = {} if content is None else {"upload": SimpleUploadedFile("tree.jpg", content)}
    return {"alt": "A tree", **words, **upload}


def with_a_camera():
    exif = PillowImage.Exif()
    exif[ExifTags.Base.Model] = "Canon EOS"
    out = io.BytesIO()
    PillowImage.new("RGB", (600, 400), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_an_author_adds_a_picture_and_the_dialog_learns_of_it(client, author):
    client.force_login(author)

    response = client.post(ADD, typed(with_a_camera(), credit="Ann"))

    image = Image.objects.get()
    assert (image.alt, image.credit, image.uploaded_by) == ("A tree", "Ann", author)
    assert (image.focal_x, image.focal_y, image.width) == (50, 50, 600)
    assert response.json() == {
        "added": {
            "key": str(image.pk),
            "alt": "A tree",
            "credit": "Ann",
            "address": f"/admin/articles/image/{image.pk}/whole/",  # until it is drawn
            "whole": f"/admin/articles/image/{image.pk}/whole/",
            "width": 600,
            "height": image.height,
        },
        "alike": [],
    }
    pictures.draw_due()
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(stored) >= 7  # the original and, in tests, one width of each shape and format
    assert not any(b"Canon" in path.read_bytes() for path in stored)
    log = LogEntry.objects.get()
    assert (log.user, log.object_id, log.is_addition()) == (author, str(image.pk), True)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("content", "words", "wrong"),
    [
        (b"%PDF", {}, {"upload": [f"This file is not a picture we can read. {READABLE}"]}),
        (
            b"x" * (redraw.MOST_BYTES + 5),
            {},
            {"upload": ["This file is over 20 MB. Save the picture smaller and try again."]},
        ),
        (photograph(), {"alt": " "}, {"alt": ["This field is required."]}),
        (
            None,
            {"alt": ""},
            {"upload": ["This field is required."], "alt": ["This field is required."]},
        ),
        (
            photograph(),
            {"credit": "x" * 201},
            {"credit": ["Ensure this value has at most 200 characters (it has 201)."]},
        ),
    ],
    ids=["pdf", "heavy", "no words", "nothing", "long credit"],
)
def test_what_cannot_be_a_picture_is_said_by_field(client, author, content, words, wrong):
    client.force_login(author)

    response = client.post(ADD, typed(content, **words))

    assert (response.status_code, response.json()) == (200, {"wrong": wrong})
    assert not Image.objects.exists()


def test_a_picture_is_added_by_post_alone(client, author):
    client.force_login(author)

    assert client.get(ADD).status_code == 405


def test_who_may_write_but_add_no_pictures_is_offered_none_and_refused(client):
    writer = UserFactory()
    allowed = Permission.objects.filter(codename__in=["add_article", "view_image"])
    writer.user_permissions.set(allowed)
    client.force_login(writer)

    assert 'id="picture"' in client.get(FORM).text
    assert 'id="new-picture"' not in client.get(FORM).text
    assert client.post(ADD, typed(photograph())).status_code == 404
    assert not Image.objects.exists()


@pytest.mark.exhaustive
def test_the_dialog_asks_an_author_for_file_words_and_credit(client, author):
    client.force_login(author)

    page = client.get(FORM).text

    for name in ("upload", "alt", "credit"):
        assert f'id="new-picture-{name}"' in page
        assert f'id="new-picture-{name}-wrong"' in page
    assert 'name="focal_x"' not in page
