"""What somebody uploads as a logo or an icon is refused or made clean, and served so that it can do nothing."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from identity.models import Identity, IdentityFile
from tests.appearance.identity_form import errors
from tests.identity.hostile_logos import CLEAN, REFUSED, WORDS_OF_THEIRS

pytestmark = pytest.mark.django_db
FIELDS = ("logo_file", "logo_dark_file", "icon_file")
SECONDS = 30  # of a busy machine
# tests/identity/test_svg.py tries what they try without a database.
ONLY_IN_TEST_ALL = {
    "a page within",
    "a handler",
    "a picture of elsewhere",
    "a style that imports",
    "an entity of a parameter",
    "with a mark at its beginning",
    "a file that is included",
}


def file(content):
    """As somebody would send it who chooses name and type with care."""
    return SimpleUploadedFile("../logo.svg.html", content, content_type="text/html")


def marks_of(name):
    """Return the marks of a row. What takes hours is stopped after seconds."""
    if "take hours" in name:
        return [pytest.mark.exhaustive, pytest.mark.long]
    return [pytest.mark.exhaustive] if name in ONLY_IN_TEST_ALL else []


def rows_of(logos):
    return [pytest.param(content, id=name, marks=marks_of(name)) for name, content in logos.items()]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("content", rows_of(REFUSED))
def test_a_hostile_logo_is_refused(save, content):
    began = time.monotonic()
    page = save(name="Harbour", logo_file=file(content), icon_file=file(content))

    assert set(errors(page)) == {"logo_file", "icon_file"}
    assert not Identity.objects.exists()
    assert not IdentityFile.objects.exists()
    assert time.monotonic() - began < SECONDS


@pytest.mark.sampled(3)
@pytest.mark.parametrize("content", rows_of(CLEAN))
def test_a_hostile_logo_is_clean_and_can_do_nothing(client, save, content):
    save(name="Harbour", **{field: file(content) for field in FIELDS})

    ours = Identity.objects.get()
    for name in {ours.logo.name, ours.logo_dark.name, *ours.icons.values()}:
        answer = client.get(reverse("identity_file", args=[name]))
        assert not [word for word in WORDS_OF_THEIRS if word in answer.content]
        assert answer.headers["Content-Type"] in ("image/svg+xml", "image/png")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert ours.logo.name in client.get("/").text
