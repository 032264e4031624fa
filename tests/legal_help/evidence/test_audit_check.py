"""Somebody who can write to the database, against the chain of events."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from legal_help.events import audit
from legal_help.evidence import audit_check, checkpoints
from legal_help.evidence.audit_check import Finding, Kind
from legal_help.models import AuditEvent, AuditHead
from legal_help.trust import host_copy, roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(reader):
    """Five events of a caseworker; returns the number of the first of them."""
    first = AuditHead.objects.get().seq + 1
    for action in ("taken", "opened", "answered", "released", "taken"):
        audit.record(action=action, object_ref="a request", by=reader)
    return first


def found(today=None):
    return audit_check.findings(roster.verified(), today=today or timezone.localdate())


def event(seq):
    return AuditEvent.objects.filter(seq=seq)


def put_in(seq, *, by, action="opened", before=None):
    """Write an event whose hash and place are right, in the name of somebody, signed by `by`."""
    new = AuditEvent(
        seq=seq,
        on=timezone.localdate(),
        at=timezone.now(),
        actor=getattr(by, "audit_name", audit.SYSTEM),
        action=action,
        object_ref="another request",
        detail_code="",
        prev_hash=bytes(before.hash) if before else b"",
    )
    new.hash = audit.hash_of(new)
    new.signature = bytes(64)
    new.save(force_insert=True)
    return new


def test_a_chain_that_nobody_touched_holds(chain, reader):
    checkpoints.sign(by=reader)

    assert found() == []


def test_an_empty_chain_holds(founding):
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()

    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "released"},
        {"object_ref": "another"},
        {"detail_code": "x"},
        {"actor": "system"},
        {"actor": "applicant"},
        {"on": "2020-01-01"},
        {"at": None},
        {"hash": bytes(32)},
    ],
    ids=str,
)
def test_a_changed_event_is_named(chain, change):
    event(chain + 1).update(**change)

    assert found()[0] == Finding(Kind.CHANGED, chain + 1)


def test_a_change_that_hides_in_a_new_hash_is_named(chain):
    changed = event(chain + 1).get()
    changed.action = "released"
    changed.hash = audit.hash_of(changed)
    changed.save()

    assert found() == [Finding(Kind.UNSIGNED, chain + 1), Finding(Kind.OUT_OF_PLACE, chain + 2)]


@pytest.mark.parametrize("signature", [b"", bytes(64)])
def test_a_signature_that_is_none_is_named(chain, signature):
    event(chain + 1).update(signature=signature)

    assert found() == [Finding(Kind.UNSIGNED, chain + 1)]


def test_an_event_of_somebody_not_on_the_roster_is_named(chain, pair):
    class Stranger:
        audit_name = "0" * 36

    Stranger.pair = pair
    audit.record(action="opened", by=Stranger)

    assert found() == [Finding(Kind.UNSIGNED, chain + 5)]


def test_events_taken_out_are_named(chain):
    AuditEvent.objects.filter(seq__in=[chain + 1, chain + 2]).delete()

    assert found() == [Finding(Kind.MISSING, chain + 1, chain + 2)]


def test_events_taken_out_and_numbers_closed_up_are_named(chain):
    event(chain + 1).delete()
    for seq in range(chain + 2, chain + 5):
        event(seq).update(seq=seq - 1)
    AuditHead.objects.update(seq=chain + 3)

    kinds = {finding.kind for finding in found()}
    assert kinds == {Kind.OUT_OF_PLACE, Kind.CHANGED}


def test_an_event_put_into_the_middle_is_named(chain):
    event(chain + 2).delete()
    put_in(chain + 2, by=None, action="signed_in", before=event(chain + 1).get())

    assert found() == [Finding(Kind.OUT_OF_PLACE, chain + 3)]


def test_an_event_put_behind_the_end_is_named(chain):
    put_in(chain + 5, by=None, action="signed_in", before=event(chain + 4).get())

    assert found() == [Finding(Kind.BEHIND_END, chain + 5)]


def test_an_end_that_was_cut_off_is_named(chain):
    AuditEvent.objects.filter(seq__gte=chain + 3).delete()

    assert found() == [Finding(Kind.CUT, chain + 3, chain + 4)]


@pytest.mark.parametrize("gone", [True, False])
def test_an_end_that_was_changed_is_named(chain, gone):
    if gone:
        AuditHead.objects.all().delete()
    else:
        AuditHead.objects.update(hash=bytes(32))

    assert found() == [Finding(Kind.END_MOVED, chain + 4)]


# Behind a checkpoint.


def cut_back(chain):
    """The last three events go, and the end is moved to where nothing shows it."""
    AuditEvent.objects.filter(seq__gte=chain + 2).delete()
    last = event(chain + 1).get()
    AuditHead.objects.update(seq=last.seq, hash=last.hash)


def test_without_a_checkpoint_a_neat_cut_shows_nothing(chain):
    cut_back(chain)

    assert found() == []


def test_behind_a_checkpoint_a_neat_cut_is_named(chain, reader):
    checkpoints.sign(by=reader)
    cut_back(chain)

    today = timezone.localdate()
    assert found() == [Finding(Kind.CUT_BEHIND_CHECKPOINT, chain + 1, chain + 5, today)]


def test_a_chain_that_grew_on_after_the_cut_is_named(chain, reader):
    checkpoints.sign(by=reader)
    cut_back(chain)
    for _ in range(9):
        audit.record(action="opened", by=reader)

    assert found() == [Finding(Kind.REPLACED, chain + 5, on=timezone.localdate())]


def test_a_checkpoint_forged_on_this_host_is_named(chain, reader):
    checkpoints.sign(by=reader)
    (document,) = host_copy.read(checkpoints.KEPT)
    host_copy.write(checkpoints.KEPT, [type(document)(document.body, bytes(64), document.signer)])

    assert found() == [Finding(Kind.COPY_UNSIGNED, chain + 5)]


@pytest.mark.parametrize("content", ["{", '[{"body": "e30=", "signature": "", "signer": "x"}]'])
def test_checkpoints_that_cannot_be_read_are_named(chain, reader, content):
    checkpoints.sign(by=reader)
    (host_copy.folder() / "checkpoints.json").write_text(content)

    assert [finding.kind for finding in found()] == [Kind.COPY_DAMAGED]


# The command.


def test_the_command_says_that_all_holds(chain, capsys):
    call_command("verify_audit")

    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{AuditEvent.objects.count()} events, every link and signature holds."


def test_the_command_says_in_words_what_is_wrong(chain):
    event(chain).update(object_ref="another")
    AuditEvent.objects.filter(seq__gte=chain + 3).delete()

    with pytest.raises(CommandError) as error:
        call_command("verify_audit")

    assert str(error.value).splitlines() == [
        f"Event {chain} was changed: it says something else than when it was written.",
        f"Events {chain + 3} to {chain + 4} are missing: the end was cut off.",
    ]


def test_the_command_names_no_more_than_one_can_read(reader):
    for _ in range(60):
        audit.record(action="opened", by=reader)
    AuditEvent.objects.update(object_ref="another")

    with pytest.raises(CommandError, match=r"And \d+ more\."):
        call_command("verify_audit")


def test_the_command_needs_a_roster(settings, db):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="No roster"):
        call_command("verify_audit")


@pytest.mark.parametrize("kind", Kind)
def test_everything_that_can_be_wrong_has_words(kind):
    said = str(Finding(kind, 12, 14, timezone.localdate() - timedelta(days=1)))

    assert "{" not in said
    assert said.endswith(".")
