import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article, ArticleSource, Byline, Correction
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    ImageFactory,
    UserFactory,
)
from tests.markup import one_line

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
TYPES = {
    "xml": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ENDINGS = list(TYPES)
AS_SENT = {"sanitize_html": False, "resolve_relative_uris": False}
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"


def fetched(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == TYPES[path.rpartition(".")[2]]
    return response


def parsed(client, path):
    """What a stranger's parser makes of an Atom or RSS feed."""
    feed = feedparser.parse(fetched(client, path).content, **AS_SENT)
    assert not feed.bozo
    return feed


def items_of(client, path):
    """The items of a feed in any format, in one shape."""
    if path.endswith(".json"):
        return [
            {
                "id": item["id"],
                "title": item["title"],
                "link": item["url"],
                "summary": item["summary"],
                "content": item["content_html"],
                "authors": [author["name"] for author in item["authors"]],
                "tags": item.get("tags", []),
            }
            for item in fetched(client, path).json()["items"]
        ]
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "link": entry.link,
            "summary": entry.summary,
            "content": entry.content[0].value,
            "authors": [author.name for author in entry.authors],
            "tags": [tag.term for tag in entry.get("tags", [])],
        }
        for entry in parsed(client, path).entries
    ]


def titles_of(client, path):
    return [item["title"] for item in items_of(client, path)]


@pytest.fixture
def rich():
    """An article with every part a feed can tell."""
    when = datetime(2026, 3, 1, 9, tzinfo=UTC)
    statistic = StatisticFactory(slug="displaced", title="People displaced")
    figure = FigureFactory(
        statistic=statistic,
        slug="displaced-2024",
        value=123_200_000,
        verification="computed",
        entered_at=when,
    )
    article = ArticleFactory(
        slug="rich",
        title="Where they went",
        summary="In short.",
        disclaimer="General information.",
        body=(
            f'<p>We count <stat-ref key="{figure.slug}">123.2 million people</stat-ref>; see '
            '<a href="/statistics/displaced/">how</a> and <a href="#notes">the notes</a>.</p>'
            f'<stat-card key="{figure.slug}"></stat-card><stat-chart key="displaced"></stat-chart>'
        ),
        cover=ImageFactory(credit="A photographer"),
        observance=ObservanceFactory(),
        publish_at=when,
    )
    article.topics.set([TopicFactory(name="Exile", slug="exile")])
    BylineFactory(article=article, author=AuthorFactory(name="Ann", slug="ann"))
    BylineFactory(article=article, author__name="Ben", role=Byline.Role.RESEARCH)
    ArticleSource.objects.create(article=article, title="A report", url="https://example.org/r")
    Correction.objects.create(
        article=article,
        text="It was 12 & not 13.",
        corrected_at=when + timedelta(days=2),
        corrected_by=UserFactory(),
    )
    return article


@pytest.mark.sampled
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_item_tells_the_whole_article(client, rich, ending):
    [item] = items_of(client, f"/articles/feed.{ending}")

    content = one_line(item.pop("content"))
    assert item == {
        "id": f"tag:testserver,{rich.created_at:%Y-%m-%d}:article/{rich.pk}",
        "title": "Where they went",
        "link": f"{HERE}/articles/rich/",
        "summary": "In short.",
        "authors": ["Ann"],
        "tags": ["Exile"],
    }
    for part in [
        f'<img src="{HERE}/media/{"a" * 40}.jpeg" width="480" height="300" alt="Bands of blue',
        "<figcaption>A photographer</figcaption>",
        "<strong>General information.</strong>",
        'Correction (<time datetime="2026-03-03">3 March 2026</time>)</strong> It was 12 &amp; not 13.</p>',
        "123.2 million people<sup>[1]</sup>; see",
        f'<a href="{HERE}/statistics/displaced/">how</a>',
        f'<a href="{HERE}/articles/rich/#notes">the notes</a>',
        "<b>123.2 million</b>",
        '<li><time datetime="2024">2024</time>: 123.2 million</li>',
        '<ul><li><a href="https://example.org/r">A report</a></li></ul>',
    ]:
        assert part in content
    assert re.findall("<svg|class=|id=", content) == []
    assert "stat-" not in content
    assert re.findall(r'(?:href|src)="(?!https?://)', content) == []


@pytest.mark.sampled
@pytest.mark.parametrize("ending", ["xml", "rss"])
def test_an_item_tells_when_it_was_published_and_changed(client, rich, ending):
    feed = parsed(client, f"/articles/feed.{ending}")

    [entry] = feed.entries
    assert entry.published_parsed[:5] == (2026, 3, 1, 9, 0)
    assert feed.feed.updated_parsed[:5] == (2026, 3, 3, 9, 0)
    assert feed.feed.language == "en"
    if ending == "xml":
        assert entry.updated_parsed[:5] == (2026, 3, 3, 9, 0)
        assert entry.authors[0].href == f"{HERE}/authors/ann/"
    [picture] = entry.enclosures
    assert (picture.href, picture.type) == (f"{HERE}/media/{'a' * 40}.jpeg", "image/jpeg")


