"""Lists as CSV: by the ending of the address, or by what a program says it prefers."""

import csv
import io
from decimal import Decimal

import pytest

from advocacy.models import ObservanceSource
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.api.helpers import make_article
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db


def table_of(client, path, **query):
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200
    text = answer.getvalue().decode()
    assert text.startswith("\ufeff"), "as the other files have it"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_figure_in_a_row(client):
    figure = FigureFactory(
        slug="a", value=Decimal("1234567.0125"), caveat="=1+1", source__report=""
    )

    [row] = table_of(client, "figures.csv")

    assert row["value"] == "1234567.0125"
    assert row["caveat"] == "'=1+1", "a spreadsheet would run it"
    assert (row["place_code"], row["source_title"]) == ("001", figure.source.title)
    assert (row["source_report"], row["is_current"]) == ("", "true")


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_several_things_in_a_cell(client):
    day = ObservanceFactory(
        rule={"type": "fixed", "month": 6, "day": 20}, names={"es": "Día", "fr": "Jour"}
    )
    ObservanceSource.objects.create(observance=day, fact="name_and_rule", source="UN")
    day.topics.add(TopicFactory(slug="b"), TopicFactory(slug="a"))
    make_article()

    row = next(row for row in table_of(client, "observances.csv") if row["topics"])
    article = table_of(client, "articles.csv", language="en")[0]

    assert (row["topics"], row["names"]) == ("a; b", "es: Día; fr: Jour")
    assert row["rule"] == "day: 20; month: 6; type: fixed"
    assert "sources" not in row
    assert (article["authors"], article["sources"]) == ("Ann Lee", "Report; Trends")
    assert article["translations"] == "es: http://testserver/es/articles/retenidos/"
    assert article["corrections"] == "It was in May."


@pytest.mark.both_databases
def test_all_rows_come_at_once_however_many(client, monkeypatch):
    monkeypatch.setattr("advocacy.api.parameters.MOST_ON_A_PAGE", 2)
    statistic = StatisticFactory()
    slugs = [
        FigureFactory(statistic=statistic, edition=n, period_start=None, period_end=None).slug
        for n in range(5)
    ]
    FigureFactory()

    assert [
        row["slug"] for row in table_of(client, "figures.csv", statistic=statistic.slug)
    ] == slugs
    assert [
        row["slug"] for row in table_of(client, f"statistics/{statistic.slug}/figures.csv")
    ] == slugs


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"page_size": "5"}, "page_size: There is no such parameter here."),
        ({"cursor": "0-1"}, "cursor: There is no such parameter here."),
        ({"topic": "nothing"}, "topic: There is none."),
        ({"updated_since": "yesterday"}, "updated_since: It must be a day"),
    ],
)
def test_what_is_refused_is_told_and_no_tag_spares_it(client, query, why):
    for headers in ({}, {"If-None-Match": "*"}):
        refusal = client.get("/api/v1/figures.csv", query, headers=headers)
        assert (refusal.status_code, refusal.headers["Access-Control-Allow-Origin"]) == (400, "*")
        assert refusal.json()["detail"].startswith(why)


def test_what_is_not_there_has_no_csv(client):
    assert client.get("/api/v1/statistics/nothing/figures.csv").status_code == 404
    assert client.get("/api/v1/statistics/nothing.csv").status_code == 404


@pytest.mark.exhaustive
def test_the_file_has_a_name_and_changes_with_the_data(client):
    FigureFactory()
    answer = client.get("/api/v1/figures.csv")
    held = {"If-None-Match": answer.headers["ETag"]}

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert client.get("/api/v1/figures.csv", headers=held).status_code == 304
    FigureFactory()
    assert client.get("/api/v1/figures.csv", headers=held).status_code == 200


def test_the_page_cache_never_takes_one_for_the_other():
    topic = TopicFactory(slug="water")
    FigureFactory(slug="a").statistic.topics.add(topic)
    json, csv_ = "/api/v1/figures/?topic=water", "/api/v1/figures.csv?topic=water"
    with undisturbed():
        site = Site()
        for _ in range(2):
            assert site.ask(json).headers["content-type"] == "application/json"
            led = site.ask(f"{json}&page_size=5", accept="text/csv")
            assert (led.status, led.headers["location"]) == ("303 See Other", csv_)
            assert (led.headers["vary"], led.headers["cache-control"]) == ("Accept", "no-store")
            assert led.headers["access-control-allow-origin"] == "*"
            assert site.ask(csv_).headers["content-type"].startswith("text/csv")
            browser = "text/html,application/xhtml+xml,*/*;q=0.8"
            assert site.ask(json, accept=browser).headers["content-type"] == "application/json"


@pytest.mark.exhaustive
def test_a_list_leads_to_its_csv_with_the_same_filters(client):
    FigureFactory()

    links = client.get("/api/v1/figures/?place=001&page_size=1").json()["links"]

    assert links["csv"] == "http://testserver/api/v1/figures.csv?place=001"


@pytest.mark.exhaustive
def test_a_day_that_is_not_near_names_no_calendar(client):
    ObservanceFactory(slug="near", rule={"type": "fixed", "month": 6, "day": 20})
    ObservanceFactory(slug="past", rule={"type": "year_span", "start_year": 1994, "end_year": 1994})

    found = {row["slug"]: row["calendar_url"] for row in table_of(client, "observances.csv")}

    assert found == {"near": "http://testserver/observances/near.ics", "past": ""}
    assert client.get("/observances/past.ics").status_code == 404


@pytest.mark.exhaustive
def test_one_record_has_no_csv(client):
    FigureFactory(slug="a")

    answer = client.get("/api/v1/figures/a/", headers={"Accept": "text/csv"})

    assert answer.headers["Content-Type"] == "application/json"
