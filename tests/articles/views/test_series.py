"""Readers find the parts of a series in order, go from one to the next, and see nothing that is hidden."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article, SeriesPart
from articles.presentation.series import place_in_series
from articles.publishing.publish import withdraw_article
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    PageFactory,
    SeriesFactory,
    UserFactory,
    make_hidden_articles,
)
from tests.config.templatetags.helpers import said
from tests.markup import one_line

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.fixture
def parts():
    return [ArticleFactory(title=f"{name} part", slug=name) for name in ("first", "second", "last")]


@pytest.fixture
def series(parts):
    """Three parts that readers see, with hidden ones before, between and after them."""
    draft, planned, withdrawn, ended = make_hidden_articles()
    first, second, last = parts
    return SeriesFactory(
        title="Five wells",
        slug="wells",
        description="Who owns the water.",
        articles=[draft, first, planned, withdrawn, second, last, ended],
    )


def listed(client, path="/series/wells/"):
    """The number and the title of each part on the page of a series."""
    tree = LexborHTMLParser(client.get(path).text)
    return [
        (re.search(r"\d+", row.css_first(".meta").text())[0], row.css_first("h3").text(strip=True))
        for row in tree.css("main ol > li")
    ]


def line_and_next(client, path):
    """What an article says of its series: above the text, and below it."""
    tree = LexborHTMLParser(client.get(path).text)
    line = tree.css_first("header .meta")
    after = tree.css_first("[aria-labelledby=next-part] a")
    return (
        " ".join(line.text().split()) if line else "",
        after.attributes["href"] if after else "",
    )


def test_its_page_shows_its_published_parts_in_order(client, series, parts):
    page = client.get("/series/wells/").text

    assert listed(client) == [("1", "first part"), ("2", "second part"), ("3", "last part")]
    assert "Who owns the water." in page
    assert parts[0].summary in page
    assert "3 parts" in page
    assert "Hidden" not in page
    assert '<link rel="canonical" href="http://testserver/series/wells/">' in page


def test_each_part_says_which_it_is_and_leads_to_the_next(client, series):
    assert [
        line_and_next(client, f"/articles/{slug}/") for slug in ("first", "second", "last")
    ] == [
        ("Part 1 of 3 in Five wells", "/articles/second/"),
        ("Part 2 of 3 in Five wells", "/articles/last/"),
        ("Part 3 of 3 in Five wells", ""),
    ]
    assert '<a href="/series/wells/">Five wells</a>' in one_line(
        client.get("/articles/first/").text
    )
    assert "Hidden" not in client.get("/articles/first/").text


@pytest.mark.exhaustive
def test_the_order_is_that_of_the_numbers_then_that_of_entering(client, series, parts):
    SeriesPart.objects.filter(article=parts[2]).update(position=0)
    SeriesPart.objects.exclude(article=parts[2]).update(position=5)

    assert [title for _number, title in listed(client)] == [
        "last part",
        "first part",
        "second part",
    ]


@pytest.mark.exhaustive
def test_an_article_alone_says_nothing_of_its_series(client):
    series = SeriesFactory(slug="wells", articles=[ArticleFactory(slug="one"), DraftFactory()])

    assert line_and_next(client, "/articles/one/") == ("", "")
    assert len(listed(client)) == 1
    series.append(ArticleFactory())
    assert line_and_next(client, "/articles/one/")[0].startswith("Part 1 of 2")


def test_while_nothing_of_it_is_published_it_is_nowhere(client):
    SeriesFactory(slug="wells", title="Secret wells", articles=make_hidden_articles())
    SeriesFactory(slug="empty")

    assert client.get("/series/wells/").status_code == 404
    assert client.get("/series/empty/").status_code == 404
    assert client.get("/series/wells/card.share.png").status_code == 404
    assert "series" not in client.get("/sitemap.xml").text


@pytest.mark.sampled
@pytest.mark.parametrize(
    "make",
    [
        lambda: ArticleFactory(title="Otra", language="es"),
        lambda: PageFactory(title="Otra"),
    ],
    ids=["of another language", "a page"],
)
def test_what_is_no_article_of_its_language_is_no_part(client, series, make):
    other = make()
    series.append(other)

    assert len(listed(client)) == 3
    assert line_and_next(client, other.get_absolute_url()) == ("", "")


@pytest.mark.exhaustive
def test_a_series_stands_in_its_language_alone(client, series):
    assert client.get("/es/series/wells/").status_code == 404

    SeriesFactory(
        language="es", slug="wells", title="Pozos", articles=[ArticleFactory(language="es")]
    )
    assert "Pozos" in client.get("/es/series/wells/").text
    assert "Pozos" not in client.get("/series/wells/").text


@pytest.mark.exhaustive
def test_its_translations_name_each_other_while_readers_see_them(client, series):
    part = ArticleFactory(language="es")
    SeriesFactory(language="es", slug="pozos", translation_of=series, articles=[part])
    arabic = [DraftFactory(language="ar")]
    SeriesFactory(language="ar", slug="hidden", translation_of=series, articles=arabic)

    both = {
        "en": f"{HERE}/series/wells/",
        "es": f"{HERE}/es/series/pozos/",
        "x-default": f"{HERE}/series/wells/",
    }
    for path in ("/series/wells/", "/es/series/pozos/"):
        page = client.get(path).text
        links = LexborHTMLParser(page).css("link[hreflang]")
        assert {each.attributes["hreflang"]: each.attributes["href"] for each in links} == both
        assert "/ar/articles/#not-translated" in page


def test_what_is_withdrawn_leaves_at_once(client, series, parts):
    client.get("/series/wells/")
    client.get("/articles/first/")

    withdraw_article(article=parts[1], by=UserFactory())

    assert [title for _number, title in listed(client)] == ["first part", "last part"]
    assert line_and_next(client, "/articles/first/") == (
        "Part 1 of 2 in Five wells",
        "/articles/last/",
    )


@pytest.mark.exhaustive
def test_a_planned_part_comes_at_its_moment(client, series, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))

    assert ("2", "Hidden until tomorrow") in listed(client)


@pytest.mark.exhaustive
def test_pages_say_in_the_words_of_schema_org_what_belongs_together(client, series, parts):
    named = {"@type": "CreativeWorkSeries", "name": "Five wells", "url": f"{HERE}/series/wells/"}

    article = said(client, "/articles/second/")["NewsArticle"]
    assert (article["isPartOf"], article["position"]) == (named, 2)

    page = said(client, "/series/wells/")
    told = page["CreativeWorkSeries"]
    assert named.items() <= told.items()
    assert told["description"] == "Who owns the water."
    assert [(each["position"], each["url"]) for each in told["hasPart"]] == [
        (number, f"{HERE}/articles/{slug}/")
        for number, slug in enumerate(("first", "second", "last"), start=1)
    ]
    way = [step["name"] for step in page["BreadcrumbList"]["itemListElement"]]
    assert way == ["Home", "Articles", "Five wells"]


def count_queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.exhaustive
def test_an_article_of_a_series_costs_one_query_more(client, one_generation, parts):
    outside = count_queries(client, "/articles/first/")
    SeriesFactory(articles=parts)

    assert count_queries(client, "/articles/first/") == outside + 1


def test_its_page_costs_three_queries(client, known_menus, one_generation, series):
    assert count_queries(client, "/series/wells/") == 3


def test_an_article_that_readers_do_not_see_has_no_place(series):
    draft = Article.objects.get(title="Hidden draft")

    assert place_in_series(draft) is None
