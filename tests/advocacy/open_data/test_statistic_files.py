"""One statistic to take away, as CSV and as JSON."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from advocacy.editing import correct
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory, TopicFactory
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def prison():
    """A statistic whose publisher changed a value, which nobody has checked."""
    statistic = StatisticFactory(slug="prison", title="Journalistes emprisonnés", unit="persons")
    statistic.topics.add(TopicFactory(slug="press"))
    source = SourceFactory(
        publisher="CPJ", title="=Census", url="https://cpj.example/", licence="CC BY 4.0"
    )
    first = FigureFactory(
        slug="first",
        statistic=statistic,
        source=source,
        value=Decimal("363.5"),
        low=-1,
        high=400,
        qualifier="at least",
        caveat="-not all",
        verification="verified-primary",
        recorded_on=date(2023, 1, 2),
    )
    FigureFactory(
        slug="second",
        statistic=statistic,
        source=source,
        value=370,
        revises=first,
        released_on=date(2024, 1, 1),
        recorded_on=date(2024, 1, 2),
    )
    return statistic


def table_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_csv_holds_every_figure_with_all_that_it_takes_to_trust_it(client, prison):
    first, second = table_of(client, "/statistics/prison.csv")

    assert first == {
        "statistic": "prison",
        "title": "Journalistes emprisonnés",
        "slug": "first",
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
        "place": "World",
        "place_code": "001",
        "place_scheme": "UN M49",
        "value": "363.5",
        "low": "-1",
        "high": "400",
        "qualifier": "at least",
        "unit": "persons",
        "is_current": "false",
        "revises": "",
        "revised_by": "second",
        "verification": "verified-primary",
        "verification_note": "",
        "evidence_url": "",
        "accessed_on": "",
        "publisher": "CPJ",
        "source": "'=Census",
        "source_year": "2025",
        "source_locator": "",
        "source_url": "https://cpj.example/",
        "licence": "CC BY 4.0",
        "edition": "",
        "caveat": "'-not all",
        "released_on": "",
        "recorded_on": "2023-01-02",
        "corrected_at": "",
        "changed_at": first["changed_at"],
        "url": "http://testserver/statistics/prison/#first",
    }
    assert (second["value"], second["is_current"]) == ("370", "true")
    assert (second["revises"], second["released_on"]) == ("first", "2024-01-01")
    assert second["recorded_on"] == "2024-01-02"
    assert second["verification"] == "unverified", "the public is told with the same word"


@pytest.mark.exhaustive
def test_the_csv_is_a_file_with_the_name_of_its_statistic(client, prison):
    headers = client.get("/statistics/prison.csv").headers

    assert headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert headers["Content-Disposition"] == 'attachment; filename="prison.csv"'
    assert headers["Link"].startswith("<http://testserver/statistics/prison.json>;")
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_the_json_has_the_same_figures_and_all_of_the_statistic(client, prison):
    text = client.get("/statistics/prison.json").text
    whole = json.loads(text, parse_float=Decimal)

    statistic, (first, second) = whole["statistic"], whole["figures"]
    assert statistic["topics"] == ["press"]
    assert statistic["latest_figure"]["slug"] == "second"
    assert statistic["csv_url"] == "http://testserver/statistics/prison.csv"
    assert (first["value"], first["low"], first["is_current"]) == (Decimal("363.5"), -1, False)
    assert first["caveat"] == "-not all", "only a spreadsheet runs formulas"
    assert first["source"]["licence"] == "CC BY 4.0"
    assert (second["revises"], second["verification"]) == ("first", "unverified")


@pytest.mark.exhaustive
def test_a_figure_is_corrected_in_every_file_at_once(client, prison):
    figure = prison.figures.get(slug="second")
    figure.value = Decimal("371.25")
    figure.save()

    assert table_of(client, "/statistics/prison.csv")[1]["value"] == "371.25"
    assert '"value":371.25,' in client.get("/statistics/prison.json").text


def test_a_mistake_of_ours_is_told_with_its_reason(client, prison):
    figure = prison.figures.get(slug="second")
    figure.value = Decimal("307.5")
    by = UserFactory(username="kept-inside")
    correct.correct(figure, reason="Two digits changed places.", by=by)

    _first, row = table_of(client, "/statistics/prison.csv")
    text = client.get("/statistics/prison.json").text

    [told] = json.loads(text, parse_float=Decimal)["figures"][1]["corrections"]
    assert (row["value"], row["corrected_at"]) == ("307.5", told["corrected_at"])
    assert told["reason"] == "Two digits changed places."
    assert (told["before"]["value"], told["after"]["value"]) == (370, Decimal("307.5"))
    assert told["before"]["period_end"] == "2024-12-31"
    assert "kept-inside" not in text


def test_a_statistic_without_figures_has_empty_files(client):
    StatisticFactory(slug="empty")

    assert table_of(client, "/statistics/empty.csv") == []
    whole = client.get("/statistics/empty.json").json()
    assert (whole["figures"], whole["statistic"]["latest_figure"]) == ([], None)


@pytest.mark.exhaustive
def test_the_page_of_a_statistic_leads_to_its_files(client, prison):
    text = client.get("/es/statistics/prison/").text

    assert 'href="/statistics/prison.csv"' in text
    assert 'href="/statistics/prison.json"' in text


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_what_is_not_there_has_no_file(client, ending):
    assert client.get(f"/statistics/nothing.{ending}").status_code == 404


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
@pytest.mark.parametrize(("path", "most"), [("prison.csv", 3), ("prison.json", 5)])
def test_files_cost_few_queries(
    client, one_generation, prison, django_assert_max_num_queries, path, most
):
    with django_assert_max_num_queries(most):
        client.get(f"/statistics/{path}")
