"""Lists of articles by date: with filters, by year, by topic, by author."""

import re
from datetime import UTC, datetime

import pytest

from articles.models import Article
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, AuthorFactory, BylineFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db

LISTS = ["/articles/", "/archive/", "/archive/2026/", "/topics/water/", "/authors/ana/"]
COSTS = {
    # How many articles, the keys of the page, its articles; before them the topic or the author.
    "/articles/": 3,
    "/articles/?topic=water&kind=news&year=2026&language=en": 3,
    "/archive/": 0,
    "/archive/2026/": 3,
    "/authors/ana/": 4,
    # And the statistics with their figures, the days and the treaties.
    "/topics/water/": 8,
}


def page_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return one_line(response.text)


def listed(client, url):
    """The titles on the page, in its order."""
    page = page_of(client, url)
    return re.findall(r"<h3><a [^>]*>(?:<bdi[^>]*>)?([^<]+)<", page)


@pytest.fixture
def water():
    """A topic and an author that a thing of every kind belongs to."""
    topic, author = TopicFactory(slug="water", name="Water"), AuthorFactory(slug="ana", name="Ana")

    def add(**fields):
        article = ArticleFactory(**({"publish_at": datetime(2026, 5, 2, tzinfo=UTC)} | fields))
        article.topics.add(topic)
        BylineFactory(article=article, author=author)
        return article

    return add


@pytest.mark.sampled(3)
@pytest.mark.parametrize("url", [*LISTS, "/articles/?language=all", "/ar/articles/"])
def test_no_list_shows_what_is_hidden(client, water, hidden_articles, url):
    shown = water(title="In the open")
    for hidden in hidden_articles:
        hidden.topics.set(shown.topics.all())
        BylineFactory(article=hidden, author=shown.bylines.get().author)

    page = page_of(client, url)

    assert "Hidden" not in page
    assert "1 article" in page or url.startswith("/ar/")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["plain", "report", "old"]),
        ("?topic=water", ["plain", "report"]),
        ("?language=es", ["español"]),
        ("?language=en", ["plain", "report", "old"]),
        ("?language=all", ["plain", "español", "report", "old"]),
        ("?kind=report", ["report"]),
        ("?year=2024", ["old"]),
        ("?topic=water&kind=report&year=2026&language=all", ["report"]),
        ("?topic=water&year=2024", []),
        ("?kind=&topic=&language=&year=&page=", ["plain", "report", "old"]),
        ("?utm_source=letter&kind=report", ["report"]),
    ],
)
def test_filters_narrow_the_list_together(client, water, query, found):
    for month, fields in enumerate([{"title": "report", "kind": "report"}, {"title": "plain"}], 4):
        water(**fields, publish_at=datetime(2026, month, 2, tzinfo=UTC))
    ArticleFactory(title="español", language="es", publish_at=datetime(2026, 4, 9, tzinfo=UTC))
    ArticleFactory(title="old", publish_at=datetime(2024, 4, 9, tzinfo=UTC))

    assert listed(client, f"/articles/{query}") == found


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["topic", "language", "kind", "year"])
def test_what_a_filter_does_not_know_is_explained_and_the_rest_still_counts(client, water, name):
    water(title="plain")
    water(title="report", kind="report")
    other = "year=2026" if name == "kind" else "kind=report"

    response = client.get(f"/articles/?{name}=nonsense%00&{other}")

    page = response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert f'href="#id_{name}"' in page
    assert "nonsense" not in page
    assert (">plain<" in page) == (name == "kind")


def test_a_title_in_another_language_is_marked_and_its_language_named(client):
    ArticleFactory(title="Por qué", slug="por-que", language="es")

    page = page_of(client, "/articles/?language=es")

    assert '<a href="/es/articles/por-que/" hreflang="es"><bdi lang="es">Por qué</bdi></a>' in page
    assert '<bdi lang="es">Español</bdi>' in page


@pytest.mark.sampled
@pytest.mark.parametrize("url", ["/ar/articles/", "/ar/topics/water/", "/ar/authors/ana/"])
def test_a_reader_whose_language_has_nothing_sees_what_the_others_have(client, water, url):
    water(title="In English")

    page = page_of(client, url)

    assert '<bdi lang="en">In English</bdi>' in page
    assert 'class="note"' in page


def test_a_reader_who_asks_for_a_language_is_told_that_it_has_nothing(client):
    ArticleFactory(title="In English")

    page = page_of(client, "/articles/?language=fr")

    assert "In English" not in page
    assert "Nothing here." in page


