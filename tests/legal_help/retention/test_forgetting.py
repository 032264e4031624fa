"""Details of events are kept for two years; then what was signed is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import audit_check, checkpoints
from legal_help.evidence.audit_check import Finding, Kind
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest
from legal_help.retention import forgetting, retention
from legal_help.trust import roster

pytestmark = pytest.mark.django_db

TWO_YEARS = timedelta(days=730)
LATER = TWO_YEARS + timedelta(days=1)


@pytest.fixture
def lived(send, come_back, reader):
    """Somebody unlocked; one request is here, another was erased; the end is signed."""
    stays, goes = send(), send()
    return_visit.withdraw_case(visit=come_back(goes))
    gone = HelpRequest.objects.get(public_ref=goes.public_ref).pk
    retention.erase_expired(today=timezone.localdate() + timedelta(days=8))
    checkpoints.sign(by=reader)
    return HelpRequest.objects.get(public_ref=stays.public_ref).pk, gone


def in_two_years():
    return timezone.localdate() + LATER


def told_of(pk):
    return AuditEvent.objects.filter(object_ref=str(pk)).count()


def wrong(today):
    return audit_check.findings(roster.verified(), today=today)


def test_before_two_years_nothing_is_forgotten(lived):
    assert forgetting.forget_old_details(today=timezone.localdate() + TWO_YEARS) == 0


def test_after_two_years_the_chain_holds_and_says_no_more(lived):
    stays, gone = lived
    assert told_of(gone) > 2

    assert forgetting.forget_old_details(today=in_two_years()) > 3

    assert (told_of(stays), told_of(gone)) == (1, 0)
    assert not AuditEvent.objects.filter(action="unlocked").exists()
    assert AuditEvent.objects.filter(action="roster_signed").exists()
    assert AuditEvent.objects.filter(action="checkpoint").exists()
    blotted = AuditEvent.objects.filter(action=Action.FORGOTTEN)
    said = blotted.values_list("at", "actor", "object_ref", "detail_code").order_by().distinct()
    assert list(said) == [(None, "", "", "")]
    assert wrong(in_two_years()) == []
    assert forgetting.forget_old_details(today=in_two_years()) == 0


def test_what_came_after_the_checkpoint_waits_for_the_next(lived, reader):
    audit.record(action="unlocked", by=reader)

    forgetting.forget_old_details(today=in_two_years())

    assert AuditEvent.objects.filter(action="unlocked").count() == 1


def test_a_checkpoint_that_nobody_signed_lets_nothing_be_forgotten(lived):
    AuditEvent.objects.filter(action="checkpoint").update(signature=bytes(64))

    assert forgetting.forget_old_details(today=in_two_years()) == 0


def test_without_a_roster_nothing_is_forgotten(lived, settings):
    settings.ROSTER_ROOT = ""

    assert forgetting.forget_old_details(today=in_two_years()) == 0


def test_blotting_out_before_its_time_is_found(lived):
    event = AuditEvent.objects.filter(action="unlocked").first()
    AuditEvent.objects.filter(pk=event.pk).update(action=Action.FORGOTTEN, actor="")

    assert wrong(timezone.localdate()) == [Finding(Kind.FORGOTTEN_EARLY, event.seq)]
