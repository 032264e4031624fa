"""Which figures and days stand beside a day or a statistic, and in which order."""

import re

import pytest

from articles.models import Citation
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.advocacy.helpers import make_article, page

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def trafficking():
    return TopicFactory(slug="trafficking")


@pytest.fixture
def day(trafficking):
    day = ObservanceFactory(name="Day against Trafficking", slug="against-trafficking")
    day.topics.add(trafficking, TopicFactory(slug="labour"))
    return day


def statistic(name, *topics, is_published=True):
    figure = FigureFactory(statistic__slug=name, statistic__title=name, is_published=is_published)
    figure.statistic.topics.add(*topics)
    return figure.statistic


def linked(text, kind):
    """Return the slugs of the pages of a kind to which a page links, in their order."""
    return list(dict.fromkeys(re.findall(rf'href="/{kind}/([a-z-]+)/"', text)))


def test_a_day_shows_figures_that_editors_chose_then_cited_ones_then_rare_topics(
    client, day, trafficking
):
    labour = day.topics.get(slug="labour")
    for name in ("wages", "hours"):
        statistic(name, labour)
    statistic("convictions", trafficking)
    cited = statistic("laws", labour)
    chosen = statistic("victims")
    hidden = statistic("hidden")
    type(hidden).objects.filter(pk=hidden.pk).update(is_published=False)
    article = make_article(title="Why 30 July", slug="why-30-july", observance=day)
    Citation.objects.create(article=article, statistic=cited, figure=cited.figures.get())

    assert linked(page(client, day.get_absolute_url()), "statistics") == [
        *("laws", "convictions", "hours")
    ]

    day.statistics.add(chosen, hidden)

    assert linked(page(client, day.get_absolute_url()), "statistics") == [
        *("victims", "laws", "convictions")
    ]


@pytest.mark.exhaustive
def test_a_figure_names_the_days_that_show_it_first(client, day, trafficking):
    for name in ("a-day", "another-day"):
        ObservanceFactory(slug=name).topics.add(trafficking)
    victims = statistic("victims", trafficking)
    labour_day = ObservanceFactory(slug="labour-day")

    labour_day.statistics.add(victims)

    days = linked(page(client, victims.get_absolute_url()), "observances")
    assert days[0] == "labour-day"
    assert set(days[1:]) == {"a-day", "another-day", "against-trafficking"}


@pytest.mark.exhaustive
def test_the_list_of_a_topic_offers_its_figures_as_one_table(client, trafficking):
    statistic("victims", trafficking)
    statistic("wages")

    text = page(client, "/statistics/", topic="trafficking")

    address = "/api/v1/figures.csv?topic=trafficking"
    assert f'href="{address}"' in text
    table = b"".join(client.get(address).streaming_content).decode()
    assert "victims" in table
    assert "wages" not in table
    assert "figures.csv" not in page(client, "/statistics/")
