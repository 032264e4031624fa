"""Decisions count once, with everything that belongs to them; two people end an urgent case."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import assignment, cases
from legal_help.casework.decide import (
    NoSuchOther,
    NothingProposed,
    OwnProposal,
    StatusChanged,
    WaitsForSecond,
    cases_to_confirm,
    confirm_decision,
    decide_case,
    object_to_decision,
    read_before_deciding,
)
from legal_help.crypto.padding import TooLong
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant, Proposal, ThreadMessage
from legal_help.rules import decisions
from legal_help.rules.deadlines import Level
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE, decision

CALM = {"filed": "yes"}


def row():
    return HelpRequest.objects.get()


def set_statuses():
    found = AuditEvent.objects.filter(action="status_set")
    return list(found.values_list("detail_code", flat=True))


@pytest.fixture
def calm(reader, colleague, send):
    """Return a case without any near date, which two can open and one has taken."""
    receipt = send(facts=CALM)
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    return receipt


@pytest.fixture
def urgent(reader, colleague, send):
    return send(facts={"detained": "yes"})


@pytest.fixture
def notes(reader):
    """Return what the notes of a case say, one by one."""

    def notes(receipt):
        opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
        assert not any(note.is_refused for note in opened.notes)
        return [note.said for note in opened.notes]

    return notes


def test_before_deciding_one_sees_how_urgent_it_is_and_their_language(send, reader):
    receipt = send({"language": "ar", "name": "Amina"}, facts={"detained": "yes"})

    before = read_before_deciding(by=reader, public_ref=receipt.public_ref)

    assert (before.level, before.language, before.case) == (Level.U1, "ar", row())
    assert not AuditEvent.objects.filter(action="opened").exists()


@pytest.mark.parametrize(
    ("outcome", "status", "days"),
    [
        ("more_needed", "more_needed", None),
        ("consult_offered", "consult_offered", None),
        ("accepted", "accepted", None),
        ("referred", "referred", 90),
        ("cannot_help", "closed", 90),
        ("spam", "spam", 7),
    ],
)
def test_a_decision_sets_status_and_end(calm, decide, notes, outcome, status, days):
    assert decide(calm, outcome) is True

    end = timezone.localdate() + timedelta(days=days) if days else None
    assert (row().status, row().retention_until) == (status, end)
    assert set_statuses() == ["being_read", status]
    (said,) = notes(calm)
    assert decisions.Decision.from_content(said["decides"]) == decision(outcome, letter="")


def test_who_was_not_reached_for_two_weeks_is_not_reached(founding, supervisor, send):
    with time_machine.travel("2026-11-02T15:00:00+00:00") as clock:
        receipt = send(facts=CALM)
        HelpRequest.objects.update(status="being_read")
        clock.move_to("2026-11-26T15:00:00+00:00")
        reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

        assert decide_case(
            by=reader,
            public_ref=receipt.public_ref,
            decision=decision("no_contact"),
            shown="being_read",
        )

    assert (row().status, row().retention_until) == ("no_contact", date(2027, 2, 24))


def test_the_letter_goes_out_with_the_decision(calm, decide, come_back):
    decide(calm, "more_needed", letter="When is your hearing?")

    (line,) = return_visit.read_conversation(visit=come_back(calm))
    assert (line.from_us, line.text) == (True, "When is your hearing?")


def test_no_decision_without_a_letter_writes_one(calm, decide):
    decide(calm, "spam")

    assert ThreadMessage.objects.count() == 0


def test_what_is_accepted_has_an_owner_and_few_keys(reader, colleague, third, send, decide):
    receipt = send(facts=CALM)
    HelpRequest.objects.update(status="being_read")

    decide(receipt, "accepted", by=colleague)

    assert row().assigned_to == colleague.user
    opened_by = set(KeyGrant.objects.values_list("recipient_key", flat=True))
    assert {reader.person.key, colleague.person.key} < opened_by
    assert third.person.key not in opened_by


def test_what_was_moved_stays_accepted_for_a_month(calm, decide):
    decide(calm, "accepted")

    decide(calm, "moved")

    assert row().status == "accepted"
    assert row().retention_until == timezone.localdate() + timedelta(days=30)


def test_what_was_closed_is_opened_again(calm, decide):
    decide(calm, "spam")

    decide(calm, "reopened")

    assert (row().status, row().retention_until) == ("being_read", None)


def test_what_cannot_follow_changes_nothing(calm, decide):
    with pytest.raises(StatusChanged):
        decide(calm, "moved")

    assert (row().status, CaseNote.objects.count()) == ("being_read", 0)


def test_who_saw_another_status_is_told(calm, decide):
    decide(calm, "more_needed")

    with pytest.raises(StatusChanged):
        decide(calm, "consult_offered", shown="being_read")

    assert row().status == "more_needed"


def test_what_is_not_whole_changes_nothing(calm, decide):
    with pytest.raises(decisions.IncompleteDecision):
        decide(calm, "referred", has_consent=False)
    with pytest.raises(TooLong):
        decide(calm, "more_needed", letter="x" * 80_000)

    assert (row().status, CaseNote.objects.count(), set_statuses()) == (
        "being_read",
        0,
        ["being_read"],
    )


def test_a_withdrawn_request_is_decided_by_nobody(calm, decide, come_back):
    return_visit.withdraw_case(visit=come_back(calm))

    with pytest.raises(workbench.RequestWithdrawn):
        decide(calm, "spam", shown="being_read")


def test_a_duplicate_names_the_other(send, reader, decide):
    first, again = send(facts=CALM), send(facts=CALM)

    assert decide(again, "duplicate", same_as=f" {first.public_ref.lower()} ")

    assert HelpRequest.objects.get(public_ref=again.public_ref).status == "duplicate"
    assert HelpRequest.objects.get(public_ref=first.public_ref).status == "received"


@pytest.mark.parametrize("which", ["none", "itself", "closed", "not_granted"])
def test_what_a_duplicate_repeats_must_go_on_and_be_open_to_who_decides(
    send, reader, colleague, decide, which
):
    first, again = send(facts=CALM), send(facts=CALM)
    references = {"none": "KIWI-0000", "itself": again.public_ref}
    if which == "closed":
        decide(first, "spam")
    if which == "not_granted":
        case = HelpRequest.objects.get(public_ref=first.public_ref)
        KeyGrant.objects.filter(request=case, recipient_key=colleague.person.key).delete()

    same_as = references.get(which, first.public_ref)
    with pytest.raises(NoSuchOther):
        decide(again, "duplicate", by=colleague, same_as=same_as)

    assert HelpRequest.objects.get(public_ref=again.public_ref).status == "received"


def test_what_ends_an_urgent_request_waits_for_a_second_person(urgent, decide, notes, come_back):
    assert decide(urgent, "cannot_help", letter="Zzsorry") is False

    assert (row().status, row().retention_until, set_statuses()) == ("received", None, [])
    assert return_visit.read_conversation(visit=come_back(urgent)) == []
    (said,) = notes(urgent)
    assert decisions.Decision.from_content(said["proposes"]) == decision(
        "cannot_help", letter="Zzsorry"
    )
    assert Proposal.objects.get().note == CaseNote.objects.get()
    assert cases_to_confirm() == {row().pk}


@pytest.fixture
def proposed(urgent, decide):
    """Let the supervisor decide what a colleague must confirm; return its receipt."""
    decide(urgent, "cannot_help", letter="Zzsorry")
    return urgent


def the_note():
    return Proposal.objects.get().note_id


def test_confirmed_it_counts_and_the_letter_goes_out(proposed, colleague, notes, come_back):
    confirm_decision(by=colleague, public_ref=proposed.public_ref, note=the_note())

    assert (row().status, set_statuses()) == ("closed", ["closed"])
    (line,) = return_visit.read_conversation(visit=come_back(proposed))
    assert line.text == "Zzsorry"
    first, second = notes(proposed)
    assert second["decides"] == {**first["proposes"], "letter": ""}
    assert second["by"] == colleague.audit_name
    assert Proposal.objects.count() == 0


def test_nobody_confirms_their_own_decision(proposed, reader):
    with pytest.raises(OwnProposal):
        confirm_decision(by=reader, public_ref=proposed.public_ref, note=the_note())

    assert row().status == "received"


def test_while_one_waits_nothing_else_is_decided(proposed, decide, colleague):
    with pytest.raises(WaitsForSecond):
        decide(proposed, "more_needed", by=colleague)


@pytest.mark.parametrize("who", ["colleague", "reader"])
def test_objected_it_does_not_count(proposed, decide, notes, request, who):
    by = request.getfixturevalue(who)

    object_to_decision(by=by, public_ref=proposed.public_ref, note=the_note(), text="Ask again")

    assert (row().status, Proposal.objects.count()) == ("received", 0)
    assert notes(proposed)[-1]["text"] == "Ask again"
    assert decide(proposed, "more_needed")


def test_another_proposal_than_the_one_that_was_seen_is_not_confirmed(proposed, colleague):
    for verb, given in (
        (confirm_decision, {}),
        (object_to_decision, {"text": ""}),
    ):
        with pytest.raises(NothingProposed):
            verb(by=colleague, public_ref=proposed.public_ref, note=uuid4(), **given)

    assert Proposal.objects.count() == 1


def test_what_was_objected_to_and_put_back_is_not_confirmed(proposed, reader, colleague):
    kept = Proposal.objects.get()
    given = {"public_ref": proposed.public_ref, "note": kept.note_id}
    object_to_decision(by=colleague, text="No", **given)
    kept.save(force_insert=True)

    with pytest.raises(NothingProposed):
        confirm_decision(by=colleague, **given)

    assert row().status == "received"


def test_where_the_objection_was_taken_out_nothing_is_confirmed(proposed, colleague):
    kept = Proposal.objects.get()
    given = {"public_ref": proposed.public_ref, "note": kept.note_id}
    object_to_decision(by=colleague, text="No", **given)
    CaseNote.objects.exclude(pk=kept.note_id).delete()
    kept.save(force_insert=True)

    with pytest.raises(NothingProposed):
        confirm_decision(by=colleague, **given)


def test_a_note_that_proposes_nothing_is_no_proposal_and_can_be_cleared_away(
    urgent, reader, colleague, decide
):
    cases.add_note(by=reader, public_ref=urgent.public_ref, text="A note")
    note = CaseNote.objects.get()
    Proposal.objects.create(request=row(), note=note)
    given = {"public_ref": urgent.public_ref, "note": note.pk}

    with pytest.raises(NothingProposed):
        confirm_decision(by=colleague, **given)
    object_to_decision(by=colleague, text="", **given)

    assert Proposal.objects.count() == 0


def test_what_somebody_walled_had_decided_is_not_confirmed(urgent, reader, colleague, decide):
    decide(urgent, "cannot_help", by=colleague)
    assignment.set_wall(by=reader, public_ref=urgent.public_ref, of=colleague.person.key)

    with pytest.raises(NothingProposed):
        confirm_decision(by=reader, public_ref=urgent.public_ref, note=the_note())


def test_where_it_stands_elsewhere_meanwhile_nothing_is_confirmed(proposed, colleague):
    HelpRequest.objects.update(status="duplicate")

    with pytest.raises(StatusChanged):
        confirm_decision(by=colleague, public_ref=proposed.public_ref, note=the_note())


def test_one_decision_waits_at_a_time(proposed):
    note = CaseNote.objects.create(
        request=row(), author=proposed_by(), created_at=timezone.now(), blob=b""
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(request=row(), note=note)


def proposed_by():
    return CaseNote.objects.get().author


def test_a_decision_is_not_read_out_of_the_database(proposed):
    blob = bytes(CaseNote.objects.get().blob)

    assert [word for word in (b"Zzsorry", b"no_capacity", b"cannot_help") if word in blob] == []
