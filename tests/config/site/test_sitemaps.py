from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article, Correction
from config.site import sitemaps
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    SeriesFactory,
    UserFactory,
    make_hidden_articles,
)

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def tree_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 -- our own


def words(tree, path):
    return [element.text for element in tree.findall(path, NAMES)]


def files(client):
    return [
        loc.removeprefix(HERE) for loc in words(tree_of(client, "/sitemap.xml"), "s:sitemap/s:loc")
    ]


def entries(client, path):
    """Each address with its alternates and when it changed."""
    return {
        url.findtext("s:loc", namespaces=NAMES).removeprefix(HERE): (
            {
                link.attrib["hreflang"]: link.attrib["href"].removeprefix(HERE)
                for link in url.findall("x:link", NAMES)
            },
            url.findtext("s:lastmod", namespaces=NAMES),
        )
        for url in tree_of(client, path).findall("s:url", NAMES)
    }


@pytest.fixture
def one_of_each():
    AuthorFactory()
    TopicFactory()
    InstrumentFactory()
    ObservanceFactory()
    StatisticFactory()
    english = ArticleFactory(slug="both")
    ArticleFactory(slug="ambos", language="es", translation_of=english)
    SeriesFactory(language="ar", articles=[ArticleFactory(slug="alone", language="ar")])
    SeriesFactory(slug="hidden", articles=[DraftFactory()])


@pytest.mark.exhaustive  # tests/crawl asks for what the sitemaps name
@pytest.mark.long
def test_every_address_in_the_sitemaps_answers(client, one_of_each):
    found = {path: entries(client, path) for path in files(client)}

    addresses = [address for entry in found.values() for address in entry]
    of_content = (len(sitemaps.PAGES) + 5) * len(settings.CONTENT_LANGUAGES) + 4
    # A language that only helps has the page of help and that of privacy.
    of_help = 2 * (len(settings.LANGUAGES) - len(settings.CONTENT_LANGUAGES))
    assert len(addresses) == len(set(addresses)) == of_content + of_help
    assert [address for address in addresses if client.get(address).status_code != 200] == []


@pytest.mark.exhaustive  # tests/crawl asks this of every page
def test_every_alternate_names_the_others_in_return(client, one_of_each):
    found = {}
    for path in files(client):
        found |= entries(client, path)

    for address, (alternates, _changed) in found.items():
        own = {code: path for code, path in alternates.items() if code != "x-default"}
        assert address in own.values() or alternates == {}
        assert {str(found[path][0]) for path in own.values()} <= {str(alternates)}


def test_an_article_names_its_translations_and_when_it_changed(client):
    published, corrected = (datetime(2026, 1, day, 9, tzinfo=UTC) for day in (2, 5))
    article = ArticleFactory(slug="both", publish_at=published)
    ArticleFactory(slug="ambos", language="es", translation_of=article, publish_at=published)
    Correction.objects.create(
        article=article, text="It was 12.", corrected_at=corrected, corrected_by=UserFactory()
    )

    [path] = [path for path in files(client) if "articles" in path]

    alternates = {
        "en": "/articles/both/",
        "es": "/es/articles/ambos/",
        "x-default": "/articles/both/",
    }
    assert entries(client, path) == {
        "/articles/both/": (alternates, "2026-01-05T09:00:00+00:00"),
        "/es/articles/ambos/": (alternates, "2026-01-02T09:00:00+00:00"),
    }


@pytest.mark.exhaustive  # an article says when changed
def test_a_statistic_says_when_it_or_a_figure_of_it_changed(client, time_machine):
    time_machine.move_to("2026-01-02 09:00Z", tick=False)
    statistic = StatisticFactory(slug="one")
    time_machine.move_to("2026-01-05 09:00Z", tick=False)
    FigureFactory(statistic=statistic)

    [path] = [path for path in files(client) if "statistics" in path]

    moments = {changed for _alternates, changed in entries(client, path).values()}
    assert moments == {"2026-01-05T09:00:00+00:00"}


def test_what_is_not_public_is_in_no_sitemap(client):
    shown = ArticleFactory(slug="shown")
    for hidden in make_hidden_articles():
        Article.objects.filter(pk=hidden.pk).update(translation_of=shown, language="es")
        shown = ArticleFactory()
    hidden_paths = [a.get_absolute_url() for a in Article.objects.exclude(translation_of=None)]

    texts = [client.get(path).text for path in [*files(client), "/sitemap-news.xml"]]

    assert len(hidden_paths) == 4
    assert [path for path in hidden_paths if any(path in text for text in texts)] == []


@pytest.mark.exhaustive  # what is not public
def test_a_section_is_cut_into_files_that_all_hold_something(client, monkeypatch):
    monkeypatch.setattr(sitemaps.ArticleSitemap, "limit", 2)
    articles = ArticleFactory.create_batch(9)
    Article.objects.filter(pk__in=[a.pk for a in articles[2:7]]).update(status="withdrawn")

    paths = [path for path in files(client) if "articles" in path]

    cut = [entries(client, path) for path in paths]
    assert all(0 < len(part) <= 2 for part in cut)
    left = [*articles[:2], *articles[7:]]
    assert {address for part in cut for address in part} == {a.get_absolute_url() for a in left}


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_a_file_costs_the_same_for_one_article_as_for_many(client, django_assert_num_queries):
    ArticleFactory.create_batch(25)
    [path] = [path for path in files(client) if "articles" in path]

    with django_assert_num_queries(5):
        client.get(path)
    # Eight ask whether a section holds something, and one counts the articles.
    with django_assert_num_queries(8 + 1):
        client.get("/sitemap.xml")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name",
    ["articles.xml?p=2", "articles.xml?p=0", "articles.xml?p=zz", "nothing.xml", "admin.xml"],
)
def test_a_file_that_is_not_listed_is_not_there(client, name):
    ArticleFactory()

    assert client.get(f"/sitemap-{name}").status_code == 404


def test_news_are_the_articles_of_two_days(client):
    now = timezone.now()
    new = ArticleFactory(title="A & <b>", language="es", publish_at=now - timedelta(hours=47))
    ArticleFactory(publish_at=now - timedelta(hours=49))
    ArticleFactory(kind=Article.Kind.ABOUT)

    tree = tree_of(client, "/sitemap-news.xml")

    assert words(tree, "s:url/s:loc") == [HERE + new.get_absolute_url()]
    assert words(tree, ".//n:name") == [settings.SITE_NAME]
    assert words(tree, ".//n:language") == ["es"]
    assert words(tree, ".//n:title") == ["A & <b>"]
    moment = datetime.fromisoformat(words(tree, ".//n:publication_date")[0])
    assert moment == new.publish_at.replace(microsecond=0)


class AnyTitle(TestCase):
    @pytest.mark.exhaustive  # tests/articles/presentation/test_feeds.py writes such titles
    @given(st.text(min_size=1, max_size=40))
    def test_a_title_of_any_characters_keeps_the_news_well_formed(self, title):
        ArticleFactory(title=title.replace("\x00", "") or "x")

        ElementTree.fromstring(self.client.get("/sitemap-news.xml").content)  # noqa: S314 -- our own


@pytest.mark.exhaustive  # an article names its translations
@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml"])
def test_a_sitemap_is_the_same_until_something_changes(client, one_of_each, path, time_machine):
    before = client.get(path).content

    time_machine.move_to(timezone.now() + timedelta(hours=47))

    assert client.get(path).content == before
