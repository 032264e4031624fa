"""What editors translated of a statistic, a day or a topic is what readers of that language are shown.

What has no translation stays English, and says so.
"""

import json
from datetime import date

import pytest
from icalendar import Calendar

from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.advocacy.helpers import found
from tests.articles.factories import ArticleFactory
from tests.config.templatetags.helpers import said

pytestmark = pytest.mark.django_db

TITLE = '<bdi lang="en">Murders of journalists</bdi>'


@pytest.fixture
def murders():
    """A statistic with Spanish words, drawn as a line, on a topic with a day."""
    statistic = StatisticFactory(
        slug="murders",
        title="Murders of journalists",
        titles={"es": "Asesinatos de periodistas"},
        description="Those whose murderers were never found.",
        descriptions={"es": "Aquellos cuyos asesinos no fueron hallados."},
        method_caveat="Not all are known.",
        method_caveats={"es": "No se conocen todos."},
        counted="murders",
        counted_names={"es": "asesinatos"},
    )
    source = SourceFactory(title="Press freedom", titles={"es": "Libertad de prensa"})
    for year in range(2019, 2025):
        span = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        FigureFactory(
            slug=f"murders-{year}", statistic=statistic, source=source, value=year, **span
        )
    topic = TopicFactory(
        slug="press", description="Who may report.", descriptions={"es": "Quién puede informar."}
    )
    day = ObservanceFactory(
        slug="press-day",
        name="Press Day",
        names={"es": "Día de la Prensa"},
        description="For a free press.",
        descriptions={"es": "Prensa libre."},
    )
    for thing in (statistic, day):
        thing.topics.add(topic)
    return statistic


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "spanish", "english"),
    [
        ("/statistics/murders/", "Asesinatos de periodistas</h1>", f"{TITLE}</h1>"),
        (
            "/statistics/murders/",
            'property="og:description" content="Aquellos cuyos asesinos no fueron hallados."',
            'property="og:description" content="Those whose murderers were never found."',
        ),
        (
            "/statistics/murders/",
            '<p class="stand">Aquellos cuyos',
            '<p class="stand"><bdi lang="en">Those whose',
        ),
        (
            "/statistics/murders/",
            "<p>No se conocen todos.</p>",
            '<bdi lang="en">Not all are known.',
        ),
        ("/statistics/murders/", " asesinatos</p>", ' <bdi lang="en">murders</bdi></p>'),
        ("/statistics/murders/", "Mundo</p>", "العالم</p>"),
        ("/statistics/murders/", '-title">Asesinatos', '-title" lang="en">Murders'),
        ("/statistics/murders/", "«Asesinatos de periodistas»", f"«{TITLE}»"),
        (
            "/statistics/murders/",
            "<cite>Libertad de prensa</cite>",
            '<cite><bdi lang="en">Press freedom</bdi></cite>',
        ),
        (
            "/sources/",
            ">Libertad de prensa</a>",
            '><bdi lang="en">Press freedom</bdi></a>',
        ),
        ("/statistics/murders/embed/", ">Asesinatos de periodistas</a></h1>", f"{TITLE}</a></h1>"),
        ("/statistics/", ">Asesinatos de periodistas</a>", f">{TITLE}</a>"),
        ("/topics/press/", ">Asesinatos de periodistas</a>", f">{TITLE}</a>"),
        (
            "/topics/press/",
            '<p class="stand">Quién puede',
            '<p class="stand"><bdi lang="en">Who may',
        ),
        ("/observances/press-day/", ">Asesinatos de periodistas</a>", f">{TITLE}</a>"),
        (
            "/observances/press-day/",
            '<p class="stand">Prensa libre.',
            '<p class="stand"><bdi lang="en">For a free',
        ),
    ],
)
def test_a_page_shows_its_own_words_or_marks_the_english_ones(
    client, murders, path, spanish, english
):
    assert spanish in client.get(f"/es{path}").text
    assert english in client.get(f"/ar{path}").text


@pytest.mark.exhaustive
def test_an_english_page_marks_no_words_of_its_own_language(client, murders):
    assert "<h1>Murders of journalists</h1>" in client.get("/statistics/murders/").text


def test_what_says_no_more_than_the_unit_is_not_said_twice(client):
    StatisticFactory(slug="people", counted="People")

    assert "Counted:" not in client.get("/statistics/people/").text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "title"), [("es", "Asesinatos de periodistas"), ("ar", "Murders of journalists")]
)
def test_what_others_take_has_the_title_of_the_page(client, murders, language, title):
    here = f"http://testserver/{language}/statistics/murders/"
    answer = client.get("/oembed", {"url": here}).json()

    assert answer["title"] == title
    assert f'title="{title}"' in answer["html"]
    assert f"<title>{title}</title>" in client.get(f"/{language}/statistics/murders.svg").text
    assert f": {title}</title>" in client.get(f"{here}feed.xml").text
    assert f"title = {{{{{title}}}}}" in client.get(f"{here}cite.bib").text


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "title", "title_language"),
    [
        ("es", "Asesinatos de periodistas", "es"),
        ("ar", "Murders of journalists", "en"),
        ("en", "Murders of journalists", "en"),
    ],
)
def test_programs_are_told_the_language_of_the_title(
    client, murders, language, title, title_language
):
    path = "" if language == "en" else f"/{language}"

    data = said(client, f"{path}/statistics/murders/")["Dataset"]

    assert (data["name"], data["inLanguage"]) == (title, title_language)


def test_an_article_shows_a_statistic_in_its_own_language(client, murders):
    body = (
        '<p>x <stat-ref key="murders-2024"></stat-ref></p><stat-card key="murders-2024"></stat-card>'
        '<stat-chart key="murders"></stat-chart>'
    )
    spanish = ArticleFactory(language="es", body=body)
    arabic = ArticleFactory(language="ar", body=body)

    shown = client.get(spanish.get_absolute_url()).text
    assert shown.count("Asesinatos de periodistas") >= 4  # note, card, chart and its table
    assert "Murders of journalists" not in shown
    assert client.get(arabic.get_absolute_url()).text.count(TITLE) == 3


def test_a_calendar_describes_a_day_only_in_its_own_language(client, murders):
    def described(path):
        events = Calendar.from_ical(client.get(path).content).walk("VEVENT")
        return str(events[0]["description"])

    assert "Prensa libre." in described("/es/observances/press-day.ics")
    assert "free press" in described("/observances/press-day.ics")
    assert "free press" not in described("/ar/observances/press-day.ics")


@pytest.mark.exhaustive
def test_calendars_are_told_of_a_translated_description(murders):
    day = ObservanceFactory()
    day.descriptions = {"fr": "Presse libre."}
    day.save()

    assert day.calendar_changes == 1


def test_a_statistic_is_found_in_each_language_that_has_a_title(murders):
    assert found("asesinatos", "es") == ["/es/statistics/murders/"]
    assert found("conocen", "es") == ["/es/statistics/murders/"]
    assert found('"2.024 personas"', "es") == ["/es/statistics/murders/"]
    assert found("murders", "ar") == []
    assert found("libre", "es") == ["/es/observances/press-day/"]

    murders.titles = {}
    murders.save()
    assert found("asesinatos", "es") == []


def test_the_api_gives_the_titles_by_language(client, murders):
    assert json.loads(client.get("/api/v1/statistics/murders/").content)["titles"] == murders.titles
