"""Columns say where a request stands, and anybody who writes to the database can move them."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases, waiting
from legal_help.casework.queue.waiting import WaitingCounts
from legal_help.events import audit
from legal_help.evidence import signed_past
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest, Notice, ThreadMessage
from legal_help.retention import notices, retention
from legal_help.rules import retention_clock

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 11, 18, 15, tzinfo=dt.UTC)
CLOSED = ["closed", "spam", "referred", "no_contact", "duplicate", "withdrawn"]


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def hidden(clock, send, reader, by_sql):
    """An urgent request that somebody closes in the database; says in which way."""
    receipt = send()
    ordered_cases.load_queue(by=reader)

    def hidden(status):
        by_sql(HelpRequest.objects.get(), retention_until=dt.date(2099, 1, 1), status=status)
        return receipt

    return hidden


def listed(by, **how):
    found = ordered_cases.load_queue(by=by, **how)
    return [entry.case.public_ref for entry in found.entries], found.damaged


@pytest.mark.parametrize("status", CLOSED)
def test_what_nobody_closed_stands_among_the_open_ones_and_is_reported(
    hidden, reader, refusals, status
):
    reference = hidden(status).public_ref

    assert listed(reader) == ([reference], [reference])
    assert listed(reader, closed=True) == ([], [])
    [entry] = ordered_cases.load_queue(by=reader).entries
    assert entry.level == "U1"
    assert "TAKEN_BACK" not in [reason.code for reason in entry.reasons]
    assert refusals() == [(str(HelpRequest.objects.get().pk), "row_altered")]


def test_what_somebody_closed_stands_among_the_closed_ones(send, reader, stands, refusals):
    receipt = send()
    stands("closed")

    assert listed(reader) == ([], [])
    assert listed(reader, closed=True) == ([receipt.public_ref], [])
    assert refusals() == []


def test_what_was_closed_and_is_open_again_cannot_be_hidden(send, reader, stands, by_sql):
    """What was verified of its first end says nothing of the second."""
    receipt = send()
    stands("closed")
    assert listed(reader, closed=True) == ([receipt.public_ref], [])
    stands("being_read")

    by_sql(HelpRequest.objects.get(), status="closed")

    assert listed(reader) == ([receipt.public_ref], [receipt.public_ref])


@pytest.mark.parametrize("action", ["status_set", "kept_until"])
def test_an_event_that_nobody_signed_closes_nothing(hidden, reader, action):
    reference = hidden("closed").public_ref
    detail = {"status_set": "closed", "kept_until": "closed:2099-01-01"}[action]
    audit.record(action=action, object_ref=HelpRequest.objects.get().pk, detail=detail, by=None)

    assert listed(reader) == ([reference], [reference])


def test_whoever_has_the_code_closes_nothing_but_by_taking_it_back(hidden, reader, come_back):
    receipt = hidden("closed")
    person = come_back(receipt).applicant
    pk = HelpRequest.objects.get().pk
    audit.record(action="status_set", object_ref=pk, detail="closed", by=person)

    assert listed(reader) == ([receipt.public_ref], [receipt.public_ref])
    assert come_back(receipt).status == "received"


def test_nobody_takes_a_request_back_but_the_person(hidden, reader):
    reference = hidden("withdrawn").public_ref
    audit.record(action="withdrawn", object_ref=HelpRequest.objects.get().pk, by=reader)

    assert listed(reader) == ([reference], [reference])


def test_closed_requests_are_verified_once(
    send, reader, stands, monkeypatch, django_assert_num_queries
):
    """A thousand closed ones must not make the queue slow: each costs a line of an answer."""
    for _ in range(3):
        send()
    stands("closed")
    ordered_cases.load_queue(by=reader)

    monkeypatch.setattr(audit, "is_genuine", None)
    closed = HelpRequest.objects.closed()
    with django_assert_num_queries(2):
        assert signed_past.never_ended(closed, None) == set()


def test_where_nothing_is_closed_one_question_is_asked(send, reader, django_assert_num_queries):
    send()
    with django_assert_num_queries(1):
        assert signed_past.never_ended(HelpRequest.objects.closed(), None) == set()


def test_what_was_verified_is_forgotten_some_day(send, reader, stands, monkeypatch):
    monkeypatch.setattr(signed_past, "REMEMBERED", 1)
    for _ in range(3):
        send()
    stands("closed")

    assert listed(reader) == ([], [])
    assert len(signed_past._endings) == 1


def test_a_locked_desk_counts_what_nobody_closed(hidden, reader):
    hidden("closed")

    assert waiting.count_waiting(user=reader.user, today=DAY.date()) == WaitingCounts(
        late=0, today=1
    )


def test_a_mail_says_that_it_waits_too_long(hidden, clock):
    hidden("closed")
    clock.shift(dt.timedelta(days=2))

    notices.send_due(today=timezone.localdate())

    assert Notice.objects.filter(kind=Notice.Kind.LATE).count() == 1


# Every night.


@pytest.mark.parametrize("status", CLOSED)
def test_it_is_open_again_after_the_night(hidden, reader, objections, status):
    reference = hidden(status).public_ref
    pk = str(HelpRequest.objects.get().pk)

    assert retention.look_for_moved_dates(today=DAY.date()) == 1

    assert HelpRequest.objects.get().status == "received"
    assert objections() == [(pk, "closed_unsigned"), (pk, "never_ended")]
    [found] = retention.ending(by=reader, until=DAY.date())
    assert found.verdict.objections == ("never_ended",)
    assert listed(reader) == ([reference], [])


def test_the_report_of_erasing_names_it_before(hidden, reader):
    hidden("closed")

    [found] = retention.ending(by=reader, until=DAY.date())

    assert found.verdict.objections == ("closed_unsigned", "never_ended")


def test_a_forged_hold_beside_it_changes_nothing(hidden, by_sql, objections):
    hidden("closed")
    by_sql(HelpRequest.objects.get(), on_hold=True)

    retention.look_for_moved_dates(today=DAY.date())

    assert HelpRequest.objects.get().status == "received"
    assert [code for _pk, code in objections()] == [
        "closed_unsigned",
        "hold_unsigned",
        "never_ended",
    ]


@pytest.mark.parametrize(
    ("signed", "shown", "after"),
    [
        ("received", "accepted", "received"),
        ("accepted", "received", "accepted"),
        ("more_needed", "closed", "more_needed"),
        # Whoever took an event out of the chain would close it in this way.
        ("closed", "received", "received"),
        ("closed", "spam", "spam"),
    ],
)
def test_where_it_stands_is_put_right_as_long_as_it_is_open(
    send, reader, stands, by_sql, objections, signed, shown, after
):
    send()
    stands(signed)
    by_sql(HelpRequest.objects.get(), status=shown)

    assert retention.look_for_moved_dates(today=timezone.localdate()) == 1

    assert HelpRequest.objects.get().status == after
    [(_pk, code)] = objections()
    assert code == ("closed_unsigned" if shown == "closed" else "status_unsigned")


def test_what_the_desk_itself_does_needs_no_putting_right(
    send, reader, colleague, come_back, decide
):
    taken, closed, back = send(facts={"filed": "yes"}), send(facts={"filed": "yes"}), send()
    cases.take_case(by=reader, public_ref=taken.public_ref)
    decide(closed, "cannot_help")
    return_visit.withdraw_case(visit=come_back(back))
    return_visit.undo_withdrawal(visit=come_back(back))
    return_visit.withdraw_case(visit=come_back(send()))

    assert retention.look_for_moved_dates(today=timezone.localdate()) == 0
    assert sorted(HelpRequest.objects.values_list("status", flat=True)) == [
        "being_read",
        "closed",
        "received",
        "withdrawn",
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_the_night_asks_few_questions(send, reader, django_assert_num_queries, count):
    for _ in range(count):
        send()

    with django_assert_num_queries(4):
        retention.look_for_moved_dates(today=timezone.localdate())


# The person reads it too.


@pytest.mark.parametrize("status", ["closed", "spam", "accepted", "no_contact", "withdrawn"])
def test_the_person_reads_no_status_that_nobody_signed(send, by_sql, come_back, status):
    receipt = send()
    by_sql(HelpRequest.objects.get(), retention_until=dt.date(2026, 11, 1), status=status)

    visit = come_back(receipt)

    assert (visit.status, visit.erased_on) == ("received", None)


def test_the_person_reads_what_was_signed(send, stands, by_sql, come_back):
    receipt = send()
    stands("referred")
    by_sql(HelpRequest.objects.get(), status="spam")

    assert come_back(receipt).status == "referred"


def test_a_withdrawal_forged_in_the_database_stops_nobody_from_writing(send, by_sql, come_back):
    receipt = send()
    by_sql(HelpRequest.objects.get(), retention_until=dt.date(2099, 1, 1), status="withdrawn")

    return_visit.write_to_us(visit=come_back(receipt), text="Are you there?")
    return_visit.withdraw_case(visit=come_back(receipt))

    assert come_back(receipt).status == "withdrawn"


def test_the_person_reads_the_day_of_erasing_that_was_signed(send, by_sql, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))
    by_sql(HelpRequest.objects.get(), retention_until=dt.date(2099, 1, 1))

    assert come_back(receipt).erased_on == timezone.localdate() + dt.timedelta(days=7)


def test_without_a_roster_what_was_taken_back_stays_so(send, come_back, settings):
    taken_back, other = send(), send()
    return_visit.withdraw_case(visit=come_back(taken_back))
    settings.ROSTER_ROOT = ""

    visit = come_back(taken_back)

    assert (visit.status, visit.erased_on) == (
        "withdrawn",
        HelpRequest.objects.get(public_ref=taken_back.public_ref).retention_until,
    )
    assert (come_back(other).status, come_back(other).erased_on) == ("received", None)
    with pytest.raises(return_visit.AlreadyWithdrawn):
        return_visit.write_to_us(visit=visit, text="Hello")


def test_the_day_of_a_message_is_the_one_that_the_person_signed(
    clock, send, come_back, by_sql, reader
):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="First")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We read it.")
    clock.shift(dt.timedelta(days=1))
    return_visit.write_to_us(visit=come_back(receipt), text="Second")
    for message in ThreadMessage.objects.all():
        by_sql(message, created_on="2020-01-01")

    lines = return_visit.read_conversation(visit=come_back(receipt))

    assert [line.on for line in lines] == [dt.date(2026, 11, day) for day in (18, 18, 19)]


def test_where_events_and_messages_do_not_match_no_day_is_shown(send, come_back, reader):
    """A message that was put there, or turned into one of ours, moves no day to another."""
    receipt = send()
    for text in ("First", "Second"):
        return_visit.write_to_us(visit=come_back(receipt), text=text)
    ThreadMessage.objects.get(number=1).delete()

    lines = return_visit.read_conversation(visit=come_back(receipt))

    assert [(line.number, line.on) for line in lines if not line.is_missing] == [(2, None)]


def test_the_page_says_without_a_day_that_they_wrote(client, send, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    AuditEvent.objects.filter(action="message_received").update(on="2020-01-01")

    page = client.post("/legal-help/return/", {"code": receipt.code}, follow=True).text

    assert "You wrote to us." in page
    assert "2020" not in page


# The rule itself.


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], "received"),
        ([("status_set", "being_read")], "being_read"),
        ([("status_set", "closed"), ("kept_until", "closed:2027-01-01")], "closed"),
        ([("withdrawn", "")], "withdrawn"),
        ([("status_set", "accepted"), ("withdrawn", ""), ("withdrawal_undone", "")], "received"),
    ],
)
def test_where_a_request_stands_that_went_through_steps(steps, status):
    went = [retention_clock.ClockStep(action, detail, DAY.date()) for action, detail in steps]

    assert retention_clock.status_after(went) == status


def test_what_was_erased_meanwhile_is_left_alone(hidden, monkeypatch, objections):
    hidden("closed")
    of_each = retention.of_each

    def then_gone(*given):
        found = of_each(*given)
        HelpRequest.objects.all().delete()
        return found

    monkeypatch.setattr(retention, "of_each", then_gone)

    assert retention.look_for_moved_dates(today=DAY.date()) == 0
    assert objections() == []
