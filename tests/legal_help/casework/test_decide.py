"""Decisions count once, with everything that belongs to them."""

import pytest

from legal_help.access.locked_case import RequestWithdrawn
from legal_help.casework import cases
from legal_help.casework.decide import (
    NoSuchOther,
    StatusChanged,
    WroteMeanwhile,
    read_before_deciding,
)
from legal_help.events.roster import INTAKE
from legal_help.events.state import End, Status
from legal_help.events.step import SIGNED_BY_ONE
from legal_help.intake import return_visit
from legal_help.models import CaseNote, KeyGrant, ThreadMessage
from legal_help.rules import decisions
from legal_help.sealed.packing import TooLong
from legal_help.trust import roster
from tests.legal_help.casework.looking import done, in_days, notices
from tests.legal_help.helpers import decision, state_of


def test_before_deciding_one_sees_how_urgent_it_is_and_their_language(send, reader):
    receipt = send({"language": "ar", "name": "Amina"}, facts={"detained": "yes"})

    before = read_before_deciding(by=reader, public_ref=receipt.public_ref)

    assert (before.is_urgent, before.language) == (True, "ar")
    assert before.case.state == state_of(receipt)
    assert notices("opened") == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("outcome", "status", "days"),
    [
        ("more_needed", "more_needed", None),
        ("consult_offered", "consult_offered", None),
        ("accepted", "accepted", None),
        ("referred", "referred", 90),
        ("cannot_help", "closed", 90),
    ],
)
def test_a_decision_sets_status_and_end(calm, decide, notes, outcome, status, days):
    assert decide(calm, outcome) is True

    now = state_of(calm)
    end = End(outcome, in_days(days).isoformat(), SIGNED_BY_ONE) if days else None
    assert (now.status, now.end) == (status, end)
    (said,) = notes(calm)
    assert decisions.Decision.from_content(said["decides"]) == decision(outcome, letter="")


@pytest.mark.exhaustive
def test_who_was_not_reached_for_two_weeks_is_not_reached(send, reader, decide, time_machine):
    time_machine.move_to("2026-11-29T15:00:00+00:00")
    receipt = send(facts={"filed": "yes"})
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    time_machine.move_to("2026-12-20T15:00:00+00:00")

    assert decide(receipt, "no_contact")

    now = state_of(receipt)
    assert (now.status, now.end) == ("no_contact", End("no_contact", "2027-03-20", SIGNED_BY_ONE))


@pytest.mark.exhaustive
def test_the_letter_goes_out_with_the_decision(calm, decide, come_back):
    decide(calm, "more_needed", letter="When is your hearing?")

    (line,) = return_visit.read_conversation(visit=come_back(calm))
    assert (line.from_us, line.text) == (True, "When is your hearing?")


@pytest.mark.exhaustive
def test_no_decision_without_a_letter_writes_one(calm, decide):
    decide(calm, "accepted")

    assert ThreadMessage.objects.count() == 0


def test_what_is_accepted_has_an_owner_a_new_key_and_few_who_hold_it(
    reader, colleague, third, send, decide
):
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "more_needed", by=third)

    decide(receipt, "accepted", by=colleague)

    now = state_of(receipt)
    works_on_it = {reader.by, colleague.by, roster.verified().recovery_key}
    assert (now.owner, now.version, now.is_stale) == (colleague.user.pk, 2, False)
    assert set(now.holders) == works_on_it
    assert {str(key) for key in KeyGrant.objects.values_list("recipient", flat=True)} == works_on_it
    assert set(KeyGrant.objects.values_list("version", flat=True)) == {2}


