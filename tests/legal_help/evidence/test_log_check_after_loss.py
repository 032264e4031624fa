"""Once supervisors have said that the house goes on, the check of the log finds nothing more."""

import pytest
from django.utils import timezone

from legal_help.access import going_on
from legal_help.casework import cases
from legal_help.event_log import log, telling
from legal_help.evidence.log_check import check_log
from legal_help.models import LogLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone_on(send, reader):
    """Lines were lost; somebody unlocked and sent a request before supervisors had signed."""
    receipt = send()
    last = LogLine.objects.order_by("seq").last().seq
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    LogLine.objects.filter(seq__gt=last).delete()
    telling.tell("unlocked", by=reader)
    send()
    going_on.go_on(going_on.plan(), by=reader, second=None)
    send()


def found():
    return [str(each) for each in check_log(today=timezone.localdate())]


def test_what_was_given_up_is_no_finding_any_more(gone_on):
    assert found() == []


@pytest.mark.exhaustive
def test_neither_is_it_on_a_fresh_host(gone_on):
    log.memory_file().path.unlink()
    assert found() == []


@pytest.mark.exhaustive
def test_a_second_loss_is_judged_as_well(gone_on, send, reader):
    last = LogLine.objects.order_by("seq").last().seq
    telling.tell("unlocked", by=reader)
    LogLine.objects.filter(seq__gt=last).delete()
    telling.tell("unlocked", by=reader)
    going_on.go_on(going_on.plan(), by=reader, second=None)
    send()
    assert found() == []


def test_what_is_refused_behind_it_is_found(gone_on):
    last = LogLine.objects.order_by("seq").last()
    LogLine.objects.filter(pk=last.pk).update(signature=bytes(64))
    log.memory_file().path.unlink()
    assert f"signer: line {last.seq}" in found()
