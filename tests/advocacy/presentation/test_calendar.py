from datetime import UTC, date, datetime

import pytest
import time_machine
from icalendar import Calendar

from advocacy.models import Observance
from tests.advocacy.factories import ObservanceFactory, TopicFactory
from tests.advocacy.helpers import check_date, days

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


def test_a_day_is_an_event_last_year_this_year_and_in_the_next_three(client):
    day = ObservanceFactory(
        slug="rights", name="Human Rights Day", description="Since 1948; always"
    )
    check_date(day)

    events = events_of(client, "/observances/rights.ics")

    assert days(events) == [
        (date(year, 12, 10), date(year, 12, 11)) for year in (2025, 2026, 2027, 2028, 2029)
    ]
    first = events[1]
    assert {name: first.decoded(name) for name in ("uid", "summary", "description", "url")} == {
        "uid": f"observance-{day.pk}-2026@testserver",
        "summary": "Human Rights Day",
        "description": "Since 1948; always\nhttp://testserver/observances/rights/",
        "url": "http://testserver/observances/rights/",
    }
    assert first["transp"] == "TRANSPARENT"


def test_an_event_names_its_topics_in_the_language_of_the_calendar(client):
    day = ObservanceFactory(slug="rights")
    day.topics.add(
        TopicFactory(name="Work, pay", names={"es": "Trabajo"}),
        TopicFactory(name="Draft", is_published=False),
    )

    for path, name in (
        ("/observances/rights.ics", "Work, pay"),
        ("/es/observances/calendar.ics", "Trabajo"),
    ):
        first = events_of(client, path)[0]
        assert [str(category) for category in first["categories"].cats] == [name]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (SIXTEEN_DAYS, (date(2025, 11, 25), date(2025, 12, 11))),
        (TURN_OF_THE_YEAR, (date(2025, 12, 30), date(2026, 1, 3))),
        ({"type": "whole_month", "month": 2}, (date(2025, 2, 1), date(2025, 3, 1))),
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
    check_date(
        ObservanceFactory(
            slug="rights", names={"es": "Día de los Derechos"}, description="In English"
        )
    )

    calendar = Calendar.from_ical(client.get("/es/observances/calendar.ics").content)

    event = calendar.walk("VEVENT")[0]
    assert calendar["x-wr-calname"] == "Standing: días para conmemorar"
    assert calendar["prodid"] == "-//Standing: días para conmemorar//ES"
    assert (event["summary"], event["summary"].params["language"]) == ("Día de los Derechos", "es")
    assert event["url"] == "http://testserver/es/observances/rights/"
    assert event["description"] == "http://testserver/es/observances/rights/"


def test_a_calendar_changes_only_with_its_days_and_the_year(client):
    ObservanceFactory()

    now = client.get("/observances/calendar.ics").content
    with time_machine.travel(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        Observance.objects.get().save()
        later = client.get("/observances/calendar.ics").content

    assert now == later


def test_names_cannot_write_lines_of_their_own(client):
    name = "Day\r\nEND:VEVENT\nATTACH:https://evil.example; a, b \\n \x07"
    ObservanceFactory(slug="sly", name=name)

    events = events_of(client, "/observances/sly.ics")

    assert len(events) == 5
    assert all("attach" not in event for event in events)
    assert str(events[0]["summary"]) == "Day END:VEVENT ATTACH:https://evil.example; a, b \\n"


def test_a_day_that_is_not_there_has_no_calendar(client):
    assert client.get("/observances/nothing.ics").status_code == 404


@pytest.mark.exhaustive
def test_pages_lead_to_the_calendars(client):
    ObservanceFactory(slug="rights")

    for page, path in [
        ("/observances/", "/observances/calendar.ics"),
        ("/es/observances/rights/", "/es/observances/rights.ics"),
    ]:
        text = client.get(page).text
        assert f'href="webcal://testserver{path}"' in text
        assert f'href="{path}"' in text


def test_a_corrected_rule_moves_the_event_and_makes_no_second_one(client):
    day = ObservanceFactory(slug="moved", rule={"type": "fixed", "month": 5, "day": 12})
    before = events_of(client, "/observances/moved.ics")

    with time_machine.travel(datetime(2026, 11, 26, 9, 30, tzinfo=UTC)):
        day.rule = {"type": "fixed", "month": 5, "day": 31}
        day.save()
    after = events_of(client, "/observances/moved.ics")

    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert after[0].decoded("dtstart") == date(2025, 5, 31)
    assert [event["sequence"] for event in before + after] == [0] * 5 + [1] * 5
    changed_at = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert {event.decoded("last-modified") for event in after} == {changed_at}
    assert {event.decoded("dtstamp") for event in after} == {changed_at}


def test_a_date_that_is_no_longer_known_takes_its_event_with_it(client):
    day = ObservanceFactory(slug="moon", rule={"type": "movable", "known": {"2026": "2026-05-01"}})
    assert len(events_of(client, "/observances/moon.ics")) == 1

    day.rule = {"type": "movable", "known": {}}
    day.save()

    assert events_of(client, "/observances/moon.ics") == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("changed", "counted"),
    [
        ({"name": "Renamed"}, 1),
        ({"names": {"es": "Otro nombre"}}, 1),
        ({"slug": "elsewhere"}, 1),
        ({"description": "What it is."}, 1),
        ({"first_observed": 2014}, 1),
        ({"note": "For its page"}, 0),
        ({"lead_agency": "OHCHR"}, 0),
        ({}, 0),
    ],
)
def test_a_change_is_counted_when_calendars_show_it(changed, counted):
    saved, updated, partly = (ObservanceFactory() for _ in range(3))

    for field, value in changed.items():
        setattr(saved, field, value)
        setattr(partly, field, f"{value}-2" if field == "slug" else value)
    saved.save()
    partly.save(update_fields=list(changed))
    fields = changed | ({"slug": "third"} if "slug" in changed else {})
    if fields:
        Observance.objects.filter(pk=updated.pk).update(**fields)

    counts = dict(Observance.objects.values_list("pk", "calendar_changes"))
    assert counts == {saved.pk: counted, updated.pk: counted, partly.pk: counted}
    assert (saved.calendars_changed_at > updated.calendars_changed_at) is False


