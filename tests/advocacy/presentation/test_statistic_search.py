"""Which statistics match words, for readers of their list."""

import pytest
from django.utils import translation

from advocacy.models import Statistic
from advocacy.presentation.statistic_search import find_statistics
from tests.advocacy.factories import (
    FigureFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def statistics():
    """Two statistics that differ in every text."""
    children = StatisticFactory(
        title="Women and girls in trafficking",
        titles={"es": "Mujeres víctimas"},
        measure="detected victims",
        description="As police détected them.",
        counted="girls",
        population="aged 5 to 17",
        unit=Statistic.Unit.PERCENT,
        geography_name="Haïti",
    )
    courts = StatisticFactory(title="Cases in courts", unit=Statistic.Unit.CASES)
    publisher = PublisherFactory(name="UNODC", full_name="Office on Drugs and Crime")
    FigureFactory(statistic=children, source=SourceFactory(publisher=publisher))
    topic = TopicFactory(name="Slavery", names={"ar": "الرق"})
    children.topics.add(topic, through_defaults={})
    return {children.pk: "children", courts.pk: "courts"}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trafficking", {"children"}),
        ("TRAFFICK", {"children"}),
        ("trafficking courts", set()),
        ("detected police", {"children"}),
        ("victimas mujeres", {"children"}),
        ("haiti", {"children"}),
        ("unodc", {"children"}),
        ("drugs", {"children"}),
        ("slavery girls 17", {"children"}),
        ("رق", {"children"}),
        ("per cent", {"children"}),
        ("ourts", {"courts"}),
        ("men", set()),
        ("wom", {"children"}),
        ("in", {"children", "courts"}),
        ("“courts”!", {"courts"}),
        ("?!", set()),
        ("", set()),
    ],
)
def test_every_word_is_in_one_of_the_texts(statistics, words, found):
    assert {statistics[key] for key in find_statistics(words)} == found


@pytest.mark.exhaustive
def test_units_are_found_in_the_language_of_the_page(statistics):
    with translation.override("es"):
        assert {statistics[key] for key in find_statistics("por ciento")} == {"children"}
        assert find_statistics("per cent") == set()


def test_publishers_of_former_figures_and_drafts_are_not_found(statistics):
    old = SourceFactory(publisher=PublisherFactory(name="Formerly"))
    [key] = find_statistics("unodc")
    FigureFactory(statistic_id=key, source=old, period_start="2001-01-01", period_end="2001-12-31")
    StatisticFactory(title="Drafts of trafficking", is_published=False)

    assert find_statistics("formerly") == set()
    assert find_statistics("trafficking") == {key}


@pytest.mark.exhaustive
def test_a_generation_asks_once(statistics, one_generation, django_assert_num_queries):
    with django_assert_num_queries(3):
        find_statistics("trafficking")
    with django_assert_num_queries(0):
        find_statistics("courts")