@pytest.mark.exhaustive
def test_whoever_accepts_what_a_colleague_has_keeps_no_key_of_it(
    reader, colleague, third, send, decide, come_back
):
    receipt = send(facts={"filed": "yes"})
    cases.take_case(by=colleague, public_ref=receipt.public_ref)

    decide(receipt, "accepted", by=third, letter="Welcome")

    now = state_of(receipt)
    assert (now.owner, third.by in now.holders, now.is_stale) == (colleague.user.pk, False, True)
    opened = cases.open_case(by=colleague, public_ref=receipt.public_ref)
    assert [letter.text for letter in opened.messages] == ["Welcome"]
    assert (state_of(receipt).version, state_of(receipt).is_stale) == (3, False)
    assert [each.text for each in return_visit.read_conversation(visit=come_back(receipt))] == [
        "Welcome"
    ]


def test_what_was_moved_stays_accepted_for_a_month(calm, decide):
    decide(calm, "accepted")

    decide(calm, "moved")

    now = state_of(calm)
    assert now.status == "accepted"
    assert now.end == End("moved", in_days(30).isoformat(), SIGNED_BY_ONE)


@pytest.mark.exhaustive
def test_what_was_closed_is_opened_again(calm, decide):
    decide(calm, "cannot_help")

    decide(calm, "reopened")

    assert (state_of(calm).status, state_of(calm).end) == ("being_read", None)


def test_what_cannot_follow_changes_nothing(calm, decide):
    with pytest.raises(StatusChanged):
        decide(calm, "moved")

    assert (done(calm.public_ref), CaseNote.objects.count()) == (["own"], 0)


def test_who_saw_another_status_is_told(calm, decide):
    decide(calm, "more_needed")

    with pytest.raises(StatusChanged):
        decide(calm, "consult_offered", shown="being_read")

    assert state_of(calm).status == "more_needed"


def test_what_is_not_whole_changes_nothing(calm, decide):
    with pytest.raises(decisions.IncompleteDecision):
        decide(calm, "referred", has_consent=False)
    with pytest.raises(TooLong):
        decide(calm, "more_needed", letter="x" * 80_000)

    assert (done(calm.public_ref), CaseNote.objects.count()) == (["own"], 0)


def test_a_withdrawn_request_is_decided_by_nobody(calm, decide, come_back):
    return_visit.withdraw_case(visit=come_back(calm))

    with pytest.raises(RequestWithdrawn):
        decide(calm, "cannot_help")


@pytest.mark.exhaustive
def test_a_duplicate_names_the_other(send, reader, decide):
    first, again = send(facts={"filed": "yes"}), send(facts={"filed": "yes"})

    assert decide(again, "duplicate", same_as=f" {first.public_ref.lower()} ")

    assert state_of(again).status == "duplicate"
    assert state_of(first).status == "received"


@pytest.mark.sampled
@pytest.mark.parametrize("which", ["none", "itself", "closed", "taken back", "not theirs"])
def test_what_a_duplicate_repeats_must_go_on_and_be_open_to_who_decides(
    send, reader, decide, enrol, come_back, which
):
    first = send(facts={"filed": "yes"})
    late = enrol("late", INTAKE)
    again, by = send(facts={"filed": "yes"}), late if which == "not theirs" else reader
    if which == "closed":
        decide(first, "cannot_help")
    if which == "taken back":
        return_visit.withdraw_case(visit=come_back(first))

    same_as = {"none": "PEBBLE-0000", "itself": again.public_ref}.get(which, first.public_ref)
    with pytest.raises(NoSuchOther):
        decide(again, "duplicate", by=by, same_as=same_as)

    assert done(again.public_ref) == []


@pytest.mark.parametrize(("read_to", "is_ended"), [(0, False), (1, True)])
def test_what_a_person_wrote_meanwhile_is_read_before_their_case_ends(
    send, decide, come_back, read_to, is_ended
):
    receipt = send(facts={"detained": "no"})
    return_visit.write_to_us(visit=come_back(receipt), text="Zzwait")

    if is_ended:
        decide(receipt, "cannot_help", read_to=read_to)
    else:
        with pytest.raises(WroteMeanwhile):
            decide(receipt, "cannot_help", read_to=read_to)

    assert (state_of(receipt).status == Status.CLOSED) == is_ended