@pytest.mark.both_databases
def test_two_editors_who_save_at_once_are_both_counted():
    mine = ObservanceFactory()
    theirs = Observance.objects.get()

    for editor, name in ((mine, "Mine"), (theirs, "Theirs")):
        editor.name = name
        editor.save()

    assert Observance.objects.get().calendar_changes == 2


def test_a_week_that_begins_in_december_is_of_the_year_whose_day_it_holds(client):
    rule = {"type": "week_containing", "month": 1, "day": 1, "week_starts": "monday"}
    week = ObservanceFactory(slug="week", rule=rule)

    starts = {
        str(event["uid"]): event.decoded("dtstart")
        for event in events_of(client, "/observances/week.ics")
    }

    assert starts[f"observance-{week.pk}-2027@testserver"] == date(2026, 12, 28)
    assert len(starts) == 5


def test_each_topic_has_a_calendar_and_so_have_the_days_for_human_rights(client):
    women = TopicFactory(slug="women", name="Women", names={"es": "Mujeres"})
    day = ObservanceFactory(name="Women's Day", relevance="core")
    decade = ObservanceFactory(name="A decade", rule=DECADE, relevance="core")
    ObservanceFactory(name="Tea Day", relevance="general")
    for observance in (day, decade):
        observance.topics.add(women)

    for path in ("/observances/topics/women.ics", "/observances/calendar-core.ics"):
        assert {str(event["summary"]) for event in events_of(client, path)} == {"Women's Day"}
    in_spanish = Calendar.from_ical(client.get("/es/observances/topics/women.ics").content)
    assert in_spanish["x-wr-calname"] == "Standing: días para conmemorar (Mujeres)"
    assert client.get("/observances/topics/nothing.ics").status_code == 404


@pytest.mark.exhaustive
def test_the_list_offers_the_calendar_of_what_it_shows(client):
    topic = TopicFactory(slug="women")
    ObservanceFactory(relevance="core").topics.add(topic)

    for query, path in [
        ("?topic=women", "/observances/topics/women.ics"),
        ("?relevance=core", "/observances/calendar-core.ics"),
        ("?relevance=general", "/observances/calendar.ics"),
        ("?topic=nothing", "/observances/calendar.ics"),
    ]:
        assert f'href="webcal://testserver{path}"' in client.get(f"/observances/{query}").text


def test_a_file_keeps_the_conventions_of_those_who_read_it(client):
    ObservanceFactory(slug="rights", name="حقوق الإنسان، " * 12)

    content = client.get("/ar/observances/rights.ics").content

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode() for line in lines][-1] == ""  # no letter is cut in two
    assert b"BEGIN:VCALENDAR" in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:P1D" in lines
    assert b"X-PUBLISHED-TTL:P1D" in lines
    assert b"DTSTART;VALUE=DATE:20261210" in lines
    assert b"DTEND;VALUE=DATE:20261211" in lines
    assert not any(line.startswith((b"X-WR-TIMEZONE", b"METHOD", b"TZID")) for line in lines)


@pytest.mark.exhaustive
def test_a_page_leads_to_the_calendars_people_use(client):
    ObservanceFactory(slug="rights", name="Human Rights & Dignity")

    text = client.get("/observances/rights/").text

    for address in (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Ftestserver%2Fobservances%2Frights.ics",
        "https://outlook.live.com/calendar/0/addfromweb"
        "?url=http%3A%2F%2Ftestserver%2Fobservances%2Frights.ics"
        "&amp;name=Human+Rights+%26+Dignity",
    ):
        assert f'href="{address}"' in text
    assert '<bdi dir="ltr">http://testserver/observances/rights.ics</bdi>' in text


@pytest.mark.exhaustive
def test_the_list_of_all_days_leads_to_the_page_that_tells_how(client):
    ObservanceFactory(relevance="core")

    assert 'href="/follow/#days"' in client.get("/observances/").text
    assert "calendar.google.com" in client.get("/observances/?relevance=core").text
    assert "calendar.google.com" in client.get("/follow/").text


@pytest.mark.exhaustive
def test_a_name_is_marked_with_the_language_that_it_is_in(client):
    ObservanceFactory(slug="here", name="Human Rights Day", names={"ar": "يوم حقوق الإنسان"})
    ObservanceFactory(slug="only", name="Disarmament Week")

    for slug, language in (("here", "ar"), ("only", "en")):
        [first, *_] = events_of(client, f"/ar/observances/{slug}.ics")
        assert first["summary"].params["LANGUAGE"] == language


def test_a_calendar_without_a_day_is_not_there(client):
    """RFC 5545, 3.6: a calendar holds one event at least. Apple and Google refuse an empty one."""
    TopicFactory(slug="empty")
    ObservanceFactory(
        slug="long-past", rule={"type": "year_span", "start_year": 1990, "end_year": 1990}
    )
    ObservanceFactory(slug="here")

    assert client.get("/observances/topics/empty.ics").status_code == 404
    assert client.get("/observances/long-past.ics").status_code == 404
    assert client.get("/observances/here.ics").status_code == 200