def test_a_json_feed_is_shaped_as_the_standard_says(client, rich):
    feed = fetched(client, "/articles/feed.json").json()

    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Standing",
        "home_page_url": f"{HERE}/articles/",
        "feed_url": f"{HERE}/articles/feed.json",
        "description": "What we found, with the source of every figure.",
        "language": "en",
        "authors": [{"name": "Standing", "url": f"{HERE}/"}],
    }
    assert set(item) == {
        *("id", "url", "title", "summary", "content_html", "image", "date_published"),
        *("date_modified", "authors", "tags", "language"),
    }
    assert item["authors"] == [{"name": "Ann", "url": f"{HERE}/authors/ann/"}]
    assert re.fullmatch(DATE, item["date_published"])
    assert re.fullmatch(DATE, item["date_modified"])


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", ENDINGS)
def test_each_language_has_its_own_feeds(client, ending):
    topic = TopicFactory(slug="exile", names={"es": "Exilio"})
    english = ArticleFactory(title="In English")
    spanish = ArticleFactory(title="En español", language="es", translation_of=english)
    author = AuthorFactory(slug="ann")
    for article in (english, spanish):
        article.topics.set([topic])
        BylineFactory(article=article, author=author)

    for path in ["articles", "topics/exile", "authors/ann"]:
        assert titles_of(client, f"/{path}/feed.{ending}") == ["In English"]
        assert titles_of(client, f"/es/{path}/feed.{ending}") == ["En español"]
        assert titles_of(client, f"/ar/{path}/feed.{ending}") == []
    [item] = items_of(client, f"/es/topics/exile/feed.{ending}")
    assert (item["tags"], item["link"]) == (["Exilio"], HERE + spanish.get_absolute_url())


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_not_public_is_in_no_feed(client, hidden_articles, ending):
    topic, author = TopicFactory(slug="exile"), AuthorFactory(slug="ann")
    for article in [*hidden_articles, ArticleFactory(title="Public")]:
        article.topics.set([topic])
        BylineFactory(article=article, author=author)

    for path in ["articles", "topics/exile", "authors/ann"]:
        text = fetched(client, f"/{path}/feed.{ending}").text
        assert "Public" in text
        assert "Hidden" not in text


@pytest.mark.exhaustive
def test_a_feed_brings_the_newest_twenty_of_its_own(client):
    now = timezone.now()
    author, topic = AuthorFactory(slug="ann"), TopicFactory(slug="exile")
    for age in range(23):
        article = ArticleFactory(title=f"{age:02}", publish_at=now - timedelta(hours=age))
        article.topics.set([topic])
        # Signed in two roles, it is one article.
        BylineFactory(article=article, author=author)
        BylineFactory(article=article, author=author, role=Byline.Role.EDITING)
    ArticleFactory(title="Of another topic and author")
    newest = [f"{age:02}" for age in range(20)]

    assert titles_of(client, "/topics/exile/feed.xml") == newest
    assert titles_of(client, "/authors/ann/feed.xml") == newest
    assert len(titles_of(client, "/articles/feed.xml")) == 20


def test_an_item_stays_itself_when_its_address_changes(client):
    article = ArticleFactory(slug="before")
    before = [item["id"] for item in items_of(client, "/articles/feed.xml")]

    Article.objects.filter(pk=article.pk).update(path="articles/after", title="Renamed")

    [item] = items_of(client, "/articles/feed.xml")
    assert ([item["id"]], item["link"]) == (before, f"{HERE}/articles/after/")


