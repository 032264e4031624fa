import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from legal_help.casework import cases
from legal_help.casework.decide import decide_case
from legal_help.casework.queue.waiting import WaitingCounts, count_waiting
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.rules import reported_changes
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE, decision

# A Wednesday.
DAY = dt.datetime(2026, 11, 18, 15, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


def waiting(user):
    return count_waiting(user=user, today=timezone.localdate())


def test_counts_what_is_past_its_day_and_due_on_it(clock, send, supervisor):
    send(facts={"detained": "yes"})
    assert waiting(supervisor) == WaitingCounts(late=0, today=1)

    clock.shift(dt.timedelta(days=1))
    send(facts={"detained": "yes"})
    send(facts={"moved": "no"})

    assert waiting(supervisor) == WaitingCounts(late=1, today=1)


@pytest.mark.exhaustive
def test_what_somebody_has_taken_or_ended_does_not_wait(clock, send, supervisor):
    taken, ended = send(), send(facts={"filed": "yes"})
    assert waiting(supervisor).today == 1
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    cases.take_case(by=reader, public_ref=taken.public_ref)
    decide_case(
        by=reader,
        public_ref=ended.public_ref,
        decision=decision("cannot_help"),
        shown="received",
    )
    clock.shift(dt.timedelta(days=30))

    assert waiting(supervisor) == WaitingCounts(late=0, today=0)


@pytest.mark.exhaustive
def test_what_an_owner_who_left_had_waits(clock, send, reader, colleague, dismiss):
    receipt = send()
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    dismiss(colleague.user)

    assert waiting(reader.user) == WaitingCounts(late=0, today=1)


@pytest.mark.exhaustive
def test_what_was_taken_back_waits_for_somebody_who_checks_it(clock, send, supervisor, come_back):
    return_visit.withdraw_case(visit=come_back(send()))

    assert waiting(supervisor) == WaitingCounts(late=0, today=1)


def test_news_that_nobody_has_settled_waits_though_somebody_has_the_request(
    clock, send, reader, come_back
):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    assert waiting(reader.user) == WaitingCounts(late=0, today=1)

    cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert waiting(reader.user) == WaitingCounts(late=0, today=1)

    cases.settle_report(
        by=reader,
        public_ref=receipt.public_ref,
        number=1,
        counts=False,
        how=reported_changes.VerificationMethod.NOT_REACHED,
    )
    assert waiting(reader.user) == WaitingCounts(late=0, today=0)


def test_only_what_they_hold_is_counted(clock, send, reader, enrol):
    send()
    late = enrol("late", INTAKE)

    assert waiting(late.user) == WaitingCounts(late=0, today=0)
    assert waiting(reader.user) == WaitingCounts(late=0, today=1)


def test_nothing_is_said_to_whoever_is_not_on_the_roster(clock, send):
    send()

    assert waiting(User.objects.create_user("stranger", password="x")) is None
