"""Statistics in lists, however many there are."""

import pytest

from advocacy.presentation import statistic_lists
from tests.advocacy.factories import FigureFactory, StatisticFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def water():
    """Five statistics on water, by title."""
    topic = TopicFactory(name="Water", slug="water")
    statistics = [FigureFactory(statistic__title=f"Water {n}").statistic for n in range(5)]
    for statistic in statistics:
        statistic.topics.add(topic, through_defaults={})
    return statistics


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(statistic_lists, "FEW", 4)
    monkeypatch.setattr(statistic_lists, "IN_A_SECTION", 2)
    monkeypatch.setattr(statistic_lists, "PER_PAGE", 2)


@pytest.mark.exhaustive  # of many the list leads to all of a topic, here
def test_few_are_shown_all(water):
    [section] = statistic_lists.sections()

    assert (section.statistics, section.total) == (water, 5)


@pytest.mark.exhaustive  # as all of a topic
def test_of_many_the_first_of_each_topic_are_shown(few, water):
    other = StatisticFactory(title="Other")

    assert [
        (s.topic and s.topic.slug, s.statistics, s.total) for s in statistic_lists.sections()
    ] == [
        ("water", water[:2], 5),
        (None, [other], 1),
    ]


@pytest.mark.exhaustive  # an order
def test_those_of_a_topic_come_by_title(water):
    StatisticFactory(title="Other")

    assert list(statistic_lists.statistics_of("water")) == water


def test_of_many_the_list_leads_to_all_of_a_topic_and_these_to_each_other(few, water, client):
    first = client.get("/statistics/").text
    page = client.get("/statistics/?topic=water&page=2").text

    assert 'href="/statistics/?topic=water"' in first
    assert water[4].title not in first
    assert [statistic.title in page for statistic in water] == [False, False, True, True, False]
    assert 'href="/statistics/?topic=water" aria-label="Page 1" rel="prev"' in page


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
@pytest.mark.parametrize(
    "query", ["page=2", "topic=water&page=9", "topic=water&page=0", "topic=water&page=x"]
)
def test_a_page_that_there_is_not_is_not_found(few, water, client, query):
    assert client.get(f"/statistics/?{query}").status_code == 404


@pytest.mark.exhaustive  # tests/articles/views/test_lists.py explains too
def test_an_unknown_topic_is_answered_with_words(water, client):
    page = client.get("/statistics/?topic=unheard")

    assert page.status_code == 200
    assert "no such topic" in page.text


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_a_list_costs_the_same_whatever_its_length(
    few, water, client, one_generation, django_assert_num_queries
):
    client.get("/statistics/")
    client.get("/statistics/?topic=water")

    with django_assert_num_queries(3):
        client.get("/statistics/")
    with django_assert_num_queries(4):
        client.get("/statistics/?topic=water&page=3")