def test_pages_are_numbered_and_keep_the_filters(client):
    ArticleFactory.create_batch(45, kind="report")
    ArticleFactory(kind="guide")

    page = page_of(client, "/articles/?utm_source=x&page=2&kind=report")

    assert page.count("<h3>") == 20
    assert '<b aria-current="page">2</b>' in page
    assert re.findall(r'href="([^"]+)" aria-label="(Page \d)" rel="(\w+)"', page) == [
        ("/articles/?kind=report", "Page 1", "prev"),
        ("/articles/?kind=report&amp;page=3", "Page 3", "next"),
    ]
    assert '<link rel="prev" href="/articles/?kind=report">' in page
    assert '<link rel="next" href="/articles/?kind=report&amp;page=3">' in page
    assert "utm_source" not in page
    assert re.search(r"<title>(.+?)</title>", page)[1] == "Articles · Report (Page 2) | Standing"
    assert "<title>Articles · Report | " in page_of(client, "/articles/?kind=report")
    assert "<h1>Articles · Report</h1>" in page
    assert "source of every figure. · Report" in page
    assert page_of(client, "/articles/?kind=report&page=3").count("<h3>") == 5


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", ["0", "01", "4", "x", "-1", "1%00", "٢", "9999999999"])
@pytest.mark.parametrize("url", ["/articles/", "/topics/water/", "/authors/ana/", "/archive/2026/"])
def test_a_page_that_the_list_does_not_have_is_not_found(client, water, url, number):
    water()

    assert "We do not have this page" in page_of(client, f"{url}?page={number}", status=404)


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
@pytest.mark.parametrize("articles", [30, 3])
def test_a_list_costs_the_same_however_long_it_is(
    client, one_generation, django_assert_num_queries, water, articles
):
    for number in range(articles):
        water(publish_at=datetime(2026, 1 + number % 9, 2, tzinfo=UTC))
    for thing in [
        *ObservanceFactory.create_batch(articles // 3),
        *InstrumentFactory.create_batch(articles // 3),
        *StatisticFactory.create_batch(articles // 3),
    ]:
        thing.topics.add(Article.objects.first().topics.get())
        if hasattr(thing, "figures"):
            FigureFactory.create_batch(2, statistic=thing, period_start=None, period_end=None)

    for url, queries in COSTS.items():
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


def test_the_archive_counts_each_year(client):
    for year, articles in ((2024, 1), (2026, 3)):
        for _ in range(articles):
            ArticleFactory(publish_at=datetime(year, 3, 1, tzinfo=UTC))
    ArticleFactory(language="es", publish_at=datetime(2020, 3, 1, tzinfo=UTC))

    page = page_of(client, "/archive/")

    found = re.findall(r'href="/archive/(\d+)/">.*?<span class="meta">(\d+) article', page)
    assert found == [("2026", "3"), ("2024", "1")]


@pytest.mark.exhaustive
def test_a_year_shows_its_months(client):
    for month in (3, 11, 3):
        ArticleFactory(publish_at=datetime(2024, month, 9, tzinfo=UTC))

    page = page_of(client, "/archive/2024/")

    assert re.findall(r'<h2 id="m([\d-]+)">', page) == ["2024-11", "2024-03"]
    assert page.count("<h3>") == 3


@pytest.mark.exhaustive
@pytest.mark.parametrize("year", ["2025", "0000", "9999", "20240"])
def test_a_year_without_articles_is_not_found(client, year):
    ArticleFactory(publish_at=datetime(2024, 3, 1, tzinfo=UTC))

    page_of(client, f"/archive/{year}/", status=404)


@pytest.mark.exhaustive
def test_an_article_may_have_the_address_of_a_year(client):
    ArticleFactory(slug="2026", title="A year")
    ArticleFactory(slug="archive", title="An archive")

    assert "A year" in page_of(client, "/articles/2026/")
    assert "An archive" in page_of(client, "/articles/archive/")


def test_a_topic_gathers_everything(client, water):
    article = water()
    topic = article.topics.get()
    figure = FigureFactory(value=27_600_000, statistic__title="People in forced labour")
    december = {"type": "fixed", "month": 12, "day": 10}
    day = ObservanceFactory(name="A day", names={"es": "Un día"}, rule=december)
    treaty = InstrumentFactory()
    for thing in (figure.statistic, day, treaty):
        thing.topics.add(topic)
    unrelated = [ArticleFactory(), ObservanceFactory(), StatisticFactory(), InstrumentFactory()]

    page = page_of(client, "/topics/water/")

    for thing in (article, figure.statistic, day, treaty):
        assert f'href="{thing.get_absolute_url()}"' in page
    for thing in unrelated:
        assert f'href="{thing.get_absolute_url()}"' not in page
    assert '<b class="long">27.6 million</b>' in page
    assert re.search(r'<time datetime="\d{4}-12-10">10<span>Dec</span>', page)
    assert "/statistics/?topic=water" in page
    assert ">Un día</a>" in page_of(client, "/es/topics/water/")


def test_the_choice_of_one_reader_is_not_shown_to_the_next(client, water, one_generation):
    water(kind=Article.Kind.REPORT)
    chosen = '<option value="report" selected>'

    assert chosen not in page_of(client, "/articles/")
    assert chosen in page_of(client, "/articles/?kind=report")
    assert chosen not in page_of(client, "/articles/?topic=water")
    assert "Choose one from the list." in page_of(client, "/articles/?kind=poem")
    assert "Choose one from the list." not in page_of(client, "/articles/")
    assert "selected>Todos los tipos" in page_of(client, "/es/articles/")


@pytest.mark.exhaustive
def test_a_topic_shows_first_the_figures_that_articles_rest_on(client, water):
    topic = water().topics.get()
    for name in "ABCDEFGH":
        figure = FigureFactory(slug=f"figure-{name.lower()}", statistic__title=f"Statistic {name}")
        figure.statistic.topics.add(topic)
    ArticleFactory(body='<p><stat-ref key="figure-h">1</stat-ref></p>')
    ArticleFactory(body='<p><stat-ref key="figure-g">1</stat-ref></p>', status="draft")

    shown = re.findall(r"Statistic ([A-H])", client.get("/topics/water/").content.decode())

    assert list(dict.fromkeys(shown)) == list("HABCDE")


@pytest.mark.exhaustive
def test_a_topic_without_a_name_in_this_language_is_marked(client):
    TopicFactory(slug="water", name="Water", names={"es": "Agua"})

    assert "<h1>Agua</h1>" in page_of(client, "/es/topics/water/")
    assert '<h1><bdi lang="en">Water</bdi></h1>' in page_of(client, "/fr/topics/water/")


@pytest.mark.exhaustive
def test_all_topics_are_listed_by_their_name_in_this_language(client):
    TopicFactory(slug="a", name="Asylum", names={"es": "Zona"})
    TopicFactory(slug="b", name="Birds", names={"es": "Aves"})

    page = page_of(client, "/es/topics/")

    assert page.index(">Aves<") < page.index(">Zona<")


def test_a_topic_or_an_author_that_is_unknown_is_not_found(client):
    assert client.get("/topics/nothing/").status_code == 404
    assert client.get("/authors/nobody/").status_code == 404


def test_an_author_has_a_name_roles_and_articles(client, water):
    article = water()
    author = article.bylines.get().author
    author.names, author.about = {"es": "Ana en español"}, "Writes about water."
    author.save()
    BylineFactory(author=author, article=article, role="research")
    ArticleFactory(title="Signed by nobody")

    page = page_of(client, "/authors/ana/")

    assert listed(client, "/authors/ana/") == [article.title]
    assert "Writes about water." in page
    assert "<p>Research</p>" in page
    assert "<h1>Ana en español</h1>" in page_of(client, "/es/authors/ana/")


@pytest.fixture
def amal():
    return AuthorFactory(
        slug="amal",
        name="Amal Haddad",
        names={"ar": "أمل حداد"},
        description="Lawyer in Geneva",
        descriptions={"ar": "محامية في جنيف"},
        other_names="A. <Haddad>\n\n  Amal Hadad  \n",
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/authors/amal/", '<bdi lang="en">Lawyer in Geneva</bdi>'),
        ("/es/authors/amal/", '<bdi lang="en">Lawyer in Geneva</bdi>'),
        ("/ar/authors/amal/", "محامية في جنيف"),
    ],
)
def test_an_author_has_a_line_and_other_names(client, amal, path, line):
    if path == "/authors/amal/":
        line = "Lawyer in Geneva"  # in the language of the page

    page = page_of(client, path)

    assert f'<p class="stand">{line}</p>' in page
    assert '<bdi lang="">A. &lt;Haddad&gt;</bdi>' in page  # in no language that we know
    assert '<bdi lang="">Amal Hadad</bdi></p>' in page


def test_a_byline_has_the_name_alone(client, amal):
    article = BylineFactory(author=amal).article

    page = page_of(client, article.get_absolute_url())

    assert ">Amal Haddad</a>" in page
    assert "Hadad" not in page
    assert "Lawyer" not in page


@pytest.mark.exhaustive
def test_an_author_who_has_no_line_and_no_other_names_says_nothing_of_them(client):
    AuthorFactory(slug="amal")

    page = page_of(client, "/authors/amal/")

    assert "Also known as" not in page
    assert 'class="stand"' not in page


def test_a_topic_is_offered_once_a_public_article_has_it(client, water, hidden_articles):
    hidden_articles[0].topics.add(TopicFactory(slug="secret", name="Secret"))
    water()

    page = page_of(client, "/articles/")

    assert re.findall(r'<option value="([\w-]*)"[^>]*>', page)[:2] == ["", "water"]
    assert "secret" not in page


@pytest.mark.sampled
@pytest.mark.parametrize(
    "url", ["/articles/", "/topics/", "/topics/x/", "/authors/x/", "/archive/"]
)
def test_lists_are_only_read(client, url):
    assert client.post(url).status_code == 405
