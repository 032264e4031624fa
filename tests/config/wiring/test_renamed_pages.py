"""Whoever follows an old link to a statistic, a day, a topic or a series still finds it."""

import pytest

from config.models import Redirect
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def renamed(row, slug):
    row.slug = slug
    row.save()
    return row


def statistic():
    return FigureFactory(statistic__slug="old").statistic


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("make", "below"),
    [
        (statistic, "embed/"),
        (lambda: ObservanceFactory(slug="old"), "2026/"),
        (lambda: TopicFactory(slug="old"), "feed.xml"),
        (lambda: InstrumentFactory(slug="old"), ""),
    ],
    ids=["statistic", "day", "topic", "treaty"],
)
def test_the_old_address_leads_to_the_new_one_in_each_language(client, make, below):
    row = make()
    old = row.get_absolute_url()
    new = renamed(row, "new").get_absolute_url()

    for start in ("", "/ar"):
        for end in ("", below):
            answer = client.get(f"{start}{old}{end}?a=1")
            assert answer.headers["Location"] == f"{start}{new}{end}?a=1"
    assert client.get(f"{new}{below}").status_code == 200


@pytest.mark.exhaustive
def test_a_series_is_found_at_its_old_address_in_its_language(client):
    row = SeriesFactory(language="es", slug="old", articles=[ArticleFactory(language="es")])
    renamed(row, "new")

    assert client.get("/es/series/old/").headers["Location"] == "/es/series/new/"
    assert client.get("/es/series/new/").status_code == 200
    assert client.get("/series/old/").status_code == 404


def test_two_renames_are_one_hop_and_the_way_back_is_no_loop(client):
    row = renamed(renamed(ObservanceFactory(slug="one"), "two"), "three")
    assert client.get("/observances/one/").headers["Location"] == "/observances/three/"
    assert client.get("/observances/two/").headers["Location"] == "/observances/three/"

    renamed(row, "one")

    assert client.get("/observances/one/").status_code == 200
    assert client.get("/observances/three/").headers["Location"] == "/observances/one/"


def test_what_readers_never_saw_leaves_nothing():
    renamed(StatisticFactory(slug="old", is_published=False), "new")

    assert not Redirect.objects.exists()


@pytest.mark.exhaustive
def test_another_page_may_take_the_old_address(client):
    renamed(ObservanceFactory(slug="old"), "new")
    ObservanceFactory(slug="old", name="Another day")

    assert "Another day" in client.get("/observances/old/").text
