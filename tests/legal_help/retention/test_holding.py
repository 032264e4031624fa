"""A legal hold set and lifted by two people, and what it stops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access import workbench
from legal_help.evidence.signed_past import Signed
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest
from legal_help.retention import holding, retention
from legal_help.rules import legal_hold
from legal_help.rules.legal_hold import HoldReason, HoldState, HoldStep
from legal_help.trust import roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_to_both(colleague, second, send):
    return send().public_ref


@pytest.fixture
def held(sent_to_both, colleague, second):
    """A request on hold: the caseworker asked, the second supervisor agreed."""
    holding.act(by=colleague, public_ref=sent_to_both, step=HoldStep.ASK, reason=HoldReason.DEMAND)
    holding.act(by=second, public_ref=sent_to_both, step=HoldStep.SET)
    return HelpRequest.objects.get()


def hold_of(request):
    return holding.of(Signed(request, roster.verified()))


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_two_people_set_it_and_both_signed(held, colleague, second):
    hold = hold_of(held)

    assert (hold.state, hold.reason, held.on_hold) == (HoldState.HELD, "demand", True)
    events = AuditEvent.objects.filter(action__in=holding.STEPS).order_by("seq")
    assert list(events.values_list("action", "actor", "detail_code", "object_ref")) == [
        ("hold_asked", colleague.audit_name, "demand", str(held.pk)),
        ("hold_set", second.audit_name, "", str(held.pk)),
    ]


def test_nobody_sets_it_alone(sent_to_both, second):
    holding.act(by=second, public_ref=sent_to_both, step=HoldStep.ASK, reason=HoldReason.NOTICE)

    with pytest.raises(legal_hold.SamePerson):
        holding.act(by=second, public_ref=sent_to_both, step=HoldStep.SET)
    assert not HelpRequest.objects.get().on_hold


def test_nobody_lifts_it_alone(held, second):
    holding.act(by=second, public_ref=held.public_ref, step=HoldStep.ASK_LIFT)

    with pytest.raises(legal_hold.SamePerson):
        holding.act(by=second, public_ref=held.public_ref, step=HoldStep.LIFT)
    assert HelpRequest.objects.get().on_hold


def test_a_caseworker_agrees_to_nothing(held, second, colleague):
    holding.act(by=second, public_ref=held.public_ref, step=HoldStep.ASK_LIFT)

    with pytest.raises(legal_hold.NeedsSupervisor):
        holding.act(by=colleague, public_ref=held.public_ref, step=HoldStep.LIFT)


def test_whoever_may_not_open_the_request_holds_nothing(send, enrol):
    receipt = send()
    late = enrol("late", "intake", "supervisor")

    with pytest.raises(workbench.NoSuchRequest):
        holding.act(
            by=late, public_ref=receipt.public_ref, step=HoldStep.ASK, reason=HoldReason.DEMAND
        )


def test_a_held_request_outlives_its_day_and_goes_once_it_is_lifted(
    held, reader, second, send, decide
):
    decide(held, "referred")
    assert retention.erase_expired(today=in_days(400)) == 1  # the receipt of the draft
    assert HelpRequest.objects.exists()

    holding.act(by=second, public_ref=held.public_ref, step=HoldStep.ASK_LIFT)
    assert retention.erase_expired(today=in_days(400)) == 0
    holding.act(by=reader, public_ref=held.public_ref, step=HoldStep.LIFT)

    assert retention.erase_expired(today=in_days(400)) == 1
    assert not HelpRequest.objects.exists()


def test_from_the_first_notice_on_nothing_is_erased_for_a_while(send, come_back, reader):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))
    holding.act(
        by=reader, public_ref=receipt.public_ref, step=HoldStep.ASK, reason=HoldReason.DEMAND
    )
    request = HelpRequest.objects.get()
    assert not request.on_hold

    retention.erase_expired(today=in_days(14))
    assert HelpRequest.objects.exists()

    retention.erase_expired(today=in_days(15))
    assert not HelpRequest.objects.exists()


def test_a_hold_that_the_database_drops_still_stops_erasing_and_is_told(
    held, reader, by_sql, objections, decide
):
    decide(held, "referred")
    by_sql(held, on_hold=False)

    retention.erase_expired(today=in_days(400))

    assert objections() == [(str(held.pk), "hold_dropped")]
    assert HelpRequest.objects.get().on_hold


def test_a_hold_that_nobody_signed_stops_erasing_too_and_is_told(
    send, reader, by_sql, objections, decide
):
    decide(send(), "referred")
    request = HelpRequest.objects.get()
    by_sql(request, on_hold=True)

    retention.erase_expired(today=in_days(400))

    assert HelpRequest.objects.get().on_hold
    assert retention.look_for_moved_dates(today=in_days(400)) == 1
    assert objections() == [(str(request.pk), "hold_unsigned")]


def test_lifting_forged_in_the_database_counts_for_nothing(held, second, reader, by_sql):
    holding.act(by=second, public_ref=held.public_ref, step=HoldStep.ASK_LIFT)
    forged = AuditEvent.objects.get(action="hold_lift_asked")
    forged.seq += 1
    forged.actor, forged.action = reader.audit_name, "hold_lifted"
    forged.save(force_insert=True)
    by_sql(held, on_hold=False)

    assert hold_of(held).state == HoldState.LIFT_ASKED
