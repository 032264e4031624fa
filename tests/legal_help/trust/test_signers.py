"""Events that nobody signed, or somebody who has left, open, hide, lift and end nothing."""

import ast
import datetime as dt
import importlib
from operator import attrgetter
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from legal_help.access import granting, membership, rekeying, walls, workbench
from legal_help.casework import access_reason, assignment, cases, withdrawals
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.queue import ordered_cases
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import audit_check, checkpoints, signed_past
from legal_help.evidence.audit_check import Finding, Kind
from legal_help.intake import drafts, return_visit
from legal_help.models import AuditEvent, AuditHead, Draft, HelpRequest
from legal_help.retention import holding, retention
from legal_help.rules import retention_clock
from legal_help.rules.legal_hold import HoldReason, HoldState, HoldStep
from legal_help.trust import roster
from tests.legal_help.evidence.forgers import Forger


def found():
    return audit_check.findings(roster.verified(), today=timezone.localdate())


@pytest.fixture
def sent(send):
    return HelpRequest.objects.get(public_ref=send().public_ref)


@pytest.fixture
def withdrawn(send, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


def end():
    return AuditHead.objects.get().seq


# What verify_audit says of an event at the end of the chain, hash and place right, the head moved.


@pytest.mark.parametrize("action", ["withdrawal_checked", "ungranted", "wall_lifted", "rekeyed"])
def test_what_the_program_never_writes_is_named(sent, reader, action):
    checkpoints.sign(by=reader)
    audit.record(action=action, object_ref=sent.pk, by=None)

    assert found() == [Finding(Kind.UNSIGNED, end())]


@pytest.mark.parametrize("action", ["withdrawn", "received", "message_received"])
def test_what_the_person_did_not_sign_is_named(sent, reader, action):
    checkpoints.sign(by=reader)
    audit.record(action=action, object_ref=sent.pk, by=Forger(audit.APPLICANT))

    assert found() == [Finding(Kind.UNSIGNED, end())]


def test_what_no_person_does_is_named_though_no_request_is_there(reader):
    audit.record(action="decided", object_ref="gone", by=Forger(audit.APPLICANT))

    assert found() == [Finding(Kind.UNSIGNED, end())]


def test_what_the_person_signed_holds_under_an_old_code_and_a_new_key(
    send, reader, come_back, enrol
):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    rekeying.rekey(by=reader, public_ref=receipt.public_ref)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello again")

    assert found() == []


def test_an_event_of_a_draft_is_checked_while_it_is_there(begun, by_sql):
    draft, _cookie = begun
    audit.record(action="refused", object_ref=draft.pk, by=draft.applicant)
    assert found() == []

    audit.record(action="refused", object_ref=draft.pk, by=Forger(audit.APPLICANT))
    assert found() == [Finding(Kind.UNSIGNED, end())]

    by_sql(Draft.objects.get(), applicant_public=b"none")
    assert {finding.kind for finding in found()} == {Kind.HEADER}

    drafts.delete_draft(draft.pk)
    assert found() == []


def test_a_header_that_nobody_signed_is_named(sent, by_sql):
    received = AuditEvent.objects.get(action="received")
    by_sql(sent, header_signature=bytes(64))

    assert found() == [Finding(Kind.HEADER, received.seq)]


def test_the_command_says_what_nobody_can_prove(sent, reader, capsys):
    audit.record(action="signed_in", by=None)
    program = AuditEvent.objects.filter(actor=audit.SYSTEM).count()
    sent.delete()
    Draft.objects.all().delete()

    call_command("verify_audit")

    said = capsys.readouterr().out
    assert f"Nobody signs what the program writes: {program} events." in said
    assert "The keys of 1 events went" in said


def test_all_that_the_program_writes_is_known():
    """Every alarm, and what stands by name or by constant where the program writes unsigned."""
    folder = Path(settings.BASE_DIR) / "legal_help"
    written = {action for path in folder.rglob("*.py") for action in written_unsigned(path)}

    assert {"refused", "key_offered", "unlock_failed", "request_lost", "chain_refused"} <= written
    assert written | {*audit.ALARMS} <= audit_check.OF_PROGRAM


def written_unsigned(path):
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call):
            continue
        given = {each.arg: ast.unparse(each.value) for each in call.keywords}
        name = ast.unparse(call.func).rpartition(".")[2]
        is_unsigned = name.startswith("record") and given.get("by") == "None"
        if "action" in given and (is_unsigned or name == "record_once_a_day"):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            yield from said(given["action"], importlib.import_module(module))


