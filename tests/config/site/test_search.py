import logging
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article
from config.privacy.quiet_log import HidePrivatePaths
from search import backends
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory
from tests.config.site.helpers import titles
from tests.markup import one_line

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_page_without_a_question_says_what_can_be_asked(client):
    response = client.get("/search/")

    assert "by a date or by a number" in response.text
    assert "Search covers: Articles, Pages, Topics, Authors, Days to mark" in one_line(
        response.text
    )
    assert "No results for" not in response.text


def test_results_show_where_the_words_stand(client):
    ArticleFactory(
        title="A <fair> hearing",
        slug="fair",
        summary="In court.",
        body=f"<p>{'Long before. ' * 40}Each was heard & had an interpreter.</p>",
    )

    text = one_line(client.get("/search/", {"q": "fair interpreters"}).text)

    assert 'href="/articles/fair/"' in text
    assert "A &lt;<mark>fair</mark>&gt; hearing" in text
    assert "heard &amp; had an <mark>interpreter</mark>." in text
    assert '<p role="status">1 result</p>' in text


def test_every_kind_is_found_and_can_be_chosen(client):
    ArticleFactory(title="Braille in court")
    ObservanceFactory(name="Braille Day")
    StatisticFactory(title="Readers of Braille")
    InstrumentFactory(short_title="Braille", full_title="Braille Treaty")

    assert set(titles(client.get("/search/?q=braille"))) == {
        "Braille in court",
        "Braille Day",
        "Readers of Braille",
        "Braille Treaty",
    }
    assert titles(client.get("/search/?q=braille&kind=observance")) == ["Braille Day"]


def test_a_source_is_found_by_its_publisher_and_says_how_many_figures_rest_on_it(client):
    source = SourceFactory(publisher="Comayagua Institute", title="Yearbook", year=2024)
    statistic = StatisticFactory(title="Cases")
    FigureFactory(statistic=statistic, source=source)
    FigureFactory(statistic=statistic, source=source, period_start=None, period_end=None)
    SourceFactory(publisher="Comayagua Institute", title="Of no figure")

    page = client.get("/search/?q=comayagua&kind=source")

    assert titles(page) == ["Yearbook"]
    assert f'href="/sources/{source.pk}/"' in page.text
    assert "Source <span>2 figures</span></p>" in one_line(page.text)
    assert "<mark>Comayagua</mark> Institute, 2024" in page.text
    assert f'href="/ar/sources/{source.pk}/"' in client.get("/ar/search/?q=yearbook").text


def test_the_language_of_the_page_goes_first_and_the_others_say_theirs(client):
    ArticleFactory(title="Radio", summary="Radio", slug="en")
    ArticleFactory(title="Radio libre", language="es", slug="es")

    english, spanish = client.get("/search/?q=radio"), client.get("/es/search/?q=radio")

    assert titles(english) == ["Radio", "Radio libre"]
    assert titles(spanish) == ["Radio libre", "Radio"]
    assert 'href="/es/articles/es/" hreflang="es"' in english.text
    assert "<span>Spanish</span></p>" in one_line(english.text)
    assert titles(client.get("/search/?q=radio&language=es")) == ["Radio libre"]


@pytest.mark.exhaustive
def test_a_figure_opens_in_the_language_of_the_page(client):
    StatisticFactory(title="Displaced", slug="displaced")

    assert 'href="/es/statistics/displaced/"' in client.get("/es/search/?q=displaced").text


def test_a_day_with_a_name_in_two_languages_is_one_result(client):
    ObservanceFactory(
        name="Radio Day", names={"es": "Día de la Radio", "fr": "Journée de la radio"}
    )

    assert titles(client.get("/es/search/?q=radio")) == ["Día de la Radio"]


@pytest.mark.exhaustive
def test_a_year_can_be_chosen(client):
    ArticleFactory(title="Old radio", publish_at=timezone.now() - timedelta(days=800))
    ArticleFactory(title="New radio")
    year = timezone.localdate().year

    response = client.get("/search/", {"q": "radio", "year": year})

    assert titles(response) == ["New radio"]
    assert f'<option value="{year - 2}">' in response.text


def test_choices_that_are_not_ours_count_for_nothing(client):
    ArticleFactory(title="Radio")

    response = client.get("/search/?q=radio&kind=secret&language=xx&year=soon&page=9999")

    assert titles(response) == ["Radio"]


def test_what_readers_may_not_see_is_neither_found_nor_offered(client):
    DraftFactory(title="Tegucigalpa draft")
    ArticleFactory(title="Tegucigalpa later", publish_at=timezone.now() + timedelta(days=1))
    ArticleFactory(title="Tegucigalpa gone", status=Article.Status.WITHDRAWN)
    assert Article.objects.count() == 3

    for typed in ("tegucigalpa", "tegucigalpo", "teguc"):
        response = client.get("/search/", {"q": typed})
        assert "No results for" in response.text
        assert "Showing results for" not in response.text


