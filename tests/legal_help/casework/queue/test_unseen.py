import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from legal_help.access import waiting_cases
from legal_help.casework import assignment, cases
from legal_help.casework.decide import object_to_proposal
from legal_help.casework.queue.unseen import (
    UnseenCases,
    look_at_queue,
    mark_all_seen,
    unseen_cases,
)
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, LogLine, QueueLook
from tests.legal_help.helpers import state_of

DAY = dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def looked(clock, reader):
    """Let the caseworker look yesterday; today is another day."""
    look_at_queue(by=reader)
    clock.shift(dt.timedelta(days=1))
    return clock


def ids(*receipts):
    found = HelpRequest.objects.filter(public_ref__in=[each.public_ref for each in receipts])
    return {str(case.pk) for case in found}


@pytest.mark.exhaustive
def test_at_the_first_look_nothing_is_new(clock, send, reader):
    send()

    news = look_at_queue(by=reader)

    assert news == UnseenCases(since=None)


def test_what_came_since_is_new_for_the_whole_day(looked, send, reader, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    first = look_at_queue(by=reader)
    looked.shift(dt.timedelta(hours=3))
    later = send()
    second = look_at_queue(by=reader)

    assert first.cases == first.messages == ids(receipt)
    assert first.since == dt.date(2026, 11, 25)
    assert second.cases == ids(receipt, later)


@pytest.mark.exhaustive
def test_on_the_next_day_only_what_came_since_the_last_look_is(looked, send, reader):
    send()
    look_at_queue(by=reader)
    looked.shift(dt.timedelta(days=2))
    later = send()

    news = look_at_queue(by=reader)

    assert (news.cases, news.since) == (ids(later), dt.date(2026, 11, 26))


@pytest.mark.exhaustive
def test_whoever_says_so_has_seen_what_is_new(looked, send, reader):
    send()
    look_at_queue(by=reader)
    unseen = send()

    mark_all_seen(by=reader)

    assert look_at_queue(by=reader).cases == ids(unseen)


def test_whoever_never_looked_has_nothing_to_call_seen(reader):
    mark_all_seen(by=reader)

    assert not QueueLook.objects.exists()


@pytest.mark.exhaustive
def test_each_looks_for_themselves(clock, reader, colleague, send):
    look_at_queue(by=colleague)
    send()
    look_at_queue(by=reader)

    assert look_at_queue(by=colleague).cases != look_at_queue(by=reader).cases


@pytest.mark.exhaustive  # an edge of what is new
@pytest.mark.parametrize("how", ["granted", "assigned", "offered"])
def test_a_request_that_was_given_to_them_is_new(clock, send, reader, enrol, how):
    receipt = send()
    late = enrol("late", INTAKE)
    look_at_queue(by=late)
    if how == "granted":
        waiting_cases.give_lacking(by=reader, to=late.by, at_most=9)
    elif how == "assigned":
        assignment.assign_case(
            by=reader, public_ref=receipt.public_ref, colleague=late.by, had=None
        )
    else:
        cases.take_case(by=reader, public_ref=receipt.public_ref)
        assignment.offer_case(by=reader, public_ref=receipt.public_ref, colleague=late.by)

    assert look_at_queue(by=late).cases == ids(receipt)
    assert look_at_queue(by=reader).cases == set()


@pytest.mark.exhaustive
def test_what_i_did_myself_is_not_new_to_me(clock, send, reader, colleague):
    receipt = send()
    look_at_queue(by=reader)
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    assignment.offer_case(by=reader, public_ref=receipt.public_ref, colleague=colleague.by)

    assert look_at_queue(by=reader).cases == set()


def test_of_requests_of_others_nothing_is_said(clock, send, reader, enrol, come_back):
    """Even a number would say that somebody wrote."""
    receipt = send()
    late = enrol("late", INTAKE)
    look_at_queue(by=late)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    news = look_at_queue(by=late)

    assert (news.cases, news.messages) == (set(), set())


def test_a_message_behind_a_wall_is_news_to_nobody_else(
    clock, reader, colleague, third, second, send, come_back
):
    receipt = send()
    look_at_queue(by=colleague)
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=colleague.by)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    assert look_at_queue(by=colleague).messages == set()
    assert look_at_queue(by=colleague).cases == set()


@pytest.mark.exhaustive
def test_a_look_keeps_numbers_and_days_alone(looked, send, reader):
    send()
    look_at_queue(by=reader)

    row = QueueLook.objects.get()
    last = LogLine.objects.last().seq
    assert (str(row.key), row.shown, row.seen < last) == (reader.by, last, True)
    assert (row.before, row.on) == (dt.date(2026, 11, 25), dt.date(2026, 11, 26))


def test_nothing_is_seen_that_was_not_shown(reader):
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueLook.objects.create(key=reader.person.key, on=timezone.localdate(), seen=2, shown=1)


@pytest.mark.exhaustive
def test_what_a_colleague_takes_is_not_new_to_the_others(clock, send, reader, colleague):
    receipt = send()
    look_at_queue(by=reader)
    cases.take_case(by=colleague, public_ref=receipt.public_ref)

    assert look_at_queue(by=reader) == UnseenCases(since=None)


@pytest.mark.exhaustive  # an edge of what is new
def test_an_offer_that_was_declined_comes_back_to_its_owner(clock, send, reader, colleague, third):
    receipt = send()
    for each in (reader, colleague, third):
        look_at_queue(by=each)
    offered = {"public_ref": receipt.public_ref}
    cases.take_case(by=reader, **offered)
    assignment.offer_case(by=reader, colleague=colleague.by, **offered)
    assignment.refuse_offer(by=colleague, reason="full", **offered)

    assert look_at_queue(by=reader).declined == ids(receipt)
    assert look_at_queue(by=reader).cases == set()
    assert look_at_queue(by=third).declined == set()


@pytest.mark.exhaustive  # an edge of what is new
def test_whoever_asked_learns_that_somebody_objected(clock, send, reader, colleague, decide):
    receipt = send()
    look_at_queue(by=reader)
    look_at_queue(by=colleague)
    decide(receipt, "spam", by=colleague)
    proposal = state_of(receipt).proposal

    object_to_proposal(by=reader, public_ref=receipt.public_ref, mark=proposal.mark, text="Zz")

    assert look_at_queue(by=colleague).stopped == ids(receipt)
    assert look_at_queue(by=reader).stopped == set()


@pytest.mark.exhaustive
def test_to_ask_what_is_new_shows_nothing(looked, send, reader):
    receipt = send()

    for _ in range(2):
        assert unseen_cases(by=reader).cases == ids(receipt)
    assert QueueLook.objects.get().shown < LogLine.objects.latest("seq").seq
