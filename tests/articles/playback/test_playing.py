"""An article plays a film or a sound: from our own site, with what is said in it, and no longer than it may."""

import json
import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.images import take_back
from articles.images.served import is_on_a_page
from articles.models import BodyRecording, PictureConsent, Recording
from articles.playback import files
from articles.withdrawal import withdraw
from articles.withdrawal.withdraw import Choice
from publication import preview_links, status
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    ImageFactory,
    RecordingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def film():
    return RecordingFactory(picture=ImageFactory())


def playing(recording, **given):
    body = f'<p>See.</p><media-player recording="{recording.pk}"></media-player>'
    return ArticleFactory(body=body, **given)


@pytest.fixture
def article(film):
    return playing(film, slug="witness", title="She saw it")


def get(client, address, **headers):
    """Ask for a file, and read the answer to its end as `body`."""
    answer = client.get(address, headers=headers)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def agreed(recording, **given):
    return PictureConsent.objects.create(
        image=recording.picture, person="A. B.", recorded_by=UserFactory(), **given
    )


def test_a_film_waits_for_whoever_presses_play(client, article, film):
    page = client.get(article.get_absolute_url()).text

    assert '<video controls preload="none" width="640" height="360"' in page
    assert "autoplay" not in page
    assert f'<source src="{film.url}" type="video/mp4">' in page
    assert f'poster="{film.picture.whole.largest_jpeg.url}"' in page
    assert "3 minutes" in page
    assert "Quetzal" in page
    answer = get(client, film.url)
    assert answer.body == b"a film of three minutes"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.exhaustive
def test_readers_of_another_language_are_told_which_is_spoken(client, article, film):
    spanish = playing(film, slug="testigo", language="es")
    spoken = '<bdi lang="en">English</bdi>'

    assert spoken in client.get(spanish.get_absolute_url()).text
    assert spoken not in client.get(article.get_absolute_url()).text

    Recording.objects.update(has_no_speech=True)
    spanish.save()  # the next generation
    assert spoken not in client.get(spanish.get_absolute_url()).text


def test_its_captions_are_served_beside_it(client, article, film):
    page = client.get(article.get_absolute_url()).text
    address = re.search(r'<track kind="captions" src="([^"]+)" srclang="en"', page)[1]

    answer = get(client, address)

    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.body.startswith(b"WEBVTT")
    film.words.update(captions="WEBVTT\n\n00:00.000 --> 00:01.000\nOther words\n")
    article.save()  # the next generation
    assert client.get(address).status_code == 404


@pytest.mark.exhaustive
def test_a_sound_has_its_words_to_read(client):
    sound = RecordingFactory(suffix="mp3")

    page = client.get(playing(sound).get_absolute_url()).text

    assert f'<audio controls preload="none" src="{sound.url}"' in page
    assert "<track" not in page
    assert "Read the transcript" in page


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [("bytes=0-", 0, None), ("bytes=2-5", 2, 6), ("bytes=-4", -4, None)],
)
def test_a_player_gets_the_part_it_asks_for(client, article, film, asked, begins, ends):
    answer = get(client, film.url, range=asked)

    assert answer.status_code == 206
    assert answer.body == b"a film of three minutes"[begins:ends]
    assert int(answer.headers["Content-Length"]) == len(answer.body)


def test_a_player_that_asks_for_many_parts_asks_the_database_for_nothing(
    client, article, film, django_assert_num_queries
):
    get(client, film.url, range="bytes=0-1")

    with django_assert_num_queries(0):
        get(client, film.url, range="bytes=2-3")


@pytest.mark.exhaustive
def test_a_page_asks_twice_for_what_it_plays(client, article, film, django_assert_num_queries):
    plain = ArticleFactory()

    with CaptureQueriesContext(connection) as without:
        client.get(plain.get_absolute_url())

    with django_assert_num_queries(len(without) + 2):
        client.get(article.get_absolute_url())


@pytest.mark.exhaustive
def test_a_part_belongs_to_the_bytes_that_the_browser_knows(client, article, film):
    etag = get(client, film.url).headers["ETag"]

    assert get(client, film.url, range="bytes=2-", if_range=etag).status_code == 206
    assert get(client, film.url, range="bytes=2-", if_range='"other"').status_code == 200


class TestWhoMayPlayIt:
    def test_nobody_plays_that_of_a_draft(self, client, film):
        body = f'<media-player recording="{film.pk}"></media-player>'
        draft = DraftFactory(body=body)
        assert get(client, film.url).status_code == 404

        editor = UserFactory(is_staff=True, is_superuser=True)
        _link, secret = preview_links.make_link(subject=draft, by=editor, recipient="Ann")
        page = client.get(f"/preview/{secret}/").text
        passed = re.search(rf'<source src="({re.escape(film.url)}\?pass=[^"]+)"', page)[1]
        assert get(client, passed).status_code == 200

    @pytest.mark.parametrize("end", [status.unpublish, status.withdraw])
    def test_it_ends_with_its_article(self, client, article, film, end):
        assert get(client, film.url).status_code == 200

        end(subject=article, by=UserFactory())

        assert get(client, film.url).status_code == 404

    def test_staff_see_what_they_may_see(self, client, film, settings):
        settings.DEMO = True
        client.force_login(UserFactory())
        assert get(client, film.url).status_code == 404

        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        answer = get(client, film.url)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