@pytest.mark.exhaustive
def test_after_a_slip_the_word_that_was_meant_is_looked_for(client):
    ArticleFactory(title="Asylum")

    page = client.get("/search/?q=asylm&kind=article")

    assert titles(page) == ["Asylum"]
    assert "Showing results for “asylum”" in page.text
    assert 'href="?q=%22asylm%22&amp;kind=article"' in page.text
    assert "Search covers: Articles</p>" in one_line(page.text)


@pytest.mark.exhaustive
def test_pages_with_most_of_the_words_stand_below_a_line(client):
    ArticleFactory(title="Interpreters in court")

    page = client.get("/search/?q=who+pays+interpreters+in+court")

    assert titles(page) == ["Interpreters in court"]
    assert "No page has all of these words." in page.text
    assert "<h2>Pages with most of these words</h2>" in page.text
    assert "No results for" not in page.text


@pytest.mark.exhaustive
def test_topics_and_authors_are_found_in_the_language_of_the_reader(client):
    TopicFactory(name="Hearings", names={"es": "Audiencias"}, slug="hearings")
    AuthorFactory(name="Legal team", names={"es": "Equipo jurídico"}, slug="legal-team")

    assert 'href="/es/topics/hearings/"' in client.get("/es/search/?q=audiencias").text
    assert 'href="/es/authors/legal-team/"' in client.get("/es/search/?q=juridico").text
    assert 'href="/ar/authors/legal-team/"' in client.get("/ar/search/?q=legal+team").text
    assert titles(client.get("/search/?q=hearings&kind=topic")) == ["Hearings"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", "nadia salem"),
        ("", "haddad geneva"),
        ("", "أمل"),
        ("/ar", "امل حداد"),  # without its hamza
        ("/ar", "nadia salem"),
        ("/ar", "محامية"),
        ("/es", "nadia salem"),
    ],
)
def test_an_author_is_found_by_other_names_and_by_the_line_about_them(client, path, query):
    AuthorFactory(
        name="Amal Haddad",
        names={"ar": "هدى حداد"},
        slug="amal",
        description="Lawyer in Geneva",
        descriptions={"ar": "محامية في جنيف"},
        other_names="Nadia Salem\nأمل حداد",
    )

    assert f'href="{path}/authors/amal/"' in client.get(f"{path}/search/", {"q": query}).text


def test_a_name_that_is_removed_is_found_nowhere(client):
    author = AuthorFactory(name="Amal", slug="amal", other_names="Zzsecret Name")
    assert "/authors/amal/" in client.get("/search/?q=zzsecret").text

    author.other_names = ""
    author.save()

    for path in ("/search/?q=zzsecret", "/es/search/?q=zzsecret"):
        assert "/authors/amal/" not in client.get(path).text
    for path in ("/authors/amal/", "/ar/authors/amal/", "/authors/amal/feed.xml"):
        assert "Zzsecret" not in client.get(path).text


def test_a_topic_that_is_a_draft_is_not_found(client):
    TopicFactory(name="Hearings", is_published=False, first_published_at=None)

    assert "No results for" in client.get("/search/?q=hearings").text


@pytest.mark.exhaustive
def test_other_editions_stand_in_the_result(client):
    for year in (2022, 2023):
        FigureFactory(
            source__title="Census",
            source__report="Census",
            source__publisher="Comayagua",
            source__year=year,
        )
    FigureFactory(source__title="Census", source__publisher="Comayagua", source__year=None)

    page = client.get("/search/?q=census&kind=source")

    assert titles(page) == ["Census", "Census"]
    assert "Other editions: <a" in one_line(page.text)
    assert "Comayagua, 2022</bdi></a>" in page.text


@pytest.mark.exhaustive
def test_a_day_is_found_by_its_date_in_the_language_of_the_reader(client):
    ObservanceFactory(
        name="Rights Day",
        names={"es": "Día de los Derechos"},
        slug="rights",
        rule={"type": "fixed", "month": 12, "day": 10},
    )

    assert titles(client.get("/search/?q=december+10")) == ["Rights Day"]
    assert titles(client.get("/es/search/?q=10+de+diciembre")) == ["Día de los Derechos"]
    text = client.get("/es/search/?q=10+de+diciembre").text
    assert "<mark>10</mark> de <mark>diciembre</mark>" in text


def test_nothing_found_leads_to_help_and_to_all_kinds(client):
    text = client.get("/search/?q=nothing+at+all&kind=article").text

    assert "Are you seeking asylum, or afraid to go back?" in text
    assert 'href="?q=nothing+at+all"' in text


