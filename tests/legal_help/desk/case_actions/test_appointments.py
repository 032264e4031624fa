"""Appointments: booked at the desk, read by the person, moved and cancelled."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from legal_help.casework import appointments, cases
from legal_help.casework.conflicts import conflict_check
from legal_help.intake import return_visit
from legal_help.rules.appointments import Appointment, MeetingWay
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, state_of

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
CALL = {
    "day": "2026-12-03",
    "time": "14:30",
    "zone": "America/New_York",
    "way": "call",
    "where": "Zz 212 555 0142",
    "interpreter": "Zzinterpreter",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def sent(send):
    return send(answers={"language": "es", "state": "NJ", "reach": ["code"]})


def book(desk, receipt, **changed):
    address = reverse("cases:book", args=[receipt.public_ref])
    return desk.post(address, {**CALL, **changed}, follow=True)


def persons_page(receipt):
    person, address = FormClient(), reverse("legal_help:return")
    person.post(address, {"code": receipt.code})
    return person.get(address)


def test_it_is_written_in_their_language_and_stands_on_their_page(desk, sent, come_back):
    page = book(desk, sent)

    assert "It is on their page, in a letter." in page.text
    assert "Thursday, 3 December 2026, 14:30 (New York time)" in page.text
    (letter,) = return_visit.read_conversation(visit=come_back(sent))
    assert letter.text.startswith("Hola")
    assert "jueves, 3 de diciembre de 2026, 14:30 (hora de Nueva York)" in letter.text
    assert "Zzinterpreter" in letter.text
    assert state_of(sent).messages_out == 1


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "begins", "unchecked", "beside"),
    [
        ("ar", "مرحبًا،", True, "Hello,"),
        ("en", "Hello,", False, ""),
        ("es", "Hola:", True, "Hello,"),
    ],
)
def test_its_letter_is_shown_before_in_their_language_and_the_readers(
    desk, send, come_back, language, begins, unchecked, beside
):
    receipt = send(answers={"language": language, "state": "NJ", "reach": ["code"]})

    page = desk.get(reverse("cases:detail", args=[receipt.public_ref]))

    letter = page.context["appointment"]["letter"]
    part = page.text.partition('id="appointment-h"')[2].partition("</section>")[0]
    assert letter["text"].startswith(begins)
    assert letter["beside"]["text"].startswith(beside)
    assert begins in part
    assert ("Nobody has checked the words in" in part) == unchecked
    assert "What you change in the box" not in part
    book(desk, receipt)
    (sent,) = return_visit.read_conversation(visit=come_back(receipt))
    before, _dots, after = letter["text"].partition("…")
    assert sent.text.startswith(before)
    assert sent.text.endswith(after)
    assert len(sent.text) > len(letter["text"])


@pytest.mark.exhaustive  # tests/legal_help/public/test_return_visit.py counts a page once
def test_pressed_twice_it_is_written_once(desk, sent):
    book(desk, sent)
    book(desk, sent)

    assert state_of(sent).messages_out == 1


@pytest.mark.exhaustive  # an appointment is written here
def test_another_takes_its_place_and_a_cancelled_one_is_gone(desk, sent, reader, come_back):
    book(desk, sent)
    book(desk, sent, day="2026-12-09", way="place", where="Zzoffice")
    moved = cases.open_case(by=reader, public_ref=sent.public_ref).appointment

    page = desk.post(reverse("cases:cancel_appointment", args=[sent.public_ref]), follow=True)

    assert (moved.at.day, moved.way, moved.where) == (9, MeetingWay.PLACE, "Zzoffice")
    assert page.context["appointment"]["lines"] == []
    assert cases.open_case(by=reader, public_ref=sent.public_ref).appointment is None
    lines = return_visit.read_conversation(visit=come_back(sent))
    assert len(lines) == 3
    assert return_visit.appointment_in(lines, NOW) is None


@pytest.mark.exhaustive  # as it is booked once
def test_pressed_twice_it_is_cancelled_once(desk, sent):
    book(desk, sent)
    for _press in range(2):
        desk.post(reverse("cases:cancel_appointment", args=[sent.public_ref]))

    assert state_of(sent).messages_out == 2


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "2026-12-01", "time": "11:59"}, "That time has passed."),
        ({"day": "2025-12-03"}, "That time has passed."),
        ({"day": "2027-12-03"}, "within 366 days"),
        ({"day": "9999-12-31", "time": "23:00"}, "within 366 days"),
        ({"way": "place", "where": ""}, "Say how to find us"),
        ({"zone": "Europe/Berlin"}, "Select a valid choice"),
        ({"time": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_is_told_and_keeps_what_was_typed(desk, sent, changed, words):
    page = book(desk, sent, **changed)

    assert words in page.text
    assert "Zzinterpreter" in page.text
    assert state_of(sent).messages_out == 0


@pytest.mark.exhaustive
def test_the_zone_of_where_they_live_is_offered_first(desk, send):
    arizona = send(answers={"language": "es", "state": "AZ", "reach": ["code"]})

    page = desk.get(reverse("cases:detail", args=[arizona.public_ref]))

    zones = page.context["appointment"]["form"].fields["zone"].choices
    assert zones[0] == ("America/Phoenix", "Phoenix")
    assert len(zones) == len(set(zones))


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_it_is_not_booked_for_somebody_who_took_their_request_back(desk, sent, come_back):
    return_visit.withdraw_case(visit=come_back(sent))

    page = book(desk, sent)

    assert "withdrew this request meanwhile" in page.text
    assert state_of(sent).messages_out == 0


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
def test_the_desk_locked_meanwhile_and_the_form_comes_back(desk, sent):
    desk.post("/cases/lock/")
    locked = book(desk, sent)

    page = desk.post("/cases/unlock/", {**locked.context["form"].initial, "passphrase": PASSPHRASE})

    assert "Zzinterpreter" in page.text
    assert state_of(sent).messages_out == 0


@pytest.mark.exhaustive  # tests/legal_help/rules/test_appointments.py has the days
def test_over_it_stands_nowhere(clock, desk, sent, come_back):
    book(desk, sent)
    clock.move_to(dt.datetime(2026, 12, 3, 22, 31, tzinfo=dt.UTC))

    lines = return_visit.read_conversation(visit=come_back(sent))

    assert return_visit.appointment_in(lines, timezone.now()) is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        (NOW, "Your appointment"),
        (NOW + dt.timedelta(days=2), "Your appointment is today"),
        (NOW + dt.timedelta(days=1), "Your appointment is tomorrow"),
        # In New York it is still the evening before.
        (dt.datetime(2026, 12, 3, 3, tzinfo=dt.UTC), "Your appointment is tomorrow"),
    ],
)
def test_their_page_says_when_it_is_near(clock, desk, sent, moment, heading):
    book(desk, sent)
    clock.move_to(moment)

    page = persons_page(sent)

    assert str(page.context["appointment_is"]) == heading
    assert "Zz 212 555 0142" in page.text
    assert page.context["appointment"][0][1].startswith("Thursday")


@pytest.mark.exhaustive  # tests/legal_help/rules/test_appointments.py has the days
def test_it_is_near_by_the_day_where_they_live(clock, desk, sent):
    book(desk, sent, zone="America/Los_Angeles")
    clock.move_to(dt.datetime(2026, 12, 3, 6, tzinfo=dt.UTC))  # in New York, where we are, the 3rd

    assert str(persons_page(sent).context["appointment_is"]) == "Your appointment is tomorrow"


@pytest.mark.exhaustive  # tests/legal_help/rules/test_appointments.py has the rule
def test_one_that_somebody_signed_out_of_shape_is_none(desk, sent, reader):
    odd = {"at": "x", "zone": 7}
    with conflict_check.locked_case(reader, sent.public_ref) as case:
        case.send_letter("Zz", read_up_to=0, more={"appointment": odd})

    assert "appointment-h" not in persons_page(sent).text
    assert cases.open_case(by=reader, public_ref=sent.public_ref).appointment is None


@pytest.mark.exhaustive
def test_the_past_is_refused_behind_the_form_too(sent, reader):
    over = Appointment(
        at=dt.datetime.fromisoformat("2026-12-01T11:00"),
        zone="America/New_York",
        way=MeetingWay.CALL,
    )

    with pytest.raises(appointments.AlreadyOver):
        appointments.book(by=reader, public_ref=sent.public_ref, appointment=over, now=NOW)
