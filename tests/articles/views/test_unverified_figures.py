"""Readers never see a figure that nobody checked without being told."""

import pytest

from advocacy.models import Figure
from tests.advocacy.factories import FigureFactory, StatisticFactory, TopicFactory
from tests.articles.factories import ArticleFactory

pytestmark = pytest.mark.django_db

CITED = {
    "in a sentence": '<p>We count <stat-ref key="displaced-2024"></stat-ref> by now.</p>',
    "on a card": '<stat-card key="displaced-2024"></stat-card>',
    "as a chart": '<stat-chart key="displaced"></stat-chart>',
}


@pytest.fixture
def figure():
    statistic = StatisticFactory(slug="displaced", title="People displaced")
    statistic.topics.add(TopicFactory(slug="exile"))
    return FigureFactory(statistic=statistic, slug="displaced-2024", value=123_200_000)


@pytest.mark.sampled
@pytest.mark.parametrize("how", CITED)
@pytest.mark.parametrize(
    "page", ["/articles/one/", "/articles/one/republish/", "/articles/feed.xml"]
)
def test_a_cited_figure_says_that_nobody_checked_it(client, figure, how, page):
    ArticleFactory(slug="one", body=CITED[how])
    assert "not checked" in _page(client, page)

    Figure.objects.get().save()  # another generation
    Figure.objects.update(verification="verified-primary")
    assert "not checked" not in _page(client, page)


def test_it_is_said_in_the_sentence_and_in_the_note(client, figure):
    ArticleFactory(slug="one", body=CITED["in a sentence"])

    text = client.get("/articles/one/").content.decode()

    assert "</sup> (not checked yet) by now." in text
    assert '<b>123.2 million</b> <small class="meta">(Not checked yet)</small>' in text


@pytest.mark.exhaustive
@pytest.mark.parametrize("page", ["/", "/topics/exile/", "/statistics/displaced/"])
def test_other_pages_say_it_too(client, figure, page):
    ArticleFactory(slug="one", body=CITED["in a sentence"])

    assert "not checked" in _page(client, page)


@pytest.mark.exhaustive
def test_the_list_of_figures_says_it_once_below_the_rows_that_it_marks(client, figure):
    said = "* not yet fully checked at an official source"
    page = _page(client, "/statistics/")
    assert "<b>123.2 million*</b>" in page
    assert page.count(said) == 1

    Figure.objects.get().save()  # another generation
    Figure.objects.update(verification="verified-primary")
    assert said not in _page(client, "/statistics/")


@pytest.mark.exhaustive
def test_the_field_of_strokes_says_it(client):
    FigureFactory(statistic__slug="forcibly-displaced", value=123_200_000)
    assert "(not checked yet)" in _page(client, "/")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("verification", "words"),
    [("consistent", "(Consistent with a checked figure)"), ("partly-verified", "(Partly checked)")],
)
def test_a_note_says_what_was_not_read_itself(client, figure, verification, words):
    Figure.objects.update(verification=verification)
    ArticleFactory(slug="one", body=CITED["in a sentence"])

    text = client.get("/articles/one/").content.decode()

    assert words in text
    assert "not checked yet" not in text


def _page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().lower()