def said(action, module):
    """What a text, a constant or a constant of another module says; of a variable, nothing."""
    try:
        value = attrgetter(action)(module) if action[0].isalpha() else ast.literal_eval(action)
    except (AttributeError, ValueError):
        return []
    return [str(value)]


# The doors.


@pytest.mark.parametrize("by", ["nobody", "a forger"])
def test_a_check_that_nobody_signed_hides_no_withdrawal(withdrawn, reader, by):
    forger = Forger(reader.audit_name) if by == "a forger" else None
    audit.record(action=Action.WITHDRAWAL_CHECKED, object_ref=withdrawn.pk, by=forger)

    assert withdrawals.unchecked_withdrawals() == {withdrawn.pk}
    assert len(ordered_cases.load_queue(by=reader).entries) == 1


def test_a_reason_that_nobody_signed_opens_nothing(colleague, sent, reader):
    cases.take_case(by=reader, public_ref=sent.public_ref)
    forger = Forger(colleague.audit_name)
    audit.record(action=Action.REASON_GIVEN, object_ref=sent.pk, detail="other", by=forger)

    with pytest.raises(access_reason.ReasonNeeded):
        cases.open_case(by=colleague, public_ref=sent.public_ref)

    access_reason.give_access_reason(
        by=colleague, public_ref=sent.public_ref, reason=access_reason.AccessReason.REVIEW
    )
    audit.record(action=Action.REASON_GIVEN, object_ref=sent.pk, detail="other", by=forger)
    sent.refresh_from_db()
    assert access_reason.access_reason_for(by=colleague, case=sent) == "review"


def test_nobody_reads_on_by_an_event_that_they_did_not_sign(sent, reader):
    audit.record(
        action=Action.READ_DESPITE_MATCH,
        object_ref=sent.pk,
        detail="another",
        by=Forger(reader.audit_name),
    )
    assert conflict_check._cases_read_despite(reader, sent) == set()

    audit.record(action=Action.READ_DESPITE_MATCH, object_ref=sent.pk, detail="another", by=reader)
    assert conflict_check._cases_read_despite(reader, sent) == {"another"}


def test_a_new_key_that_nobody_gave_takes_no_request_off_the_list(colleague, sent, reader):
    ordered_cases.load_queue(by=colleague)
    granting.take_away(requests=[sent.pk], of=colleague.person.key, by=reader)
    audit.record(action=Action.REKEYED, object_ref=sent.pk, detail="2", by=None)

    assert membership.remove(by=reader, key=colleague.person.key) == 1


def test_a_new_key_that_a_colleague_gave_does(colleague, sent, reader):
    granting.take_away(requests=[sent.pk], of=colleague.person.key, by=reader)
    rekeying.rekey(by=reader, public_ref=sent.public_ref)

    assert membership.remove(by=reader, key=colleague.person.key) == 0


# Whoever left, with the key that they kept.


def left(reader, *leavers):
    for leaver in leavers:
        membership.remove(by=reader, key=leaver.person.key)


def test_whoever_left_lifts_no_wall(second, colleague, sent, reader):
    assignment.set_wall(by=reader, public_ref=sent.public_ref, of=colleague.person.key)
    left(reader, second)
    audit.record(
        action=Action.WALL_LIFTED, object_ref=sent.pk, detail=colleague.audit_name, by=second
    )

    assert walls.kept_from(colleague.person, roster.verified()) == {sent.pk}
    assert found() == [Finding(Kind.LATE, end())]


@pytest.fixture
def three(enrol):
    return enrol("three", "intake", "supervisor")


@pytest.fixture
def held(second, three, sent, reader):
    """A request under a legal hold, and two supervisors beside the reader."""
    act = {"public_ref": sent.public_ref}
    holding.act(by=reader, step=HoldStep.ASK, reason=HoldReason.DEMAND, **act)
    holding.act(by=three, step=HoldStep.SET, **act)
    return second, three


def hold_of(request):
    return holding.of(signed_past.Signed(request, roster.verified())).state


def test_two_who_left_lift_no_hold(held, sent, reader):
    left(reader, *held)
    for step, by in zip((HoldStep.ASK_LIFT, HoldStep.LIFT), held, strict=True):
        audit.record(action=step, object_ref=sent.pk, by=by)

    assert hold_of(sent) == HoldState.HELD
    assert [finding.kind for finding in found()] == [Kind.LATE] * 2