class TestConsent:
    def test_a_film_goes_with_the_consent_of_who_is_in_it(self, client, article, film):
        consent = agreed(film, until=date(2999, 1, 1))
        assert get(client, film.url).status_code == 200

        consent.withdrawn_at = timezone.now()
        consent.save()

        assert get(client, film.url).status_code == 404
        assert "<video" not in client.get(article.get_absolute_url()).text

    def test_it_is_played_in_the_languages_that_were_agreed(self, client, article, film):
        spanish = playing(film, language="es")
        agreed(film, languages=["es"])

        assert "<video" not in client.get(article.get_absolute_url()).text
        assert "<video" in client.get(spanish.get_absolute_url()).text
        assert get(client, film.url).status_code == 200

    def test_deleting_its_picture_takes_it_from_readers(
        self, client, film, django_capture_on_commit_callbacks
    ):
        playing(film)
        with django_capture_on_commit_callbacks(execute=True):
            is_gone = take_back.delete_picture(image=film.picture, by=UserFactory())

        assert not is_gone  # the film still names it
        assert get(client, film.url).status_code == 404

    @pytest.mark.exhaustive
    def test_its_picture_is_served_with_it(self, film):
        assert not is_on_a_page(film.picture)

        playing(film)

        assert is_on_a_page(film.picture)


class TestWithdrawal:
    def test_with_its_words_an_article_loses_its_film_for_good(
        self, client, article, film, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            choice = Choice(is_text_removed=True, is_copy_kept=True)
            done = withdraw.withdraw(article=article, by=UserFactory(), choice=choice)

        assert not Recording.objects.exists()
        assert not files.exists(film.file)
        assert film.url in done.withdrawal.addresses
        assert get(client, film.url).status_code == 404

    @pytest.mark.sampled
    @pytest.mark.parametrize("other", [ArticleFactory, DraftFactory])
    def test_one_that_stands_elsewhere_stays(self, article, film, other):
        other(body=f'<media-player recording="{film.pk}"></media-player>')

        withdraw.withdraw(article=article, by=UserFactory(), choice=Choice(is_text_removed=True))

        assert Recording.objects.get() == film

    @pytest.mark.exhaustive
    @pytest.mark.usefixtures("without_second_factor")
    def test_an_editor_is_told_where_it_can_still_be_played(self, admin_client, article, film):
        other = playing(film, title="Her words in Spanish", language="es")
        DraftFactory(title="Not yet", body=other.body)

        page = admin_client.get(f"/admin/articles/article/{article.pk}/withdraw/").text

        assert "can still play these" in page
        assert "Her words in Spanish" in page
        assert "Not yet" not in page
        alone = playing(RecordingFactory(content=b"another"))
        page = admin_client.get(f"/admin/articles/article/{alone.pk}/withdraw/").text
        assert "can still play these" not in page


class TestDeletion:
    def test_articles_show_nothing_in_its_place(
        self, client, article, film, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            files.delete_recording(recording=film, by=UserFactory())

        assert not BodyRecording.objects.exists()
        assert not files.exists(film.file)
        page = client.get(article.get_absolute_url()).text
        assert "<video" not in page
        assert "See." in page
        assert article.get_absolute_url() not in client.get("/search/?q=Quetzal").text

    def test_sweeping_leaves_recordings_and_takes_what_nobody_names(self, film, time_machine):
        stray = default_storage.save(files.path_of("r9-stray.mp4"), ContentFile(b"x"))
        time_machine.move_to(timezone.now() + timedelta(days=2))

        files.sweep_files()

        assert not default_storage.exists(stray)
        assert files.exists(film.file)


def test_readers_find_what_is_said(client, article):
    assert article.get_absolute_url() in client.get("/search/?q=Quetzal").text


@pytest.mark.exhaustive
def test_machines_are_told_of_it(client, article, film):
    page = client.get(article.get_absolute_url()).text
    [node, *_] = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    )["@graph"]

    [told] = node["associatedMedia"]
    assert told["@type"] == "VideoObject"
    assert told["duration"] == "PT162S"
    assert told["contentUrl"].endswith(film.url)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("ending", "named"),
    [
        ("rss", r'<enclosure length="23" type="video/mp4" url="[^"]*{url}"'),
        ("xml", r'<link [^>]*href="[^"]*{url}"'),
        ("json", r'"attachments": \[\{{"url": "[^"]*{url}", "mime_type": "video/mp4"'),
    ],
)
def test_feeds_bring_it(client, article, film, ending, named):
    feed = client.get(f"/articles/feed.{ending}").text

    assert re.search(named.format(url=re.escape(film.url)), feed)
    assert "<video" not in feed


@pytest.mark.exhaustive
def test_a_copy_for_others_leads_to_it(client, article, film):
    copy = client.get(f"{article.get_absolute_url()}republish/").text

    assert film.url not in copy
    assert "A witness" in copy
