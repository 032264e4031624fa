"""The appointments to come, and the file for a calendar."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from legal_help.casework import appointments, cases
from legal_help.desk.queue import week
from legal_help.intake import return_visit
from legal_help.rules.appointments import Appointment, MeetingWay

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def booked(send, reader):
    """Somebody whom we meet at this time in New York."""

    def booked(at, **answers):
        receipt = send(
            answers={"language": "es", "state": "NJ", **answers},
            card={"names": ["Zzname"], "reach": answers.get("reach", ["code"])},
        )
        appointments.book(
            by=reader,
            public_ref=receipt.public_ref,
            appointment=Appointment(
                at=dt.datetime.fromisoformat(at),
                zone="America/New_York",
                way=MeetingWay.CALL,
                interpreter="Zzinterpreter",
            ),
            now=NOW,
        )
        return receipt

    return booked


def listed(page):
    return [line["reference"] for _day, lines in page.context["days"] for line in lines]


def test_the_next_comes_first_in_our_time_and_in_theirs(desk, booked, settings):
    later, sooner = booked("2026-12-09T10:00"), booked("2026-12-02T22:30")
    settings.TIME_ZONE = "UTC"

    page = desk.get("/cases/week/")

    assert listed(page) == [sooner.public_ref, later.public_ref]
    # It is the next day where we are.
    assert [day for day, _lines in page.context["days"]] == [
        dt.date(2026, 12, 3),
        dt.date(2026, 12, 9),
    ]
    assert "03:30 here" in page.text
    assert "Wednesday, 2 December 2026, 22:30 (New York time)" in page.text
    assert "Zzinterpreter" in page.text
    assert "Zzname" not in page.text


@pytest.mark.exhaustive  # what comes first stands here
def test_what_is_over_or_taken_back_is_not_there(desk, booked, reader, come_back):
    first, taken_back = booked("2026-12-02T10:00"), booked("2026-12-09T10:00")
    return_visit.withdraw_case(visit=come_back(taken_back))
    over_at = dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC)

    assert listed(desk.get("/cases/week/")) == [first.public_ref]
    assert week.upcoming_appointments(reader, over_at) == []
    appointments.cancel(by=reader, public_ref=first.public_ref)
    assert "No upcoming appointments." in desk.get("/cases/week/").text


def test_the_calendar_has_mine_and_no_name(desk, booked, reader, colleague):
    mine, free = booked("2026-12-02T10:00"), booked("2026-12-03T10:00")
    cases.take_case(by=reader, public_ref=mine.public_ref)

    answer = desk.get("/cases/week/appointments.ics")

    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == f"Appointment {mine.public_ref}"
    assert event["dtstart"].dt == dt.datetime(2026, 12, 2, 15, tzinfo=dt.UTC)
    assert b"Zz" not in answer.content
    assert free.public_ref.encode() not in answer.content
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.exhaustive  # tests/legal_help/casework/test_reminders.py has the rule
def test_whoever_allowed_it_is_reminded_from_the_list(desk, booked):
    allowed = {"reach": ["email"], "email": "zz@zz.example", "leave_message": "named"}
    with_mail, without = booked("2026-12-02T10:00", **allowed), booked("2026-12-02T11:00")
    page = desk.get("/cases/week/")

    done = desk.post(reverse("cases:remind", args=[with_mail.public_ref]), follow=True)
    not_done = desk.post(reverse("cases:remind", args=[without.public_ref]), follow=True)

    assert page.text.count("Remind them now") == 1
    assert "We asked them to look at their page." in done.text
    assert "Asked them to look at their page:" in done.text
    assert len(mail.outbox) == 1
    assert "They did not allow such a message" in not_done.text
