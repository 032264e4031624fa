"""An article that ends: seen up to its last moment and no longer, wherever it stood."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import IntegrityError, transaction

from articles.models import Article, Citation, Correction
from articles.planning import days_ahead
from articles.presentation import lists
from articles.presentation.lists import ListQuery
from articles.presentation.related import NEWEST_OF_A_TOPIC, related_pieces
from articles.publishing import publish
from page_cache import generation
from page_cache.wsgi import PageCache
from publication import status
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    DraftFactory,
    UserFactory,
)
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
END = NOW + DAY
TITLE = "for the disappeared"
PLACES = [
    "/",
    "/articles/",
    "/articles/?kind=news",
    "/articles/?topic=exile",
    "/archive/2026/",
    "/topics/exile/",
    "/authors/ann/",
    "/observances/night/",
    "/statistics/jailed/",
    "/corrections/",
    "/articles/feed.xml",
    "/articles/feed.json",
    "/topics/exile/feed.rss",
    "/authors/ann/feed.xml",
    "/search/?q=vigil",
    "/sitemap-news.xml",
    "/articles/other/",
]


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def vigil():
    """It stands wherever an article can stand; beside it another that stays."""
    figure = FigureFactory(slug="jailed-2025", statistic__slug="jailed")
    topic, author = TopicFactory(slug="exile"), AuthorFactory(slug="ann")
    day = ObservanceFactory(slug="night")
    vigil = ArticleFactory(
        title=f"A vigil {TITLE}",
        slug="vigil",
        body=f'<p>Of <stat-ref key="{figure.slug}"></stat-ref> people.</p>',
        observance=day,
        unpublish_at=END,
        publish_at=NOW - DAY,
    )
    other = ArticleFactory(title="Another", slug="other", publish_at=NOW - DAY)
    for article in (vigil, other):
        article.topics.add(topic)
        BylineFactory(article=article, author=author)
    publish.publish_correction(article=vigil, text="It begins at nine.", by=UserFactory())
    return vigil


@pytest.mark.sampled
@pytest.mark.parametrize("place", PLACES)
def test_it_stands_there_up_to_its_last_moment(client, vigil, time_machine, place):
    time_machine.move_to(END - MOMENT, tick=False)
    assert TITLE in client.get(place).text

    time_machine.move_to(END, tick=False)
    page = client.get(place)

    assert page.status_code == 200
    assert TITLE not in page.text


def test_its_address_says_that_it_is_over_and_what_else_there_is(client, vigil, time_machine):
    time_machine.move_to(END - MOMENT, tick=False)
    assert TITLE in client.get("/articles/vigil/").text
    assert client.get("/articles/vigil/republish/").status_code == 200

    time_machine.move_to(END, tick=False)
    for address in ("/articles/vigil/", "/articles/vigil/republish/"):
        page = client.get(address)
        assert page.status_code == 410
        assert "<h1>This is over</h1>" in page.text
        assert 'href="/topics/exile/"' in page.text
        assert TITLE not in page.text


def test_what_is_kept_of_a_page_ends_with_it(vigil, time_machine):
    with undisturbed():
        site = Site()
        site.application = PageCache(
            WSGIHandler(), epoch=generation.current_epoch, count_read=lambda _path: None
        )
        for path in ("/articles/vigil/", "/articles/", "/"):
            assert TITLE in site.ask(path).words
        time_machine.move_to(END - MOMENT, tick=False)
        assert TITLE in site.ask("/articles/vigil/").words  # the day began anew, and is kept

        time_machine.move_to(END, tick=False)

        assert site.ask("/articles/vigil/").status.startswith("410")
        assert TITLE not in site.ask("/articles/").words + site.ask("/").words


@pytest.mark.exhaustive
def test_what_counts_counts_it_no_longer(vigil, time_machine):
    before = lists.list_keys(ListQuery(language="en")).count()
    own = lists.roles_of(vigil.bylines.get().author)
    assert (before, own) == (2, ["author"])
    Article.objects.filter(slug="other").delete()

    time_machine.move_to(END, tick=False)

    assert lists.list_keys(ListQuery(language="en")).count() == 0
    assert lists.list_years() == lists.count_by_year("en") == []
    assert lists.roles_of(vigil.bylines.get().author) == []
    assert not Citation.objects.of_what_readers_see()
    assert not Correction.objects.published()


@pytest.mark.exhaustive
def test_a_translation_that_ended_is_no_other_language(client, vigil, time_machine):
    ArticleFactory(
        slug="vigilia",
        language="es",
        translation_of=vigil,
        publish_at=NOW,
        unpublish_at=NOW + 2 * DAY,
    )
    assert "/articles/vigil/" in client.get("/es/articles/vigilia/").text
    sitemap = "/sitemap-articles.xml"
    assert "/articles/vigil/" in client.get(sitemap).text

    time_machine.move_to(END, tick=False)

    assert "/articles/vigil/" not in client.get("/es/articles/vigilia/").text
    assert "/articles/vigil/" not in client.get(sitemap).text


@pytest.mark.exhaustive
def test_what_ended_stands_in_nobodys_place_among_what_to_read_next(vigil):
    topic, other = vigil.topics.get(), Article.objects.get(slug="other")
    for _ in range(NEWEST_OF_A_TOPIC):
        ended = ArticleFactory(publish_at=NOW - timedelta(hours=1), unpublish_at=NOW)
        ended.topics.add(topic)

    assert [piece.pk for piece in related_pieces(other, [topic.pk])] == [vigil.pk]


def test_it_ends_after_it_begins():
    article = ArticleFactory(publish_at=NOW)

    for moment in (NOW, NOW - DAY):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(unpublish_at=moment)
        with pytest.raises(status.EndsBeforeItBegins):
            status.change_end(subject=article, by=UserFactory(), at=moment)


def test_an_editor_moves_the_end_and_takes_it_away(time_machine, caplog):
    article, by = ArticleFactory(publish_at=NOW, unpublish_at=END), UserFactory()
    time_machine.move_to(END, tick=False)
    assert Article.objects.ended().get() == article

    before = generation.current()
    status.change_end(subject=article, by=by, at=END + DAY)
    assert article.is_public
    assert generation.current() > before
    assert f"Article {article.pk} ends at 2026-11-27T09:00:00+00:00, by {by.pk}" in caplog.messages

    time_machine.move_to(END + DAY, tick=False)
    status.change_end(subject=article, by=by, at=None)
    assert [(e.kind, e.by) for e in article.events.filter(kind="ends")] == [("ends", by)] * 2
    assert (article.is_public, article.is_ended) == (True, False)


def test_only_what_is_published_ends():
    with pytest.raises(status.NotPublished):
        status.change_end(subject=DraftFactory(), by=UserFactory(), at=END)


def test_nothing_is_published_that_is_over_already(time_machine):
    article, by = DraftFactory(unpublish_at=END), UserFactory()
    time_machine.move_to(END, tick=False)

    with pytest.raises(status.EndsBeforeItBegins):
        publish.publish_article(article=article, by=by)
    with pytest.raises(status.EndsBeforeItBegins):
        publish.schedule_article(article=article, by=by, at=END + DAY, until=END + DAY)
    article.refresh_from_db()
    assert article.status == "draft"

    publish.publish_article(article=article, by=by, until=None)
    assert article.is_public


def test_what_has_ended_is_drafted_withdrawn_and_published_again(time_machine):
    article, by = ArticleFactory(publish_at=NOW, unpublish_at=END), UserFactory()
    time_machine.move_to(END + DAY, tick=False)

    status.unpublish(subject=article, by=by)
    publish.publish_article(article=article, by=by, until=None)

    article.refresh_from_db()
    assert (article.is_public, article.publish_at) == (True, NOW)


@pytest.mark.exhaustive  # test_days_ahead.py has languages
def test_the_calendar_says_that_a_language_ended(vigil, django_assert_num_queries):
    ArticleFactory(
        slug="v", language="es", translation_of=vigil, publish_at=NOW - DAY, unpublish_at=NOW
    )

    there = days_ahead.languages(vigil).there

    assert [(each.language, each.is_ended) for each in there] == [("en", False), ("es", True)]
