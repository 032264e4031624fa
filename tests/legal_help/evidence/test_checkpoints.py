from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.events import audit
from legal_help.evidence import checkpoints
from legal_help.models import AuditEvent, AuditHead
from legal_help.trust import host_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarms():
    def alarms():
        found = AuditEvent.objects.filter(action="chain_refused")
        return list(found.values_list("detail_code", flat=True))

    return alarms


def signed():
    return list(AuditEvent.objects.filter(action="checkpoint").order_by("seq"))


def kept():
    return [(event.seq, bytes(event.hash)) for event in checkpoints.kept()]


def test_a_checkpoint_names_the_end_and_is_kept_on_this_host(reader):
    end = AuditHead.objects.get()

    checkpoints.sign(by=reader)

    (event,) = signed()
    assert (event.object_ref, event.detail_code) == (bytes(end.hash).hex(), str(end.seq))
    assert (event.actor, event.prev_hash) == (reader.audit_name, end.hash)
    assert kept() == [(event.seq, bytes(event.hash))]


def test_it_is_signed_once_a_day_by_itself(reader, time_machine):
    for _ in range(3):
        checkpoints.sign_if_due(by=reader)
    assert len(signed()) == 1

    time_machine.move_to(timezone.now() + timedelta(days=1))
    checkpoints.sign_if_due(by=reader)

    assert [seq for seq, _hash in kept()] == [event.seq for event in signed()]
    assert len(signed()) == 2


def test_what_another_host_signed_is_kept_too(reader):
    checkpoints.sign(by=reader)
    (host_copy.folder() / "checkpoints.json").unlink()

    checkpoints.sign_if_due(by=reader)

    assert len(signed()) == 1
    assert len(kept()) == 1


@pytest.mark.parametrize("actor", ["system", "0" * 36, "00000000-0000-0000-0000-000000000000"])
def test_a_checkpoint_that_nobody_signed_is_not_kept(reader, actor):
    audit.record(action="checkpoint", by=None)
    AuditEvent.objects.filter(action="checkpoint").update(actor=actor)

    checkpoints.sign_if_due(by=reader)

    assert kept() == []


def test_a_chain_cut_back_is_told_once_a_day_and_stops_nobody(reader, alarms, time_machine):
    checkpoints.sign(by=reader)
    AuditEvent.objects.filter(action="checkpoint").delete()
    last = AuditEvent.objects.last()
    AuditHead.objects.update(seq=last.seq, hash=last.hash)

    checkpoints.sign_if_due(by=reader)
    checkpoints.sign_if_due(by=reader)

    assert alarms() == ["behind_checkpoint"]
    assert len(signed()) == 1


def test_a_damaged_copy_is_told_and_left_for_somebody_to_look_at(reader, alarms):
    checkpoints.sign(by=reader)
    path = host_copy.folder() / "checkpoints.json"
    path.write_text("{")

    checkpoints.sign_if_due(by=reader)
    checkpoints.sign(by=reader)

    assert alarms() == ["host_copy_damaged"]
    assert path.read_text() == "{"


def test_only_the_newest_are_kept(reader, monkeypatch):
    monkeypatch.setattr(checkpoints, "AT_MOST", 2)
    for _ in range(3):
        checkpoints.sign(by=reader)

    assert [seq for seq, _hash in kept()] == [event.seq for event in signed()][1:]
