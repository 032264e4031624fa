"""Staff upload documents, see what was taken out of them, and choose them in the form of an article."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin.documents import REFUSALS, TAKEN_OUT
from articles.documents.cleaning import MEDIA_TYPES
from articles.documents.document import REFUSALS as OF_CLEANING
from articles.documents.document import REMOVED
from articles.downloads import files
from articles.models import Document
from articles.models.media.document import SUFFIXES
from tests.articles.factories import ArticleFactory, DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/document/"


@pytest.fixture
def sign_in(client, settings):
    settings.DEMO = True  # asks for no second factor

    def sign_in(role):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return sign_in


def upload(client, content, title="A report", **headers):
    file = SimpleUploadedFile("report.pdf", content)
    return client.post(f"{LIST}add/", {"title": title, "upload": file}, headers=headers)


def table(text="a,b\n1,2\n"):
    return text.encode()


@pytest.mark.sampled
@pytest.mark.parametrize("role", ["Author", "Editor"])
def test_a_file_is_cleaned_and_kept(client, sign_in, role):
    user = sign_in(role)

    assert upload(client, table()).status_code == 302

    document = Document.objects.get()
    assert (document.title, document.suffix, document.uploaded_by) == ("A report", "csv", user)
    assert files.read(document.file)
    page = client.get(f"{LIST}{document.pk}/change/", follow=True)
    assert document.checksum in page.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("content", "words"), [(b"", "empty"), (b"MZ\x00\x00\x90", "This is not a PDF")]
)
def test_what_cannot_be_kept_is_refused_in_words(client, sign_in, content, words):
    sign_in("Editor")

    page = upload(client, content)

    assert words in page.text
    assert not Document.objects.exists()


@pytest.mark.exhaustive
def test_a_form_that_shows_progress_is_told_where_to_go(client, sign_in):
    sign_in("Editor")

    answer = upload(client, table(), **{"X-Progress": "1"})

    assert answer.json() == {"address": LIST}


def test_one_in_use_stays_and_another_is_deleted_with_its_files(client, sign_in):
    sign_in("Editor")
    used, unused = DocumentFactory(), DocumentFactory(content=b"%PDF other")
    ArticleFactory(document=used)

    for document in (used, unused):
        client.post(f"{LIST}{document.pk}/delete/", {"post": "yes"})

    assert list(Document.objects.all()) == [used]


@pytest.mark.exhaustive
def test_where_one_is_in_use_is_said_before_it_is_deleted(client, sign_in):
    sign_in("Editor")
    used = DocumentFactory()
    ArticleFactory(document=used, title="Eleven months")

    page = client.get(f"{LIST}{used.pk}/delete/")

    assert "Eleven months" in page.text
    assert "permission" not in page.text


def test_authors_delete_none_and_see_those_of_their_articles(client, sign_in):
    user = sign_in("Author")
    mine, others = DocumentFactory(uploaded_by=user), DocumentFactory(content=b"%PDF other")

    assert client.get(f"{LIST}{mine.pk}/change/").status_code == 200
    assert client.get(f"{LIST}{others.pk}/change/").status_code == 302
    client.post(f"{LIST}{mine.pk}/delete/", {"post": "yes"})
    assert Document.objects.filter(pk=mine.pk).exists()
    assert files.read(mine.file)


def test_all_that_can_be_taken_out_and_every_refusal_has_words():
    assert set(TAKEN_OUT) == REMOVED
    assert set(REFUSALS) == OF_CLEANING


def test_every_kind_that_is_cleaned_is_kept_and_served():
    assert set(SUFFIXES) == set(MEDIA_TYPES)
    for suffix in SUFFIXES:
        assert re.fullmatch(files.NAME_PATTERN, f"d1-{'0' * 32}.{suffix}")


def test_an_article_is_given_one(client, sign_in):
    sign_in("Editor")
    document = DocumentFactory()

    page = client.get(
        "/admin/autocomplete/",
        {
            "app_label": "articles",
            "model_name": "article",
            "field_name": "document",
            "term": "report",
        },
    )

    assert [each["id"] for each in page.json()["results"]] == [str(document.pk)]
