"""Requests that somebody took out of the database, and those that nobody can open any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access import membership
from legal_help.desk.words.events import ALARMS, detail_of, kind_of
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import audit_check
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, Draft, HelpRequest, KeyGrant, Tombstone
from legal_help.retention import lost, retention
from legal_help.trust import roster

pytestmark = pytest.mark.django_db


def alarms():
    found = AuditEvent.objects.filter(action="request_lost")
    return list(found.values_list("object_ref", "detail_code"))


def row(receipt):
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


def test_a_request_that_was_taken_out_is_missed(send):
    gone = row(send())
    send()
    pk = str(gone.pk)
    gone.delete()

    assert lost.look_for_lost_requests() == 1

    assert alarms() == [(pk, "request_gone")]


@pytest.mark.parametrize("beside", ["nothing", "an event"])
def test_a_tombstone_alone_does_not_hide_it(send, beside):
    gone = row(send())
    stone = {"reference": gone.public_ref, "erased_on": timezone.localdate(), "why": "hand"}
    Tombstone.objects.create(pk=gone.pk, **stone)
    if beside == "an event":
        audit.record(action="erased", object_ref="another", detail="hand", by=None)
    gone.delete()

    assert lost.look_for_lost_requests() == 1


def test_what_was_erased_is_not_missed(send, reader, come_back):
    by_hand, by_day = send(), send()
    retention.erase_by_hand(by=reader, public_ref=by_hand.public_ref, typed=by_hand.public_ref)
    return_visit.withdraw_case(visit=come_back(by_day))
    Draft.objects.all().delete()
    assert retention.erase_expired(today=timezone.localdate() + timedelta(days=8)) == 1

    assert lost.look_for_lost_requests() == 0
    assert alarms() == []


@pytest.mark.parametrize("whose", ["all", "readers"])
def test_a_request_that_nobody_can_open_any_more_is_told(send, colleague, whose):
    receipt = send()
    send()
    grants = KeyGrant.objects.filter(request=row(receipt))
    if whose == "readers":
        people = [each.key for each in roster.verified().intake()]
        grants = grants.filter(recipient_key__in=people)
    grants.delete()

    assert lost.look_for_lost_requests() == 1

    assert alarms() == [(str(row(receipt).pk), "no_key_left")]


def test_the_grant_of_somebody_who_left_opens_nothing(send, reader, colleague):
    send()
    request = HelpRequest.objects.get()
    theirs = KeyGrant.objects.get(recipient_key=colleague.person.key)
    membership.remove(by=reader, key=colleague.person.key)
    KeyGrant.objects.all().delete()
    theirs.save(force_insert=True)

    assert lost.look_for_lost_requests() == 1
    assert alarms() == [(str(request.pk), "no_key_left")]


def test_what_was_closed_needs_no_reader_and_what_nobody_closed_does(send, stands, by_sql):
    send()
    stands("closed")
    hidden = row(send())
    by_sql(hidden, status="closed")
    KeyGrant.objects.all().delete()

    assert lost.look_for_lost_requests() == 1
    assert alarms() == [(str(hidden.pk), "no_key_left")]


def test_it_is_written_once_a_day(send):
    row(send()).delete()

    assert [lost.look_for_lost_requests() for _night in range(2)] == [1, 1]
    assert len(alarms()) == 1


def test_the_alarm_is_no_event_that_somebody_put_there(send, reader):
    """Else every later check of the chain would accuse it, and nobody would look any more."""
    row(send()).delete()
    lost.look_for_lost_requests()

    assert audit_check.findings(roster.verified(), today=timezone.localdate()) == []


def test_an_event_of_nothing_is_no_request(founding):
    audit.record(action="received", object_ref="no id", by=None)

    assert lost.look_for_lost_requests() == 0


def test_without_a_roster_what_is_gone_is_told_all_the_same(send, settings):
    row(send()).delete()
    send()
    settings.ROSTER_ROOT = ""

    assert lost.look_for_lost_requests() == 1


@pytest.mark.parametrize("count", [1, 4])
def test_the_night_asks_few_questions(send, reader, django_assert_max_num_queries, count):
    for _ in range(count):
        send()

    with django_assert_max_num_queries(10):
        assert lost.look_for_lost_requests() == 0


def test_it_is_an_alarm_in_words():
    assert kind_of(Action.REQUEST_LOST) == ALARMS
    for code in (lost.GONE, lost.NO_KEY):
        assert detail_of(Action.REQUEST_LOST, code) != code