def test_what_they_lifted_while_they_were_here_stays_lifted(held, sent, reader):
    second, third = held
    holding.act(by=second, public_ref=sent.public_ref, step=HoldStep.ASK_LIFT)
    holding.act(by=third, public_ref=sent.public_ref, step=HoldStep.LIFT)
    left(reader, second, third)

    assert hold_of(sent) == HoldState.NONE
    assert found() == []


def test_a_hold_does_not_end_because_whoever_set_it_left_and_the_chain_was_broken(
    held, sent, reader
):
    left(reader, *held)
    AuditEvent.objects.filter(seq=AuditEvent.objects.get(action=HoldStep.SET).seq + 1).delete()

    assert hold_of(sent) == HoldState.HELD


def test_whoever_left_ends_no_request(second, sent, reader, by_sql, objections):
    left(reader, second)
    long_ago = dt.date(2020, 1, 1)
    ending = retention_clock.Ending(retention_clock.EndingKind.CLOSED, long_ago).written()
    audit.record(action=Action.STATUS_SET, object_ref=sent.pk, detail="closed", by=second)
    audit.record(action=Action.KEPT_UNTIL, object_ref=sent.pk, detail=ending, by=second)
    by_sql(sent, status="closed", retention_until=str(long_ago))

    assert retention.erase_expired(today=timezone.localdate()) == 0
    assert HelpRequest.objects.filter(pk=sent.pk).exists()
    assert (str(sent.pk), retention.NEVER_ENDED) in objections()


def test_whoever_left_tells_nobody_that_we_help(second, send, come_back, reader):
    receipt = send()
    left(reader, second)
    pk = HelpRequest.objects.get().pk
    audit.record(action=Action.STATUS_SET, object_ref=pk, detail="accepted", by=second)

    assert come_back(receipt).status == "received"


def test_a_request_that_they_opened_again_is_not_erased_though_the_chain_was_broken(
    second, sent, reader, by_sql
):
    long_ago = dt.date(2020, 1, 1)
    ending = retention_clock.Ending(retention_clock.EndingKind.CLOSED, long_ago).written()
    audit.record(action=Action.STATUS_SET, object_ref=sent.pk, detail="closed", by=reader)
    audit.record(action=Action.KEPT_UNTIL, object_ref=sent.pk, detail=ending, by=reader)
    audit.record(action=Action.STATUS_SET, object_ref=sent.pk, detail="being_read", by=second)
    opened_again = end()
    left(reader, second)
    AuditEvent.objects.filter(seq=opened_again + 1).delete()
    by_sql(sent, status="closed", retention_until=str(long_ago))

    assert retention.erase_expired(today=timezone.localdate()) == 0


def test_what_they_ended_while_they_were_here_is_erased(second, send, reader, decide):
    with time_machine.travel(dt.datetime(2026, 1, 5, 15, tzinfo=dt.UTC)):
        receipt = send()
        decide(receipt, "spam", by=second)
    left(reader, second)

    assert retention.erase_expired(today=timezone.localdate()) == 1


def test_whoever_left_gives_nobody_access(second, colleague, sent, reader):
    granting.take_away(requests=[sent.pk], of=colleague.person.key, by=reader)
    left(reader, second)
    audit.record(action=Action.GRANTED, object_ref=sent.pk, detail=colleague.audit_name, by=second)

    assert not granting.was_granted(sent, colleague.person, roster.verified())


def test_what_they_gave_and_took_while_they_were_here_counts(second, colleague, sent, reader):
    granting.take_away(requests=[sent.pk], of=colleague.person.key, by=second)
    assert not granting.was_granted(sent, colleague.person, roster.verified())
    with workbench.locked(second, sent.public_ref) as opened:
        granting.give(opened, to=colleague.person.key, readers=roster.verified(), by=second)
    left(reader, second)

    assert granting.was_granted(sent, colleague.person, roster.verified())


def test_whoever_ends_their_own_key_is_not_late(second, reader):
    membership.remove(by=second, key=second.person.key)

    assert found() == []


def test_whoever_left_reads_nothing_for_us(second, sent, reader):
    left(reader, second)
    audit.record(action="marked_read", object_ref=sent.pk, by=second)

    past = signed_past.Signed(sent, roster.verified(), actions=("marked_read",))

    assert past.acts(("marked_read",), lambda event, _person: event) == []