def test_what_nobody_signed_the_organisation_did(client):
    ArticleFactory()

    assert items_of(client, "/articles/feed.xml")[0]["authors"] == ["Standing"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("articles", [1, 3])
def test_a_feed_is_the_same_until_an_article_changes(client, ending, articles, time_machine):
    ArticleFactory.create_batch(articles)
    path = f"/articles/feed.{ending}"
    before = fetched(client, path).content

    time_machine.move_to(timezone.now() + timedelta(days=40))

    assert fetched(client, path).content == before


@pytest.mark.exhaustive
def test_a_feed_without_articles_says_once_a_day_that_it_has_none(client, settings, time_machine):
    settings.TIME_ZONE = "Africa/Nairobi"  # three hours before UTC
    time_machine.move_to(datetime(2026, 5, 2, 15, 30, tzinfo=UTC), tick=False)
    assert parsed(client, "/articles/feed.xml").feed.updated_parsed[:5] == (2026, 5, 1, 21, 0)

    before = fetched(client, "/articles/feed.xml").content
    time_machine.move_to(datetime(2026, 5, 2, 20, 40, tzinfo=UTC), tick=False)
    assert fetched(client, "/articles/feed.xml").content == before


@pytest.mark.exhaustive  # tests/sitewide/test_query_budgets.py has feeds
@pytest.mark.parametrize("path", ["/articles", "/topics/exile", "/authors/ann"])
def test_a_feed_costs_eight_queries_however_many_articles(
    client, django_assert_max_num_queries, path
):
    topic, author = TopicFactory(slug="exile"), AuthorFactory(slug="ann")
    for _number in range(12):
        figure = FigureFactory()
        article = ArticleFactory(
            cover=ImageFactory(),
            body=f'<p><stat-ref key="{figure.slug}">x</stat-ref></p>'
            f'<stat-chart key="{figure.statistic.slug}"></stat-chart>',
        )
        article.topics.set([topic])
        BylineFactory(article=article, author=author)

    client.get("/es/articles/feed.xml")  # The first page of an epoch asks when it ends.
    # One more than readers cost: in a transaction the number of the generation is a query.
    with django_assert_max_num_queries(8 + 1):
        fetched(client, f"{path}/feed.xml")
    with django_assert_max_num_queries(7 + 1):
        fetched(client, f"{path}/feed.rss")


def test_a_hub_is_named_in_every_format_and_in_the_head(client, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"

    for ending in ("xml", "rss"):
        path = f"/articles/feed.{ending}"
        links = {link.rel: link.href for link in parsed(client, path).feed.links}
        assert (links["hub"], links["self"]) == ("https://hub.example.org/", HERE + path)
    response = fetched(client, "/articles/feed.json")
    assert response.json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert response.headers["Link"] == (
        '<https://hub.example.org/>; rel="hub", <http://testserver/articles/feed.json>; rel="self"'
    )


def test_without_a_hub_none_is_named(client):
    response = fetched(client, "/articles/feed.xml")

    assert "Link" not in response.headers
    assert 'rel="hub"' not in response.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    "path",
    ["/topics/none/feed.xml", "/authors/none/feed.json", "/articles/feed.csv", "/de/feed.xml"],
)
def test_a_feed_of_nothing_is_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("where", ["/articles/", "/topics/exile/", "/authors/ann/", "/ar/"])
def test_pages_say_where_their_feeds_are(client, where):
    TopicFactory(slug="exile")
    AuthorFactory(slug="ann")

    text = client.get(where).text

    feeds = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="(.*?)">', text
    )
    own = f"{where}feed.xml" if where.count("/") > 2 else None
    assert feeds[0] == ("/ar/articles/feed.xml" if where == "/ar/" else "/articles/feed.xml")
    assert own is None or own in feeds
    assert [client.get(path).status_code for path in feeds] == [200] * len(feeds)


def test_a_page_lists_all_ways_to_follow(client):
    text = client.get("/fr/follow/").text

    for path in ["/articles/feed.xml", "/es/articles/feed.rss", "/fr/articles/feed.json"]:
        assert f'href="{path}"' in text
    assert 'href="/fr/observances/calendar.ics"' in text


class Wild(TestCase):
    """Whatever is typed: the feed stays one that parsers read, and words stay words."""

    @pytest.mark.exhaustive  # tests/config/site/test_sitemaps.py writes such titles
    @examples(max_examples=min(examples.default.max_examples, 100))
    @given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
    def test_words_of_any_characters(self, title, text):
        title = title.replace("\x00", "") or "x"
        Article.objects.all().delete()
        ArticleFactory(title=title, summary=f"<b>{title}</b>]]>", body=f"<p>{text}</p>")

        for ending in ("xml", "rss"):
            content = self.client.get(f"/articles/feed.{ending}").content
            ElementTree.fromstring(content)  # noqa: S314 -- our own
        json.loads(self.client.get("/articles/feed.json").content)

    def test_markup_in_words_is_not_markup(self):
        attack = '</title></entry><script>alert(1)</script>"&amp;'
        ArticleFactory(title=attack, summary=attack)

        for ending in ("xml", "rss"):
            feed = feedparser.parse(self.client.get(f"/articles/feed.{ending}").content, **AS_SENT)
            assert len(feed.entries) == 1
            assert "&lt;script&gt;" in feed.entries[0].summary
        item = self.client.get("/articles/feed.json").json()["items"][0]
        assert (item["title"], item["summary"]) == (attack, attack)

    def test_words_that_look_like_links_stay_as_they_are(self):
        ArticleFactory(body='<p>Write &lt;a href="/x"&gt; or href="#y".</p>')

        [entry] = feedparser.parse(self.client.get("/articles/feed.xml").content, **AS_SENT).entries
        assert entry.content[0].value == '<p>Write &lt;a href="/x"&gt; or href="#y".</p>'
