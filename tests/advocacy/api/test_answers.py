"""What /api/v1/ answers, and what it refuses."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from advocacy.api.parameters import WORTH_CACHING
from advocacy.models import Figure, ObservanceSource
from page_cache import generation
from tests.advocacy.api.helpers import DOCUMENT, OPERATIONS
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db


def asked(client, path, **query):
    """The answer, which must be as the document says."""
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal)


def names(answer, name="slug"):
    return [each[name] for each in answer["data"]]


def refused(client, path, **query):
    response = client.get(f"/api/v1/{path}", query)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = response.json()
    assert problem["status"] == response.status_code
    return problem


@pytest.fixture
def world():
    """One of each kind of thing that the API tells of, and something beside it."""
    topic = TopicFactory(slug="refugees")
    StatisticFactory(slug="other", geography_code="USA", geography_name="United States")
    figure = FigureFactory(
        slug="displaced-2024",
        statistic__slug="displaced",
        statistic__title="People uprooted",
        value=Decimal("123.2"),
        # Far from what the database numbers itself: it would meet a small number some day.
        source__pk=7_000_007,
    )
    day = ObservanceFactory(
        slug="refugee-day",
        name="World Refugee Day",
        rule={"type": "fixed", "month": 6, "day": 20},
        relevance="core",
        names={"es": "Día"},
    )
    ObservanceSource.objects.create(observance=day, fact="name_and_rule", source="UN")
    treaty = InstrumentFactory(
        slug="convention",
        text_url="https://treaty.example/text",
        party_count=146,
        party_count_on=date(2024, 1, 1),
        party_count_source="UNTC",
    )
    treaty.observances.add(day)
    SourceFactory(publisher="CPJ")
    for thing in (figure.statistic, day, treaty):
        thing.topics.add(topic)
    return figure


@pytest.mark.exhaustive  # tests/advocacy/api/test_every_answer.py
@pytest.mark.both_databases
def test_a_statistic_has_its_newest_figure_and_leads_to_all(client, world):
    answer = asked(client, "statistics/displaced/")

    assert answer["latest_figure"]["value"] == Decimal("123.2")
    assert answer["latest_figure"]["verification"] == "unverified"
    assert answer["figures_url"] == "http://testserver/api/v1/statistics/displaced/figures/"
    assert names(asked(client, "statistics/displaced/figures/")) == ["displaced-2024"]
    assert asked(client, "statistics/other/")["latest_figure"] is None


@pytest.mark.both_databases
@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("statistics/", {"topic": "refugees"}, ["displaced"]),
        ("statistics/", {"place": "USA"}, ["other"]),
        ("figures/", {"topic": "refugees"}, ["displaced-2024"]),
        ("figures/", {"statistic": "displaced"}, ["displaced-2024"]),
        ("figures/", {"statistic": "other"}, []),
        ("figures/", {"source": 7_000_007}, ["displaced-2024"]),
        ("figures/", {"source": 8}, []),
        ("figures/", {"publisher": "unhcr"}, ["displaced-2024"]),
        ("figures/", {"publisher": "CPJ"}, []),
        ("figures/", {"place": "001"}, ["displaced-2024"]),
        ("figures/", {"place": "USA"}, []),
        ("figures/", {"verification": "unverified"}, ["displaced-2024"]),
        ("figures/", {"verification": "computed"}, []),
        ("figures/", {"period_from": "2024-12-31"}, ["displaced-2024"]),
        ("figures/", {"period_from": "2025-01-01"}, []),
        ("figures/", {"period_to": "2024-01-01"}, ["displaced-2024"]),
        ("figures/", {"period_to": "2023-12-31"}, []),
        ("observances/", {"topic": "refugees"}, ["refugee-day"]),
        ("observances/", {"kind": "week"}, []),
        ("observances/", {"relevance": "core"}, ["refugee-day"]),
        ("instruments/", {"topic": "refugees"}, ["convention"]),
        ("topics/", {}, ["refugees"]),
        ("statistics/", {"q": "UPROOTED people"}, ["displaced"]),
        ("statistics/", {"q": "people unicorns"}, []),
        ("observances/", {"q": "refugee"}, ["refugee-day"]),
        ("instruments/", {"q": "convention"}, ["convention"]),
        ("observances/", {"falls_from": "2026-06-01", "falls_to": "2026-06-20"}, ["refugee-day"]),
        ("observances/", {"falls_from": "2026-06-01", "falls_to": "2026-06-19"}, []),
        ("observances/", {"falls_from": "2026-06-21"}, ["refugee-day"]),
        ("observances/", {"falls_from": "9999-12-31"}, []),
    ],
)
def test_filters(client, world, path, query, found):
    assert names(asked(client, path, **query)) == found


@pytest.mark.exhaustive
def test_the_dates_of_a_day_are_the_first_in_the_range_that_is_asked_for(client, world):
    (day,) = asked(client, "observances/", falls_from="2027-01-01")["data"]

    assert day["year"] == 2027
    assert day["dates"] == {"start": "2027-06-20", "end": "2027-06-20"}


def test_places_are_listed_by_their_codes(client, world):
    answer = asked(client, "places/")

    assert [(place["code"], place["name"]) for place in answer["data"]] == [
        ("001", "World"),
        ("USA", "United States"),
    ]
    assert answer["total"] == 2


@pytest.mark.exhaustive
def test_each_page_tells_how_many_records_there_are(client, world):
    StatisticFactory.create_batch(3)

    first = asked(client, "statistics/", page_size=2)
    assert (first["total"], len(first["data"])) == (5, 2)
    second = client.get(first["links"]["next"]).json()
    assert (second["total"], len(second["data"])) == (5, 2)
    assert asked(client, "statistics/", q="uprooted")["total"] == 1


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "query", "name", "why"),
    [
        ("statistics/", {"topic": "refugee"}, "topic", "There is none. The nearest: refugees."),
        ("figures/", {"topic": "x-y-z"}, "topic", "There is none."),
        ("instruments/", {"topic": "nothing"}, "topic", "There is none."),
        ("observances/", {"topic": "refugess"}, "topic", "There is none. The nearest: refugees."),
        ("figures/", {"publisher": "UNHRC"}, "publisher", "There is none. The nearest: UNHCR."),
        ("sources/", {"publisher": "Nobody"}, "publisher", "There is none."),
        ("figures/", {"place": "US"}, "place", "There is none. The nearest: USA."),
        ("figures/", {"place": "usa"}, "place", "There is none. The nearest: USA."),
        ("statistics/", {"topic": "Refugees"}, "topic", "There is none. The nearest: refugees."),
        (
            "figures/",
            {"statistic": "displace"},
            "statistic",
            "There is none. The nearest: displaced.",
        ),
        (
            "figures/",
            {"period_from": "2024-01-02", "period_to": "2024-01-01"},
            "period_to",
            "It must not come before period_from.",
        ),
        (
            "observances/",
            {"falls_to": "2026-01-01"},
            "falls_from",
            "It is needed where falls_to is given.",
        ),
        (
            "observances/",
            {"falls_from": "2026-01-02", "falls_to": "2026-01-01"},
            "falls_to",
            "It must not come before falls_from.",
        ),
        (
            "observances/",
            {"falls_from": "2026-01-01", "falls_to": "2030-01-01"},
            "falls_to",
            "Ask for three years at most.",
        ),
    ],
)
def test_an_unknown_name_or_an_impossible_range_is_refused(client, world, path, query, name, why):
    answer = client.get(f"/api/v1/{path}", query)

    assert answer.status_code == 400
    assert answer.json()["parameter"] == name
    assert answer.json()["detail"] == f"{name}: {why}"


@pytest.mark.both_databases
def test_revised_values_are_told_apart(client, world):
    FigureFactory(slug="revised", statistic=world.statistic, source=world.source, revises=world)

    first, second = asked(client, "figures/")["data"]
    assert (first["is_current"], first["revised_by"], first["revises"]) == (False, "revised", None)
    assert (second["is_current"], second["revises"]) == (True, "displaced-2024")
    assert names(asked(client, "figures/", current="true")) == ["revised"]
    assert names(asked(client, "figures/", current="false")) == ["displaced-2024"]


@pytest.mark.both_databases
def test_an_observance_has_its_dates_of_the_year_that_is_asked_for(client, world):
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC), tick=False):
        now = asked(client, "observances/refugee-day/")
    then = asked(client, "observances/refugee-day/", year=2031)

    assert now["dates"] == {"start": "2026-06-20", "end": "2026-06-20"}
    assert (then["year"], then["dates"]["start"]) == (2031, "2031-06-20")
    assert asked(client, "observances/", year=2031)["data"] == [then]


@pytest.mark.sampled
@pytest.mark.parametrize("query", ["year=2031", "page_size=3"])
def test_no_parameter_of_many_values_makes_a_kept_page(world, query):
    """A page for each of 301 years would put the pages that people read out of memory."""
    assert WORTH_CACHING.isdisjoint({"year", "page_size", "cursor", "updated_since", "period_from"})
    with undisturbed():
        site = Site()
        site.ask("/api/v1/observances/")
        pages = len(generation.current_epoch().pages)
        assert site.ask(f"/api/v1/observances/?{query}").status == "200 OK"
        assert len(generation.current_epoch().pages) == pages


def test_a_date_that_nobody_confirmed_is_told_to_nobody(client):
    rule = {
        "type": "movable",
        "known": {"2026": "2026-03-20"},
        "computed_unverified": {"2027": "2027-03-09"},
        "computed_note": "Ramadan has 30 days then.",
    }
    ObservanceFactory(slug="movable", rule=rule)

    text = client.get("/api/v1/observances/movable/?year=2027").text

    assert "2027-03-09" not in text
    assert "Ramadan" not in text
    assert json.loads(text)["dates"] is None
    assert json.loads(text)["rule"]["known"] == {"2026": "2026-03-20"}


def test_a_treaty_leads_to_its_text_and_says_who_is_bound(client, world):
    answer = asked(client, "instruments/convention/")

    assert answer["parties"]["count"] == 146
    assert answer["text_url"] == "https://treaty.example/text"
    assert answer["observances"] == ["refugee-day"]


def test_a_source_names_its_publisher_in_full_and_the_report_of_which_it_is_an_edition(client):
    source = SourceFactory(publisher="ILO", report="Global Estimates")
    source.publisher.full_name = "International Labour Organization"
    source.publisher.save()
    FigureFactory(source=source)

    answer = asked(client, f"sources/{source.pk}/")

    assert (answer["publisher"], answer["publisher_in_full"], answer["report"]) == (
        "ILO", "International Labour Organization", "Global Estimates",
    )  # fmt: skip


@pytest.mark.both_databases
def test_a_long_list_comes_page_by_page_and_whole(client):
    statistic = StatisticFactory()
    source = SourceFactory()
    made = [
        FigureFactory(
            statistic=statistic,
            source=source,
            edition=number,
            period_start=None,
            period_end=None,
        ).slug
        for number in range(7)
    ]

    first = asked(client, "figures/", page_size=3, current="true")
    FigureFactory(slug="came-meanwhile", statistic=statistic, source=source)
    second = client.get(first["links"]["next"])
    third = client.get(second.json()["links"]["next"])

    assert "current=true" in first["links"]["next"]
    assert second.headers["Link"] == f'<{second.json()["links"]["next"]}>; rel="next"'
    assert names(first) + names(second.json()) + names(third.json()) == [*made, "came-meanwhile"]
    assert (third.json()["links"]["next"], "Link" in third.headers) == (None, False)


@pytest.mark.both_databases
def test_what_is_new_comes_in_the_order_of_its_change(client):
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        old, changed, touched = (FigureFactory(slug=f"f{number}") for number in range(3))
    with time_machine.travel(datetime(2026, 2, 2, 9, tzinfo=UTC), tick=False):
        changed.save()
    with time_machine.travel(datetime(2026, 2, 3, 9, tzinfo=UTC), tick=False):
        touched.source.licence = "CC BY 4.0"
        touched.source.save()

    since = {"updated_since": "2026-02-01"}
    assert names(asked(client, "figures/", **since)) == ["f1", "f2"]
    assert names(asked(client, "figures/", updated_since="2026-02-02T10:00:00+02:00")) == [
        "f1",
        "f2",
    ]
    assert names(asked(client, "figures/", updated_since="2026-02-02T09:00:01Z")) == ["f2"]
    one = asked(client, "figures/", page_size=1, **since)
    assert names(client.get(one["links"]["next"]).json()) == ["f2"]
    assert old.statistic.slug not in names(asked(client, "statistics/", **since))
    assert touched.statistic.slug in names(asked(client, "statistics/", **since))
    assert changed.statistic.slug in names(asked(client, "statistics/", **since))


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_value_that_is_revised_has_changed_and_changes_again_when_the_revision_goes(client):
    """Stored one by one, or many at once; deleted likewise."""
    day = iter(range(1, 28))

    def told_after(act):
        moment = datetime(2026, 1, next(day), tzinfo=UTC)
        with time_machine.travel(moment, tick=False):
            act()
        return names(
            asked(client, "figures/", updated_since=moment.isoformat().replace("+00:00", "Z"))
        )

    first = FigureFactory.build(slug="first", statistic=StatisticFactory(), source=SourceFactory())
    revision = FigureFactory.build(
        slug="second", statistic=first.statistic, source=first.source, value=7, revises=first
    )
    assert told_after(first.save) == ["first"]
    assert told_after(revision.save) == ["first", "second"]
    assert told_after(revision.delete) == ["first"]
    revision.pk = None
    assert told_after(lambda: Figure.objects.bulk_create([revision])) == ["first", "second"]
    assert told_after(Figure.objects.filter(slug="second").delete) == ["first"]


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("figures/", {"utm_source": "x"}, 400, "utm_source: There is no such parameter here."),
        (
            "figures/",
            {"page_size": "500"},
            400,
            "page_size: Input should be less than or equal to 200",
        ),
        ("figures/", {"topic": ["refugees", "women"]}, 400, "topic: Give it only once."),
        ("topics/refugees/", {"page_size": "5"}, 400, "There are: none at all."),
        ("", {"x": "1"}, 400, "There are: none at all."),
        ("openapi.json", {"x": "1"}, 400, "There are: none at all."),
        ("statistics/nothing/", {}, 404, "There is nothing of this name."),
        ("statistics/nothing/figures/", {}, 404, "There is nothing of this name."),
        ("sources/99999999999999999999/", {}, 404, "There is nothing of this name."),
        ("nothing/", {}, 404, "See http://testserver/api/"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(client, path, query, status, words):
    problem = refused(client, path, **query)

    assert problem["status"] == status
    assert words in problem["detail"]


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(client, world, method):
    client.handler.enforce_csrf_checks = True
    for path in ("/api/v1/figures/displaced-2024/", "/statistics/displaced.csv"):
        response = getattr(client, method)(path)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["title"] == "Read only"


@pytest.mark.exhaustive
def test_a_page_of_another_site_may_ask_with_a_condition(client, world):
    response = client.options(
        "/api/v1/figures/",
        headers={"Origin": "https://a.example", "Access-Control-Request-Headers": "if-none-match"},
    )

    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.exhaustive
def test_an_address_without_its_last_stroke_is_led_on(client, world):
    response = client.get("/api/v1/figures?topic=refugees")

    assert response.status_code == 301
    assert response.headers["Location"] == "/api/v1/figures/?topic=refugees"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["figures/", "figures/?page_size=2", "openapi.json"])
def test_whoever_has_the_answer_gets_none(world, path):
    with undisturbed():
        site = Site()
        first = site.ask(f"/api/v1/{path}")
        again = site.ask(f"/api/v1/{path}", if_none_match=first.headers["etag"])
        site.ask("/api/v1/figures/?nonsense=1")
        refusal = site.ask("/api/v1/figures/?nonsense=1")

    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert refusal.status == "400 Bad Request", "also where the page is kept"


@pytest.mark.exhaustive
def test_django_answers_conditions_by_itself_too(client, world):
    tag = client.get("/api/v1/figures/").headers["ETag"]

    assert client.get("/api/v1/figures/", headers={"If-None-Match": tag}).status_code == 304


def test_no_answer_names_staff_or_holds_a_draft():
    """By what the document declares: a record holds nothing else."""
    schemas = DOCUMENT["components"]["schemas"].values()
    fields = {name for schema in schemas for name in schema["properties"]}

    assert "verification_note" in fields
    assert not [name for name in fields if name.endswith("_by") and name != "revised_by"]
    assert not {"user", "author", "status_of", "articles", "draft"} & fields
    assert all(schema["additionalProperties"] is False for schema in schemas)


@pytest.mark.exhaustive
def test_the_page_for_people_leads_to_what_answers(client, world):
    text = client.get("/ar/api/").text

    for path in OPERATIONS.values():
        assert f"/api/v1{path}" in text
    assert 'href="/api/v1/openapi.json"' in text
    assert 'href="/api/v1/statistics/other/"' in text
    assert "/api/" in client.get("/statistics/displaced/").text
