"""Two caseworkers act on one case at the same moment: one wins, the other is told, nothing is lost."""

from functools import partial

import pytest
from django.utils import timezone

from legal_help.casework import assignment, cases
from legal_help.casework.decide import (
    NothingProposed,
    StatusChanged,
    WaitsForSecond,
    confirm_decision,
    decide_case,
    object_to_decision,
)
from legal_help.casework.queue import ordered_cases
from legal_help.evidence import audit_check
from legal_help.intake import drafts, submit
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, Proposal, ThreadMessage
from legal_help.trust import roster
from tests.legal_help.helpers import alone, decision

pytestmark = pytest.mark.both_databases

CALM, URGENT = {"filed": "yes"}, {"detained": "yes"}


@pytest.fixture
def sent(at_once):
    """Send a request; return its reference."""

    def sent(facts):
        draft, _cookie = drafts.start_draft(answers={})
        receipt = submit.send_draft(draft=draft, answers={}, card={}, facts=facts, form_version=1)
        return receipt.public_ref

    return lambda facts: alone(at_once, lambda: sent(facts))


@pytest.fixture
def house(reader, colleague, third, at_once):
    """Return three caseworkers, each unlocked before the threads begin."""
    return reader, colleague, third


def row():
    return HelpRequest.objects.select_related("assigned_to").get()


def sorted_out(results):
    """Return how many won, and what the others were told."""
    told = [type(each) for each in results if isinstance(each, Exception)]
    return len(results) - len(told), told


def chain_is_whole():
    return audit_check.findings(roster.verified(), today=timezone.localdate()) == []


def count(action):
    return AuditEvent.objects.filter(action=action).count()


def test_one_takes_it_and_the_others_are_told(house, sent, at_once):
    reference = sent(CALM)

    results = at_once(*[partial(cases.take_case, by=by, public_ref=reference) for by in house])

    assert sorted_out(results) == (1, [cases.AlreadyTaken] * 2)
    winner = house[results.index(None)]
    assert alone(at_once, row).assigned_to == winner.user
    assert alone(at_once, lambda: count("taken")) == 1
    assert alone(at_once, chain_is_whole)


def test_one_assigns_it_and_the_other_supervisor_is_told(house, sent, at_once):
    reader, colleague, third = house
    reference = sent(CALM)
    assign = partial(assignment.assign_case, by=reader, public_ref=reference, had=None)

    results = at_once(
        partial(assign, to=colleague.person.key), partial(assign, to=third.person.key)
    )

    assert sorted_out(results) == (1, [assignment.OwnerChanged])
    winner = (colleague, third)[results.index(None)]
    assert alone(at_once, row).assigned_to == winner.user


def test_an_offer_is_accepted_or_taken_back(house, sent, at_once):
    reader, colleague, _third = house
    reference = sent(CALM)
    alone(at_once, partial(cases.take_case, by=reader, public_ref=reference))
    offer = partial(assignment.offer_case, by=reader, public_ref=reference, to=colleague.person.key)
    alone(at_once, offer)

    accepted, taken_back = at_once(
        partial(assignment.accept_offer, by=colleague, public_ref=reference),
        partial(assignment.cancel_offer, by=reader, public_ref=reference),
    )

    assert sorted_out([accepted, taken_back]) == (1, [assignment.NothingOffered])
    owner = colleague if accepted is None else reader
    assert alone(at_once, row).assigned_to == owner.user
    assert alone(at_once, chain_is_whole)


def decide(by, reference, outcome, shown="received"):
    return partial(
        decide_case,
        by=by,
        public_ref=reference,
        decision=decision(outcome),
        shown=shown,
    )


def test_one_decides_and_the_other_is_told(house, sent, at_once):
    reader, colleague, _third = house
    reference = sent(CALM)

    results = at_once(
        decide(reader, reference, "more_needed"), decide(colleague, reference, "cannot_help")
    )

    assert sorted_out(results) == (1, [StatusChanged])
    found = alone(at_once, row)
    assert found.status == ("more_needed", "closed")[results.index(True)]
    assert alone(at_once, lambda: (count("status_set"), ThreadMessage.objects.count())) == (1, 1)
    assert alone(at_once, chain_is_whole)


def test_of_two_proposals_one_waits(house, sent, at_once):
    reader, colleague, _third = house
    reference = sent(URGENT)

    results = at_once(
        decide(reader, reference, "cannot_help"), decide(colleague, reference, "spam")
    )

    assert sorted_out(results) == (1, [WaitsForSecond])
    assert alone(at_once, lambda: (row().status, Proposal.objects.count())) == ("received", 1)


def test_a_proposal_is_confirmed_once_or_objected_to(house, sent, at_once):
    reader, colleague, third = house
    reference = sent(URGENT)
    alone(at_once, decide(reader, reference, "cannot_help"))
    note = alone(at_once, lambda: Proposal.objects.get().note_id)
    given = {"public_ref": reference, "note": note}

    results = at_once(
        partial(confirm_decision, by=colleague, **given),
        partial(confirm_decision, by=third, **given),
        partial(object_to_decision, by=third, text="No", **given),
    )

    assert sorted_out(results) == (1, [NothingProposed] * 2)
    is_objection = results[2] is None
    assert alone(at_once, row).status == ("received" if is_objection else "closed")
    assert alone(at_once, ThreadMessage.objects.count) == (0 if is_objection else 1)
    assert alone(at_once, chain_is_whole)


def test_when_all_leave_it_at_once_one_stays(house, sent, at_once):
    reference = sent(CALM)

    results = at_once(
        *[partial(assignment.recuse_oneself, by=by, public_ref=reference) for by in house]
    )

    assert sorted_out(results) == (2, [assignment.LastHolder])
    (stayed,) = [by for by, each in zip(house, results, strict=True) if each is not None]
    held = alone(at_once, lambda: set(KeyGrant.objects.values_list("recipient_key", flat=True)))
    assert held & {by.person.key for by in house} == {stayed.person.key}
    assert alone(at_once, lambda: len(ordered_cases.load_queue(by=stayed).entries)) == 1
    assert alone(at_once, chain_is_whole)


def test_who_is_walled_and_assigned_at_once_cannot_read_it(house, sent, at_once):
    reader, colleague, _third = house
    reference = sent(CALM)
    to = colleague.person.key

    at_once(
        partial(assignment.assign_case, by=reader, public_ref=reference, had=None, to=to),
        partial(assignment.set_wall, by=reader, public_ref=reference, of=to),
    )

    assert alone(at_once, lambda: ordered_cases.load_queue(by=colleague).entries) == []
    assert alone(at_once, row).assigned_to is None


def test_letters_at_once_are_all_kept(house, sent, at_once):
    reader, colleague, third = house
    reference = sent(CALM)

    results = at_once(
        partial(cases.send_reply, by=reader, public_ref=reference, text="one"),
        partial(cases.send_reply, by=colleague, public_ref=reference, text="two"),
        decide(third, reference, "more_needed"),
    )

    assert results == [None, None, True]
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=reference))
    assert [letter.number for letter in opened.messages] == [1, 2, 3]
    assert {letter.text for letter in opened.messages} == {"one", "two", "Zzletter"}
    assert alone(at_once, chain_is_whole)
