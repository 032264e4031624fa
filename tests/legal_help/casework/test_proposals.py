"""What ends an urgent case, or ends one soon, takes two people."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from legal_help.access.locked_case import locked_case
from legal_help.access.proposals import OwnProposal, WaitsForSecond, propose
from legal_help.casework import assignment, cases, ending, set_urgency
from legal_help.casework.decide import (
    NothingProposed,
    StatusChanged,
    confirm_proposal,
    object_to_proposal,
)
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.state import End
from legal_help.events.step import SIGNED_BY_TWO
from legal_help.intake import return_visit
from legal_help.models import CaseNote, LogLine
from legal_help.rules import decisions
from legal_help.rules.deadlines import Level
from legal_help.rules.retention_clock import HoldReason
from legal_help.rules.urgency import OverrideReason
from tests.legal_help.casework.looking import done, in_days, state, steps
from tests.legal_help.helpers import decision, flipped, state_of


@pytest.fixture
def urgent(reader, colleague, send):
    return send(facts={"detained": "yes"})


URGENT_ENDS = ["referred", "cannot_help", "no_contact", "duplicate", "spam"]


@pytest.mark.sampled
@pytest.mark.parametrize("outcome", URGENT_ENDS)
def test_what_ends_an_urgent_request_waits_for_a_second_person(
    send, reader, colleague, decide, time_machine, outcome
):
    now = timezone.now()
    other, urgent = send(facts={"filed": "yes"}), send(facts={"detained": "yes"})
    cases.take_case(by=reader, public_ref=urgent.public_ref)
    time_machine.move_to(now + timedelta(days=15))

    assert decide(urgent, outcome, same_as=other.public_ref) is False

    assert (state_of(urgent).status, state_of(urgent).end) == ("being_read", None)
    assert done(urgent.public_ref) == ["own", "note", "propose"]


@pytest.mark.exhaustive
def test_what_ends_soon_waits_for_a_second_person(calm, decide, colleague):
    assert decide(calm, "spam") is False

    assert state_of(calm).end is None
    confirm_proposal(by=colleague, public_ref=calm.public_ref, mark=state_of(calm).proposal.mark)
    assert state_of(calm).end == End("spam", in_days(7).isoformat(), SIGNED_BY_TWO)


@pytest.mark.parametrize(("kept", "counts"), [(29, False), (30, True)])
def test_one_person_alone_ends_a_request_in_thirty_days_at_the_nearest(
    calm, decide, settings, kept, counts
):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": kept}

    assert decide(calm, "cannot_help") is counts
    assert (state_of(calm).end is not None) is counts


@pytest.mark.exhaustive
def test_a_decision_that_ends_nothing_needs_one_person_however_urgent(urgent, decide):
    assert decide(urgent, "more_needed")
    assert state_of(urgent).status == "more_needed"


def test_nobody_lowers_the_urgency_and_then_ends_a_request_alone(urgent, reader, decide):
    set_urgency.set_level(
        by=reader,
        public_ref=urgent.public_ref,
        level=Level.U4,
        why=OverrideReason.SPOKE,
        text="",
        seen=0,
        confirmed=True,
    )

    assert decide(urgent, "cannot_help") is False


def test_a_day_that_has_come_near_needs_a_second_person(
    send, reader, colleague, decide, time_machine
):
    now = timezone.now()
    receipt = send(facts={"hearing": in_days(60).isoformat()})
    assert not state_of(receipt).is_urgent
    time_machine.move_to(now + timedelta(days=50))

    assert decide(receipt, "cannot_help") is False

    assert state_of(receipt).is_urgent
    assert done(receipt.public_ref) == ["read", "note", "propose"]


@pytest.fixture
def proposed(begin_in, reader, colleague, send, decide):
    """Let the supervisor decide what a colleague must confirm; return its receipt."""

    def made():
        urgent = send(facts={"detained": "yes"})
        assert decide(urgent, "cannot_help", letter="Zzsorry") is False
        return urgent

    return begin_in("cannot help", made)


def the_mark(receipt):
    return state_of(receipt).proposal.mark


def test_a_proposal_says_all_in_a_sealed_note_and_sends_nothing(
    proposed, reader, notes, come_back, send
):
    assert return_visit.read_conversation(visit=come_back(proposed)) == []
    (said,) = notes(proposed)
    assert decisions.Decision.from_content(said["proposes"]) == decision(
        "cannot_help", letter="Zzsorry"
    )
    waits = state_of(proposed).proposal
    assert waits.claim == ("decide", "cannot_help", in_days(90).isoformat(), "")
    assert (waits.by, waits.mark) == (reader.user.pk, CaseNote.objects.get().mark)
    blob = bytes(CaseNote.objects.get().blob)
    logged = b"".join(bytes(each) for each in LogLine.objects.values_list("body", flat=True))
    assert not any(word in blob for word in (b"Zzsorry", b"no_capacity", b"cannot_help"))
    assert b"Zzsorry" not in logged
    assert b"no_capacity" not in logged


def test_confirmed_it_counts_and_the_letter_goes_out(proposed, colleague, notes, come_back):
    mark = the_mark(proposed)

    assert confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=mark) == "decide"

    now = state_of(proposed)
    assert (now.status, now.proposal) == ("closed", None)
    assert now.end == End("cannot_help", in_days(90).isoformat(), SIGNED_BY_TWO)
    (step,) = steps(proposed.public_ref, "decide")
    assert (step.by, step.details["first"]) == (colleague.by, mark)
    (line,) = return_visit.read_conversation(visit=come_back(proposed))
    assert line.text == "Zzsorry"
    first, second = notes(proposed)
    assert second["decides"] == {**first["proposes"], "letter": ""}
    assert second["answers"] == mark


@pytest.mark.exhaustive
def test_the_days_of_a_proposal_count_from_its_own_day(proposed, colleague, time_machine):
    last_day = in_days(90)
    time_machine.move_to(timezone.now() + timedelta(days=5))

    confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=the_mark(proposed))

    assert state_of(proposed).end.last_day == last_day.isoformat()


def test_nobody_confirms_their_own_decision(proposed, reader, time_machine):
    now = timezone.now()
    for days in (0, 7, 13):
        time_machine.move_to(now + timedelta(days=days))
        with pytest.raises(OwnProposal):
            confirm_proposal(by=reader, public_ref=proposed.public_ref, mark=the_mark(proposed))

    assert state_of(proposed).status == "received"


def test_whoever_alone_reads_confirms_their_own_decision_a_week_later(
    urgent, reader, colleague, decide, time_machine
):
    assignment.recuse_oneself(by=colleague, public_ref=urgent.public_ref)
    assert decide(urgent, "cannot_help") is False
    given = {"by": reader, "public_ref": urgent.public_ref, "mark": the_mark(urgent)}
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=6))
    with pytest.raises(OwnProposal):
        confirm_proposal(**given)

    time_machine.move_to(now + timedelta(days=7))
    confirm_proposal(**given)

    assert state_of(urgent).end.wait == 7


def test_a_proposal_that_is_too_old_is_not_confirmed_and_holds_up_nothing(
    proposed, reader, colleague, decide, time_machine
):
    mark = the_mark(proposed)
    time_machine.move_to(timezone.now() + timedelta(days=14))

    with pytest.raises(NothingProposed):
        confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=mark)

    assert decide(proposed, "cannot_help", by=colleague) is False
    assert the_mark(proposed) != mark
    confirm_proposal(by=reader, public_ref=proposed.public_ref, mark=the_mark(proposed))
    assert state_of(proposed).status == "closed"


def test_what_somebody_who_left_had_proposed_is_not_confirmed(
    urgent, reader, colleague, decide, dismiss
):
    decide(urgent, "cannot_help", by=colleague)
    dismiss(colleague.user)

    with pytest.raises(NothingProposed):
        confirm_proposal(by=reader, public_ref=urgent.public_ref, mark=the_mark(urgent))

    assert state_of(urgent).status == "received"


@pytest.mark.exhaustive
def test_what_somebody_walled_had_proposed_is_not_confirmed(
    reader, colleague, third, second, send, decide
):
    urgent = send(facts={"detained": "yes"})
    decide(urgent, "cannot_help", by=colleague)
    mark = the_mark(urgent)
    assert assignment.set_wall(
        by=reader, public_ref=urgent.public_ref, colleague=UUID(colleague.by)
    )

    with pytest.raises(NothingProposed):
        confirm_proposal(by=third, public_ref=urgent.public_ref, mark=mark)


def test_while_one_waits_nothing_else_is_decided(proposed, decide, colleague):
    with pytest.raises(WaitsForSecond):
        decide(proposed, "more_needed", by=colleague)


@pytest.mark.sampled
@pytest.mark.parametrize("who", ["colleague", "reader"])
def test_objected_it_does_not_count(proposed, decide, notes, request, who):
    by = request.getfixturevalue(who)
    mark = the_mark(proposed)

    object_to_proposal(by=by, public_ref=proposed.public_ref, mark=mark, text="Ask again")

    assert (state_of(proposed).status, state_of(proposed).proposal) == ("received", None)
    last = notes(proposed)[-1]
    assert (last["text"], last["answers"], last["agrees"]) == ("Ask again", mark, False)
    assert decide(proposed, "more_needed")


def test_what_was_objected_to_is_not_confirmed_any_more(proposed, colleague):
    given = {"by": colleague, "public_ref": proposed.public_ref, "mark": the_mark(proposed)}
    object_to_proposal(text="No", **given)

    for verb, more in ((confirm_proposal, {}), (object_to_proposal, {"text": ""})):
        with pytest.raises(NothingProposed):
            verb(**given, **more)


def test_another_proposal_than_the_one_that_was_seen_is_not_confirmed(proposed, colleague):
    for verb, given in ((confirm_proposal, {}), (object_to_proposal, {"text": ""})):
        with pytest.raises(NothingProposed):
            verb(by=colleague, public_ref=proposed.public_ref, mark="0" * 64, **given)

    assert state_of(proposed).proposal is not None


@pytest.mark.sampled
@pytest.mark.parametrize("tamper", ["delete", "flip", "another"])
def test_a_proposal_whose_reasons_are_not_what_was_signed_is_not_confirmed(
    proposed, reader, colleague, by_sql, told, tamper
):
    note = CaseNote.objects.get()
    if tamper == "delete":
        note.delete()
    elif tamper == "flip":
        by_sql(note, blob=flipped(note.blob))
    else:
        cases.add_note(by=reader, public_ref=proposed.public_ref, text="A note")
        by_sql(note, blob=bytes(CaseNote.objects.last().blob))

    with pytest.raises(NothingProposed):
        confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=the_mark(proposed))

    assert state_of(proposed).status == "received"
    assert told()
    object_to_proposal(
        by=colleague, public_ref=proposed.public_ref, mark=the_mark(proposed), text=""
    )
    assert state_of(proposed).proposal is None


def test_a_stolen_key_confirms_nothing_with_a_step_of_its_own(proposed, reader):
    """The page is not asked: the step itself is refused."""
    waits = state_of(proposed).proposal
    details = {"outcome": "cannot_help", "first": waits.mark}
    with (
        pytest.raises(Refused) as refused,
        locked_case(reader, proposed.public_ref) as case,
    ):
        case.step(CaseAction.DECIDE, details, end=["cannot_help", waits.claim[2], SIGNED_BY_TWO])

    assert refused.value.reason == "second_person"
    assert state(proposed.public_ref).status == "received"


def test_where_it_stands_elsewhere_meanwhile_nothing_is_confirmed(
    proposed, reader, colleague, monkeypatch
):
    """A proposal goes with every decision; should one stay all the same, its outcome must follow."""
    monkeypatch.setattr("legal_help.casework.decide.OUTCOMES", {"cannot_help": NeverFollows})

    with pytest.raises(StatusChanged):
        confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=the_mark(proposed))


class NeverFollows:
    may_follow = frozenset()


def test_a_hold_comes_before_a_decision_that_waits(proposed, colleague, decide):
    mark = the_mark(proposed)
    ending.ask_for_hold(by=colleague, public_ref=proposed.public_ref, reason=HoldReason.DEMAND)

    with pytest.raises(NothingProposed):
        confirm_proposal(by=colleague, public_ref=proposed.public_ref, mark=mark)
    with pytest.raises(WaitsForSecond):
        decide(proposed, "more_needed")


@pytest.mark.exhaustive
def test_what_may_not_be_proposed_is_refused_with_its_reason(send, reader):
    """Two people do not sign what nobody knows."""
    receipt = send()

    with pytest.raises(Refused) as refused, locked_case(reader, receipt.public_ref) as case:
        propose(case, ["forget", "everything"], {"text": ""})

    assert refused.value.reason != "something_waits"
    assert state_of(receipt).proposal is None
