import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from legal_help import audit, casework, roster
from legal_help.models import AuditEvent, AuditHead


def signing_keys():
    return {str(person.key): person.public.signing for person in roster.verified().people}


def test_chain_of_a_day_holds(send, reader):
    send()

    assert [event.seq for event in AuditEvent.objects.all()] == [1, 2, 3]
    assert audit.broken_links(signing_keys()) == []


def test_empty_chain_holds(db):
    assert audit.broken_links({}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "opened"},
        {"object_ref": "another"},
        {"detail_code": "x"},
        {"actor": "system"},
        {"signature": b""},
        {"hash": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_altered_event_is_found(reader, change):
    audit.record(action="taken", by=reader)
    last = AuditEvent.objects.last()

    AuditEvent.objects.filter(pk=last.pk).update(**change)

    assert audit.broken_links(signing_keys())[:1] == [last.seq]


def test_event_taken_out_is_found(reader):
    for action in ("taken", "released"):
        audit.record(action=action, by=reader)
    AuditEvent.objects.filter(action="taken").delete()

    assert audit.broken_links(signing_keys()) == [AuditEvent.objects.get(action="released").seq]


def test_end_cut_off_is_found(reader):
    audit.record(action="taken", by=reader)
    AuditEvent.objects.filter(action="taken").delete()

    assert audit.broken_links(signing_keys()) == [AuditHead.objects.get().seq]


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
    assert audit.broken_links(signing_keys()) == []


def test_event_put_behind_the_end_is_found_and_stops_nobody(reader, refusals):
    last = AuditEvent.objects.last()
    forged = AuditEvent(seq=last.seq + 1, on=last.on, actor=reader.audit_name, action="opened")
    forged.prev_hash, forged.hash, forged.signature = last.hash, bytes(32), bytes(64)
    forged.save(force_insert=True)

    audit.record(action="taken", by=reader)

    assert refusals() == [("", "chain_altered")]
    assert audit.broken_links(signing_keys()) == [forged.seq]


def test_event_in_the_name_of_another_is_found(reader, pair):
    class Eve:
        audit_name = reader.audit_name

    Eve.pair = pair
    audit.record(action="opened", by=Eve)

    assert audit.broken_links(signing_keys()) == [AuditEvent.objects.last().seq]


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


def test_verify_audit_says_that_all_holds(send, reader, capsys):
    casework.take(by=reader, public_ref=send().public_ref)

    call_command("verify_audit")

    count = AuditEvent.objects.count()
    assert capsys.readouterr().out == f"{count} events, every link and signature holds.\n"


def test_verify_audit_names_an_event_that_was_altered(send, reader):
    casework.take(by=reader, public_ref=send().public_ref)
    event = AuditEvent.objects.get(action="taken")
    AuditEvent.objects.filter(pk=event.pk).update(object_ref="another")

    with pytest.raises(CommandError, match=f"bad signature: {event.seq}"):
        call_command("verify_audit")


def test_verify_audit_needs_a_roster(settings, db):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="No roster"):
        call_command("verify_audit")
