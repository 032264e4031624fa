"""What /api/v1/corrections/ answers: the corrections that readers see, newest first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from advocacy.models import Figure, Statistic, StatisticCorrection
from articles.models import Correction
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, PageFactory, UserFactory
from tests.articles.views.correcting import correct, correct_figure

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERE = "http://testserver"


def asked(client, **query):
    response = client.get("/api/v1/corrections/", query)
    assert response.status_code == 200, response.text
    return response.json()


def correct_meaning(statistic):
    said = {"unit": "persons", "measure": "People held"}
    return StatisticCorrection.objects.create(
        statistic=statistic,
        reason="It counts families.",
        said=said,
        says=said,
        corrected_by=UserFactory(),
    )


@pytest.fixture
def four():
    """A correction in each place, the newest last."""
    correct(ArticleFactory(title="Waiting", slug="waiting"), "It was in May.", days_ago=4)
    page = correct(PageFactory(title="Us", slug="us", language="es"), "Somos diez.", days_ago=3)
    Correction.objects.filter(pk=page.pk).update(severity="typo")
    figure = FigureFactory(slug="laws-2024", statistic__slug="laws", value=1000)
    correct_figure(figure, "We read the wrong row.", value=1100)
    correct_meaning(StatisticFactory(slug="held"))
    return figure


def test_each_says_what_was_wrong_and_where(client, four):
    meaning, figure, page, article = asked(client)["data"]

    assert (meaning["kind"], meaning["text"]) == ("statistic", "It counts families.")
    assert meaning["api_url"] == f"{HERE}/api/v1/statistics/held/"
    assert (figure["kind"], figure["severity"]) == ("figure", "correction")
    assert (figure["before"]["value"], figure["after"]["value"]) == (1000, 1100)
    assert figure["url"] == f"{HERE}/statistics/laws/#laws-2024"
    assert figure["api_url"] == f"{HERE}/api/v1/figures/laws-2024/"
    assert (page["kind"], page["severity"], page["language"]) == ("page", "typo", "es")
    assert (page["url"], page["api_url"]) == (f"{HERE}/es/us/", None)
    article.pop("corrected_at")
    assert article == {
        "severity": "correction",
        "text": "It was in May.",
        "kind": "article",
        "title": "Waiting",
        "language": "en",
        "before": None,
        "after": None,
        "url": f"{HERE}/articles/waiting/",
        "api_url": f"{HERE}/api/v1/articles/{Correction.objects.earliest('pk').article_id}/",
    }


@pytest.mark.exhaustive
def test_they_come_page_by_page_also_those_of_one_moment(client, four, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    article = ArticleFactory()
    for number in range(3):
        correct(article, f"Number {number}.")
        correct_figure(four, value=2000 + number)
    whole = [each["text"] for each in asked(client)["data"]]
    found, address = [], "/api/v1/corrections/?page_size=2"

    while address:
        answer = client.get(address).json()
        assert answer["total"] == 10
        found += [each["text"] for each in answer["data"]]
        address = answer["links"]["next"]

    assert found == whole
    assert len(found) == 10


def test_nothing_of_what_readers_cannot_see(client, four, hidden_articles):
    for article in hidden_articles:
        correct(article, "Nobody may know.")
    Figure.objects.filter(pk=four.pk).update(is_published=False)
    Statistic.objects.filter(slug="held").update(is_published=False)

    answer = asked(client)

    assert [each["kind"] for each in answer["data"]] == ["page", "article"]
    assert answer["total"] == 2
    assert b"Nobody" not in client.get("/api/v1/corrections.csv").getvalue()


def test_a_page_costs_five_queries_more_than_its_count(client, four, django_assert_max_num_queries):
    client.get("/api/v1/corrections/")

    with django_assert_max_num_queries(8):
        assert len(asked(client, page_size=3)["data"]) == 3


@pytest.mark.exhaustive
def test_numbers_keep_their_digits(client, four):
    assert b",1000," in client.get("/api/v1/corrections.csv").getvalue()
    assert Decimal(str(asked(client)["data"][1]["before"]["value"])) == 1000
