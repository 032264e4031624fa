from datetime import date, timedelta

import pytest
from django.utils import timezone

from advocacy.models import Observance
from appearance.front_page import parts
from tests.advocacy.factories import FigureFactory, ObservanceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db


def shown(response, kind):
    """What the first section of a kind shows; None where readers do not see one."""
    sections = (each for each in response.context["sections"] if each.kind == kind)
    return next((section.content for section in sections), None)


@pytest.fixture
def unpublished():
    """A draft and a scheduled article: neither may ever leak."""
    DraftFactory(title="A draft")
    ArticleFactory(title="Tomorrow", publish_at=timezone.now() + timedelta(days=1))


def test_home_stands_without_any_content(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "Are you seeking asylum, or afraid to go back?" in response.text
    assert response.cookies == {}


def test_home_leads_with_the_newest_article_and_hides_what_is_not_out(client, unpublished):
    ArticleFactory(title="Older", publish_at=timezone.now() - timedelta(days=2))
    ArticleFactory(title="Newest", publish_at=timezone.now() - timedelta(days=1))

    response = client.get("/")

    assert shown(response, "lead")["article"].title == "Newest"
    assert [article.title for article in shown(response, "latest")["articles"]] == ["Older"]
    assert "A draft" not in response.text
    assert "Tomorrow" not in response.text


def test_home_fills_up_with_english_articles_that_have_no_translation():
    english = ArticleFactory(title="Translated")
    ArticleFactory(title="Traducido", language="es", translation_of=english)
    ArticleFactory(title="English alone")

    titles = [article.title for article in parts.newest_articles("es", 5)]

    assert titles == ["Traducido", "English alone"]


def test_what_we_say_about_ourselves_does_not_lead_the_front_page():
    ArticleFactory(title="News")
    ArticleFactory(title="Who we are", kind="about")

    assert [article.title for article in parts.newest_articles("en", 5)] == ["News"]


def test_next_day_skips_what_is_running_and_what_is_not_core():
    today = date(2026, 12, 10)
    running = {
        "type": "fixed_range",
        "start": {"month": 12, "day": 1},
        "end": {"month": 12, "day": 31},
    }
    coming = ObservanceFactory(rule={"type": "fixed", "month": 12, "day": 18})
    observances = [ObservanceFactory(rule=running), coming]

    found = parts.coming_days(observances, today, 1)[0]

    assert (found.observance, found.occurrence.start, found.days_left) == (
        coming,
        date(2026, 12, 18),
        8,
    )


@pytest.mark.exhaustive
def test_next_day_is_told_in_the_commas_of_the_language(client, time_machine):
    time_machine.move_to("2026-12-18T12:00:00Z")
    ObservanceFactory(relevance="core", rule={"type": "fixed", "month": 12, "day": 18})

    assert "18 December 2026</time>, today" in one_line(client.get("/").text)
    assert "18 ديسمبر 2026</time>، اليوم" in one_line(client.get("/ar/").text)


@pytest.mark.exhaustive
def test_home_draws_a_stroke_for_each_million_people(client):
    statistic = StatisticFactory(slug=parts.CROWD_STATISTIC, unit="persons")
    FigureFactory(statistic=statistic, value=117_300_000)

    response = client.get("/")

    strokes = "".join(shown(response, "lead")["crowd"]).count("h0M")
    assert strokes == 117
    assert "Each line is a million people forced from home: 117.3 million" in response.text


def test_home_shows_one_figure_of_each_statistic_that_the_newest_articles_cite(client):
    figure = FigureFactory()
    body = f'<p><stat-ref key="{figure.slug}"></stat-ref></p>'
    ArticleFactory(body=body)

    response = client.get("/")

    assert shown(response, "figures")["figures"] == [figure]
    assert f'href="{figure.get_absolute_url()}"' in response.text


@pytest.mark.exhaustive
def test_home_prefers_the_newest_figure_of_a_statistic_that_is_quoted_twice(client):
    statistic = StatisticFactory()
    old, new = (
        FigureFactory(statistic=statistic, period_start=day, period_end=day)
        for day in (date(2003, 12, 31), date(2014, 12, 31))
    )
    keys = "".join(f'<stat-ref key="{figure.slug}"></stat-ref>' for figure in (old, new))
    ArticleFactory(body=f"<p>{keys}</p>")

    assert shown(client.get("/"), "figures")["figures"] == [new]


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_home_costs_the_same_with_many_articles(client, known_menus, django_assert_num_queries):
    for number in range(12):
        ObservanceFactory(
            relevance=Observance.Relevance.CORE,
            rule={"type": "fixed", "month": 12, "day": number + 1},
        )
        figure = FigureFactory()
        ArticleFactory(body=f'<p><stat-ref key="{figure.slug}"></stat-ref></p>')

    # The arrangement, articles, observances, citations, the count of displaced people.
    with django_assert_num_queries(5):
        client.get("/")
