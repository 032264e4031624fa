import pytest
from django.db import transaction
from django.utils import timezone

from legal_help.events import audit
from legal_help.evidence import audit_check
from legal_help.models import AuditEvent, AuditHead
from legal_help.trust import roster

pytestmark = pytest.mark.both_databases


def wrong():
    found = audit_check.findings(roster.verified(), today=timezone.localdate())
    return [(finding.kind, finding.seq) for finding in found]


def test_chain_of_a_day_is_numbered(send, reader):
    send()

    assert [event.seq for event in AuditEvent.objects.all()] == [1, 2, 3]


def test_of_what_a_person_did_the_day_alone_is_kept(send, reader):
    send()
    audit.record(action="taken", by=reader)

    by_person, by_reader = AuditEvent.objects.filter(action__in=["received", "taken"])
    assert (by_person.actor, by_person.at) == ("applicant", None)
    assert by_person.on == timezone.localdate()
    assert by_reader.at is not None


@pytest.mark.parametrize("end", [None, {"seq": 0, "hash": b""}, {"seq": 1}])
def test_end_moved_back_stops_nobody_and_is_written_down(reader, refusals, end):
    audit.record(action="taken", by=reader)
    if end is None:
        AuditHead.objects.all().delete()
    else:
        AuditHead.objects.update(**end)

    audit.record(action="released", by=reader)

    assert refusals() == [("", "chain_altered")]
    assert AuditEvent.objects.last().action == "released"
    assert wrong() == []


def test_event_put_behind_the_end_is_found_and_stops_nobody(reader, refusals):
    last = AuditEvent.objects.last()
    forged = AuditEvent(seq=last.seq + 1, on=last.on, actor=reader.audit_name, action="opened")
    forged.prev_hash, forged.hash, forged.signature = last.hash, bytes(32), bytes(64)
    forged.save(force_insert=True)

    audit.record(action="taken", by=reader)

    assert refusals() == [("", "chain_altered")]
    assert wrong() == [("changed", forged.seq)]


def test_event_in_the_name_of_another_is_found(reader, pair):
    class Eve:
        audit_name = reader.audit_name

    Eve.pair = pair
    audit.record(action="opened", by=Eve)

    assert wrong() == [("unsigned", AuditEvent.objects.last().seq)]


def test_refusal_stays_written_when_the_work_is_rolled_back(reader, refusals):
    @transaction.atomic
    def work():
        audit.record(action="taken", by=reader)
        raise audit.KeySwapped("a row")

    with pytest.raises(audit.KeySwapped), audit.reported(reader):
        work()

    assert refusals() == [("a row", "key_swapped")]
    assert not AuditEvent.objects.filter(action="taken").exists()


def test_log_says_that_something_was_refused_and_never_what(reader, caplog):
    caplog.clear()

    with pytest.raises(audit.BlobAltered), audit.reported(reader):
        raise audit.BlobAltered("a row")

    assert caplog.messages == ["Refused: blob_altered"]