@pytest.mark.exhaustive
def test_pages_keep_the_question(client):
    for number in range(11):
        ArticleFactory(title=f"Radio {number}")

    first = client.get("/search/?q=radio&kind=article")
    second = client.get("/search/?q=radio&kind=article&page=2")

    assert 'href="/search/?q=radio&amp;kind=article&amp;page=2"' in first.text
    assert (len(titles(first)), len(titles(second))) == (10, 1)
    assert "11 results" in second.text


@pytest.mark.exhaustive
def test_more_than_can_be_paged_through_is_said(client, monkeypatch):
    monkeypatch.setattr("search.engine.MOST_RESULTS", 3)
    for number in range(5):
        ArticleFactory(title=f"Radio {number}")

    response = client.get("/search/?q=radio")

    assert "More than 3 results." in response.text
    assert len(titles(response)) == 3


def test_the_question_is_in_the_box_and_not_in_the_title(client):
    text = client.get("/search/", {"q": 'Zz"question'}).text

    assert 'value="Zz&quot;question"' in text
    assert "Zz" not in text.partition("</title>")[0]
    assert "<title>Search |" in text


def test_nobody_keeps_or_lists_the_page_and_no_cookie_comes(client):
    response = client.get("/search/?q=radio")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}
    assert '<meta name="robots" content="noindex">' in response.text
    assert 'rel="canonical"' not in response.text


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["/articles/", "/no-such-page/", "/es/articles/"])
def test_every_page_has_a_box_that_asks_without_a_token(client, path):
    text = client.get(path).text

    assert 'role="search"' in text
    assert 'name="q"' in text
    assert "csrf" not in text


@pytest.mark.exhaustive
def test_the_page_of_results_has_one_box(client):
    assert client.get("/search/?q=radio").text.count('role="search"') == 1


def test_a_search_costs_few_queries(client, django_assert_max_num_queries):
    for number in range(12):
        ArticleFactory(title=f"Radio {number}")
    client.get("/search/?q=radio")

    with django_assert_max_num_queries(10):  # nobody has the second word
        client.get("/search/?q=radio+number")
    with django_assert_max_num_queries(5):
        client.get("/search/?q=radio")


@pytest.mark.parametrize("path", ["/search/", "/ar/search/"])
def test_a_failure_tells_no_log_what_was_looked_for(path, monkeypatch, caplog, capsys):
    typed = "Zz" + "looked-for"

    def fail(*_args, **_more):
        raise DatabaseError(f"no such thing as {typed}")

    monkeypatch.setattr(backends, "find_matches", fail)
    caplog.handler.addFilter(HidePrivatePaths())
    caplog.handler.setFormatter(logging.Formatter("%(message)s"))
    response = Client(raise_request_exception=False).get(path, {"q": typed})

    assert response.status_code == 500
    assert f"Internal Server Error: {path}…" in caplog.text
    assert "DatabaseError" in caplog.text
    assert typed not in caplog.text + capsys.readouterr().err + response.text


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.sampled_from(["\0", '"(', "*" * 10_000]))
def test_no_question_breaks_the_page(client, typed):
    typed = typed.encode("utf-8", "replace").decode()

    assert client.get("/search/", {"q": typed}).status_code == 200


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "number"), [("/search/", "123.2 million"), ("/es/search/", "123,2 millones")]
)
def test_a_statistic_that_is_found_says_its_newest_figure_and_who_counts(client, path, number):
    statistic = StatisticFactory(title="People uprooted", titles={"es": "People uprooted"})
    for year, value in ((2023, 117_300_000), (2024, 123_200_000)):
        FigureFactory(
            statistic=statistic,
            value=value,
            period_start=date(year, 12, 31),
            period_end=date(year, 12, 31),
            source__publisher="UNHCR",
        )
    FigureFactory(statistic=statistic, value=9, is_published=False)

    text = one_line(client.get(path, {"q": "uprooted"}).text)

    assert f'<b>{number}</b> <small class="meta">(' in text
    assert '<bdi lang="en">UNHCR</bdi></span>' in text
    assert "<b>117" not in text


@pytest.mark.exhaustive
def test_a_statistic_without_figures_is_found_without_a_number(client):
    StatisticFactory(title="People uprooted")

    assert "People <mark>uprooted</mark>" in client.get("/search/?q=uprooted").text


@pytest.mark.exhaustive
def test_the_figures_of_all_that_is_found_cost_one_query(client, django_assert_num_queries):
    for number in range(3):
        FigureFactory(statistic__title=f"People uprooted {number}")
    client.get("/search/?q=uprooted")

    with CaptureQueriesContext(connection) as few:
        client.get("/search/?q=uprooted")
    cost = len(few)
    for number in range(6):
        FigureFactory(statistic__title=f"More uprooted {number}")
    client.get("/search/?q=uprooted")

    with django_assert_num_queries(cost):
        client.get("/search/?q=uprooted")
