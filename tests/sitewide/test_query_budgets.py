"""Pages of figures and days ask the database nine times at most, however much hangs on them.

Nothing is remembered from an earlier page: so much costs the first reader after a change.
`python -m benchmarks public-pages` counts the same with 500 statistics.
"""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advocacy.editing import correct
from advocacy.models import ObservanceSource, ObservanceTheme
from appearance.menus.entries import menu_of
from identity import site_identity
from page_cache import generation
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

MOST = 9
MOST_OF_A_FEED = 9  # whole articles, with all that stands in them
# A serving process asks for it in a thread of its own; only here does each page ask.
OF_THE_EPOCH = "page_cache_generation"
YEARS = range(2014, 2019)


@pytest.fixture
def full():
    """Statistics, a day and a topic with something of each kind that their pages show, and twice."""
    topics = [TopicFactory(slug="water"), TopicFactory(slug="land")]
    women, men, near = (
        StatisticFactory(slug=slug, short_name=slug) for slug in ("women", "men", "near")
    )
    for statistic in (women, men, near):
        statistic.topics.add(*topics)
        first = [
            FigureFactory(
                statistic=statistic, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
            )
            for year in YEARS
        ]
        for figure in first[:2]:
            later = {"period_start": figure.period_start, "period_end": figure.period_end}
            FigureFactory(statistic=statistic, revises=figure, value=1001, **later)
        for figure in first[3:]:
            figure.value = 999
            correct.correct(figure, reason="We read the wrong row.", by=UserFactory())
    women.drawn_beside.add(men)
    women.related.add(near)
    treaties = [
        InstrumentFactory(full_title="Younger convention", adopted_on=date(1990, 5, 1)),
        InstrumentFactory(full_title="Older convention", adopted_on=date(1966, 12, 16)),
    ]
    for slug in ("known", "other"):
        day = ObservanceFactory(slug=slug)
        day.topics.add(*topics)
        for year in (2024, 2025):
            ObservanceTheme.objects.create(observance=day, year=year, theme="Ours", source="UN")
        for fact in ("name_and_rule", "resolution"):
            ObservanceSource.objects.create(observance=day, fact=fact, source="UN")
        treaty = treaties.pop()
        treaty.topics.add(*topics)
        treaty.observances.add(day)
        for year in (2019, 2022):
            cited = women.figures.all()
            body = "".join(f'<p><stat-ref key="{figure.slug}"></stat-ref></p>' for figure in cited)
            article = ArticleFactory(
                body=f'{body}<stat-chart key="men"></stat-chart>',
                publish_at=datetime(year, 3, 1, tzinfo=UTC),
                observance=day,
            )
            article.topics.add(*topics)


PAGES = [
    "/",
    "/articles/",
    "/articles/?topic=water",
    "/sources/",
    "/statistics/women/",
    "/statistics/men/",
    "/statistics/",
    "/statistics/?topic=water",
    "/observances/known/",
    "/observances/known/2025/",
    "/observances/known/2030/",
    "/topics/water/",
    "/fr/topics/water/",  # without articles in French, others stand in their place
    "/topics/water/feed.xml",
    "/articles/feed.xml",
    "/corrections/",
    "/corrections/feed.xml",
    "/archive/",
    "/fr/archive/",
]


@pytest.mark.long
def test_a_page_asks_nine_times_at_most(client, full):
    asked = {}
    for path in PAGES:
        client.get(path)  # whatever is made once in a process
        generation.current_epoch().values.clear()
        # One query each for all pages of a generation.
        menu_of("header", "en")
        site_identity.load_identity()
        site_identity.banners("")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path] = sum(OF_THE_EPOCH not in query["sql"] for query in queries)

    feeds = {path: number for path, number in asked.items() if path.endswith(".xml")}
    pages = {path: number for path, number in asked.items() if path not in feeds}
    assert {path: number for path, number in pages.items() if number > MOST} == {}
    assert {path: number for path, number in feeds.items() if number > MOST_OF_A_FEED} == {}


@pytest.mark.exhaustive  # the page here is counted
@pytest.mark.long
def test_what_came_by_one_question_is_all_shown(client, full):
    statistic = client.get("/statistics/women/").text
    day = client.get("/observances/known/2025/").text
    topic = client.get("/topics/water/").text

    assert statistic.count("first value: ") == 2
    assert ">men</" in statistic
    assert "Ours" in day
    assert topic.index("Older convention") < topic.index("Younger convention")
