"""An article offers a document: as a download, in the search and to machines, and no longer than the article is public."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from articles.downloads import files
from articles.images import take_back
from articles.models import Document, OfferedDocument
from articles.publishing import publish
from articles.withdrawal import withdraw
from articles.withdrawal.withdraw import Choice
from publication import drafts, status
from tests.articles.factories import ArticleFactory, DocumentFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return DocumentFactory()


@pytest.fixture
def article(report):
    return ArticleFactory(slug="report", title="A year", document=report)


def get(client, document, address=None, **headers):
    """Ask for a document, and read the answer to its end as `body`."""
    answer = client.get(address or document.url, headers=headers)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_readers_download_it_from_its_page(client, article, report):
    page = client.get(article.get_absolute_url()).text
    answer = get(client, report)

    assert f'href="{report.url}" download="report.pdf"' in page
    assert "3 pages" in page
    assert report.checksum in page
    assert answer.body == files.read(report.file)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert f'<img src="{report.cover_url}" alt="" width="180" height="270"' in page
    cover = get(client, report, report.cover_url)
    assert cover.headers["Content-Type"] == "image/png"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [("bytes=0-3", 0, 4), ("bytes=5-", 5, None), ("bytes=-4", -4, None)],
)
def test_a_part_is_sent_where_a_part_is_asked_for(client, article, report, asked, begins, ends):
    answer = get(client, report, range=asked)

    whole = files.read(report.file)
    assert answer.status_code == 206
    assert answer.body == whole[begins:ends]
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-4"])
def test_a_part_that_is_not_there_is_refused(client, article, report, asked):
    assert get(client, report, range=asked).status_code == 416


@pytest.mark.sampled
@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=-", "bytes=0-1,4-5"])
def test_what_is_no_part_gets_the_whole(client, article, report, asked):
    assert get(client, report, range=asked).status_code == 200


@pytest.mark.exhaustive  # test_bucket.py has such an answer
def test_who_has_it_already_is_told_so(client, article, report):
    etag = get(client, report).headers["ETag"]

    assert get(client, report, if_none_match=etag).status_code == 304


class TestWhoMayHaveIt:
    def test_nobody_has_the_document_of_a_draft(self, client, report):
        DraftFactory(document=report)

        assert get(client, report).status_code == 404
        assert client.get(report.cover_url).status_code == 404

    @pytest.mark.sampled
    @pytest.mark.parametrize("end", [status.unpublish, status.withdraw])
    def test_it_ends_with_its_article(self, client, article, report, end):
        assert get(client, report).status_code == 200

        end(subject=article, by=UserFactory())

        assert get(client, report).status_code == 404

    def test_earlier_editions_stay_at_their_addresses(self, client, article, report):
        newer, by = DocumentFactory(content=b"%PDF newer"), UserFactory()
        content = article.read_content().__class__.from_json(
            article.read_content().as_json() | {"document": newer.pk}
        )
        drafts.save_version(subject=article, content=content, by=by, seen=None)
        assert get(client, newer).status_code == 404
        publish.publish_article(article=article, by=by)

        page = client.get(article.get_absolute_url()).text
        assert page.index(newer.url) < page.index("Earlier editions") < page.index(report.url)
        assert [get(client, each).status_code for each in (newer, report)] == [200, 200]

    def test_staff_see_what_they_may_see(self, client, report, settings):
        settings.DEMO = True
        DraftFactory(document=report)
        stranger = UserFactory()
        client.force_login(stranger)
        assert get(client, report).status_code == 404

        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        answer = get(client, report)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.exhaustive
    def test_a_file_that_is_missing_is_not_there(self, client, report):
        ArticleFactory(document=report)
        default_storage.delete(files.path_of(report.file))

        assert get(client, report).status_code == 404


class TestWithdrawal:
    def test_with_its_words_an_article_loses_its_document_for_good(
        self, client, article, report, django_capture_on_commit_callbacks
    ):
        names = files.names_of(report)
        with django_capture_on_commit_callbacks(execute=True):
            done = withdraw.withdraw(
                article=article, by=UserFactory(), choice=Choice(is_text_removed=True)
            )

        assert not Document.objects.exists()
        assert not any(default_storage.exists(files.path_of(name)) for name in names)
        assert report.url in done.withdrawal.addresses
        assert get(client, report).status_code == 404

    def test_it_comes_back_from_the_sealed_copy(self, article, report):
        content, by = files.read(report.file), UserFactory()
        choice = Choice(is_text_removed=True, is_copy_kept=True)
        done = withdraw.withdraw(article=article, by=by, choice=choice)

        withdraw.undo(withdrawal=done.withdrawal, code=done.code, by=by)

        article.refresh_from_db()
        assert article.document == report
        assert files.read(report.file) == content

    def test_one_that_another_article_offers_stays(self, article, report):
        ArticleFactory(document=report)

        withdraw.withdraw(article=article, by=UserFactory(), choice=Choice(is_text_removed=True))

        assert Document.objects.get() == report
        article.refresh_from_db()
        assert article.document is None


def test_readers_find_its_words(client, article):
    assert article.get_absolute_url() not in client.get("/search/?q=Xylophone").text

    assert article.get_absolute_url() in client.get("/search/?q=Zebrafish").text


@pytest.mark.exhaustive
def test_machines_are_told_of_it(client, article, report):
    page = client.get(article.get_absolute_url()).text
    [node, *_] = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    )["@graph"]

    assert node["@type"] == "Report"
    assert node["encoding"]["sha256"] == report.checksum
    assert node["encoding"]["contentUrl"].endswith(report.url)


def test_one_in_use_cannot_be_deleted(article, report):
    with pytest.raises(ProtectedError):
        files.delete_document(document=report, by=UserFactory())
    assert default_storage.exists(files.path_of(report.file))


def test_it_is_offered_once_by_an_article(article, report):
    assert OfferedDocument.objects.get().document == report
    article.save()
    with pytest.raises(IntegrityError):
        OfferedDocument.objects.create(article=article, document=report)


def test_sweeping_leaves_documents_and_takes_what_nobody_names(report, time_machine):
    stray = default_storage.save(files.path_of("d9-stray.pdf"), ContentFile(b"x"))
    time_machine.move_to(timezone.now() + timedelta(days=2))

    take_back.sweep_files()
    assert default_storage.exists(stray)
    files.sweep_files()

    assert not default_storage.exists(stray)
    assert all(default_storage.exists(files.path_of(name)) for name in files.names_of(report))
