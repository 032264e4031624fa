from datetime import UTC, date, datetime

import pytest
import time_machine
from icalendar import Calendar

from advocacy.models import Observance
from tests.advocacy.factories import ObservanceFactory

pytestmark = pytest.mark.django_db
DECADE = {"type": "year_span", "start_year": 2025, "end_year": 2034}
SIXTEEN_DAYS = {
    "type": "fixed_range",
    "start": {"month": 11, "day": 25},
    "end": {"month": 12, "day": 10},
}
TURN_OF_THE_YEAR = {
    "type": "fixed_range",
    "start": {"month": 12, "day": 30},
    "end": {"month": 1, "day": 2},
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False):
        yield


def events_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def days(events):
    return [(event.decoded("dtstart"), event.decoded("dtend")) for event in events]


def test_a_day_is_an_event_in_this_year_and_the_next_three(client):
    day = ObservanceFactory(
        slug="rights", name="Human Rights Day", description="Since 1948; always"
    )

    events = events_of(client, "/observances/rights.ics")

    assert days(events) == [
        (date(year, 12, 10), date(year, 12, 11)) for year in (2026, 2027, 2028, 2029)
    ]
    first = events[0]
    assert {name: first.decoded(name) for name in ("uid", "summary", "description", "url")} == {
        "uid": f"observance-{day.pk}-20261210@testserver",
        "summary": "Human Rights Day",
        "description": "Since 1948; always",
        "url": "http://testserver/observances/rights/",
    }
    assert first["transp"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (SIXTEEN_DAYS, (date(2026, 11, 25), date(2026, 12, 11))),
        (TURN_OF_THE_YEAR, (date(2026, 12, 30), date(2027, 1, 3))),
        ({"type": "whole_month", "month": 2}, (date(2026, 2, 1), date(2026, 3, 1))),
        ({"type": "fixed", "month": 2, "day": 29}, (date(2028, 2, 29), date(2028, 3, 1))),
        (DECADE, (date(2025, 1, 1), date(2035, 1, 1))),
    ],
)
def test_an_event_ends_on_the_first_day_after_it(client, rule, first):
    ObservanceFactory(slug="span", rule=rule)

    assert days(events_of(client, "/observances/span.ics"))[0] == first


def test_a_decade_is_one_event_and_stands_in_no_calendar_of_all(client):
    ObservanceFactory(slug="decade", name="A decade", rule=DECADE)
    ObservanceFactory(name="Sixteen days", rule=SIXTEEN_DAYS)

    assert len(events_of(client, "/observances/decade.ics")) == 1
    among_others = {str(e["summary"]) for e in events_of(client, "/observances/calendar.ics")}
    assert among_others == {"Sixteen days"}


def test_a_day_keeps_its_event_when_its_address_changes(client):
    day = ObservanceFactory(slug="before")
    before = [event["uid"] for event in events_of(client, "/observances/before.ics")]

    Observance.objects.filter(pk=day.pk).update(slug="after", name="Renamed")

    assert [event["uid"] for event in events_of(client, "/observances/after.ics")] == before


def test_a_calendar_speaks_the_language_of_its_address(client):
    ObservanceFactory(slug="rights", names={"es": "Día de los Derechos"}, description="In English")

    calendar = Calendar.from_ical(client.get("/es/observances/calendar.ics").content)

    event = calendar.walk("VEVENT")[0]
    assert calendar["x-wr-calname"] == "Standing: días para conmemorar"
    assert (event["summary"], event["summary"].params["language"]) == ("Día de los Derechos", "es")
    assert event["url"] == "http://testserver/es/observances/rights/"
    assert "description" not in event


def test_a_calendar_changes_only_with_its_days_and_the_year(client):
    ObservanceFactory()

    now = client.get("/observances/calendar.ics").content
    with time_machine.travel(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        later = client.get("/observances/calendar.ics").content

    assert now == later


def test_names_cannot_write_lines_of_their_own(client):
    name = "Day\r\nEND:VEVENT\nATTACH:https://evil.example; a, b \\n \x07"
    ObservanceFactory(slug="sly", name=name)

    events = events_of(client, "/observances/sly.ics")

    assert len(events) == 4
    assert all("attach" not in event for event in events)
    assert str(events[0]["summary"]) == "Day END:VEVENT ATTACH:https://evil.example; a, b \\n"


def test_a_day_that_is_not_there_has_no_calendar(client):
    assert client.get("/observances/nothing.ics").status_code == 404


def test_pages_lead_to_the_calendars(client):
    ObservanceFactory(slug="rights")

    for page, path in [
        ("/observances/", "/observances/calendar.ics"),
        ("/es/observances/rights/", "/es/observances/rights.ics"),
    ]:
        text = client.get(page).text
        assert f'href="webcal://testserver{path}"' in text
        assert f'href="{path}"' in text
