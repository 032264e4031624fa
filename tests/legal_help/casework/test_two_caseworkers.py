"""Two caseworkers act on one case at the same moment: one wins, the other is told, nothing is lost."""

from functools import partial

import pytest
from django.utils import timezone

from legal_help.access.proposals import WaitsForSecond
from legal_help.casework import assignment, cases, new_code
from legal_help.casework.decide import (
    NothingProposed,
    StatusChanged,
    confirm_proposal,
    decide_case,
    object_to_proposal,
)
from legal_help.casework.queue import ordered_cases
from legal_help.evidence import log_check
from legal_help.intake import drafts, submit
from legal_help.models import KeyGrant, ThreadMessage
from legal_help.rules.reported_changes import VerificationMethod
from tests.legal_help.casework.looking import done, state
from tests.legal_help.helpers import alone, decision

pytestmark = pytest.mark.both_databases

CALM, URGENT = {"filed": "yes"}, {"detained": "yes"}


@pytest.fixture
def sent(at_once):
    """Send a request; return its reference."""

    def sent(facts):
        answers = {"own_word": "lantern"}
        draft, _cookie = drafts.start_draft(answers=answers)
        receipt = submit.send_draft(
            draft=draft, answers=answers, card={}, facts=facts, form_version=1
        )
        return receipt.public_ref

    return lambda facts: alone(at_once, lambda: sent(facts))


@pytest.fixture
def house(reader, colleague, third, at_once):
    """Return three caseworkers, each unlocked before the threads begin."""
    return reader, colleague, third


def sorted_out(results):
    """Return how many won, and what the others were told."""
    told = [type(each) for each in results if isinstance(each, Exception)]
    return len(results) - len(told), told


def all_is_well():
    return log_check.check_log(today=timezone.localdate()) == []


@pytest.fixture
def see(at_once):
    """Look at the state of a case, in a thread of its own."""
    return lambda reference: alone(at_once, partial(state, reference))


def test_one_takes_it_and_the_others_are_told(house, sent, at_once, see):
    reference = sent(CALM)

    results = at_once(*[partial(cases.take_case, by=by, public_ref=reference) for by in house])

    assert sorted_out(results) == (1, [assignment.OwnerChanged] * 2)
    winner = house[results.index(None)]
    assert see(reference).owner == winner.user.pk
    assert alone(at_once, lambda: done(reference)) == ["own"]
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive  # as another race here
def test_one_assigns_it_and_the_other_supervisor_is_told(house, sent, at_once, see):
    reader, colleague, third = house
    reference = sent(CALM)
    assign = partial(assignment.assign_case, by=reader, public_ref=reference, had=None)

    results = at_once(
        partial(assign, colleague=colleague.person.key), partial(assign, colleague=third.person.key)
    )

    assert sorted_out(results) == (1, [assignment.OwnerChanged])
    winner = (colleague, third)[results.index(None)]
    assert see(reference).owner == winner.user.pk


@pytest.mark.exhaustive  # as another race here
def test_an_offer_is_accepted_or_taken_back(house, sent, at_once, see):
    reader, colleague, _third = house
    reference = sent(CALM)
    alone(at_once, partial(cases.take_case, by=reader, public_ref=reference))
    offer = partial(
        assignment.offer_case, by=reader, public_ref=reference, colleague=colleague.person.key
    )
    alone(at_once, offer)

    accepted, taken_back = at_once(
        partial(assignment.accept_offer, by=colleague, public_ref=reference),
        partial(assignment.cancel_offer, by=reader, public_ref=reference),
    )

    assert sorted_out([accepted, taken_back]) == (1, [assignment.NothingOffered])
    owner = colleague if accepted is None else reader
    assert see(reference).owner == owner.user.pk
    assert alone(at_once, all_is_well)


def decide(by, reference, outcome, shown="received"):
    return partial(
        decide_case, by=by, public_ref=reference, decision=decision(outcome), shown=shown
    )


@pytest.mark.exhaustive
def test_one_decides_and_the_other_is_told(house, sent, at_once, see):
    reader, colleague, _third = house
    reference = sent(CALM)

    results = at_once(
        decide(reader, reference, "more_needed"), decide(colleague, reference, "cannot_help")
    )

    assert sorted_out(results) == (1, [StatusChanged])
    assert see(reference).status == ("more_needed", "closed")[results.index(True)]
    assert alone(at_once, lambda: done(reference)) == ["note", "decide", "answer"]
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive  # as another race here
def test_of_two_proposals_one_waits(house, sent, at_once, see):
    reader, colleague, _third = house
    reference = sent(URGENT)

    results = at_once(
        decide(reader, reference, "cannot_help"), decide(colleague, reference, "spam")
    )

    assert sorted_out(results) == (1, [WaitsForSecond])
    waits = see(reference).proposal
    assert waits.claim[1] == ("cannot_help", "spam")[results.index(False)]


@pytest.mark.exhaustive  # as another race here
def test_a_proposal_is_confirmed_once_or_objected_to(house, sent, at_once, see):
    reader, colleague, third = house
    reference = sent(URGENT)
    alone(at_once, decide(reader, reference, "cannot_help"))
    given = {"public_ref": reference, "mark": see(reference).proposal.mark}

    results = at_once(
        partial(confirm_proposal, by=colleague, **given),
        partial(confirm_proposal, by=third, **given),
        partial(object_to_proposal, by=third, text="No", **given),
    )

    assert sorted_out(results) == (1, [NothingProposed] * 2)
    is_objection = results[2] == "decide"
    assert see(reference).status == ("received" if is_objection else "closed")
    assert alone(at_once, ThreadMessage.objects.count) == (0 if is_objection else 1)
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive
def test_when_all_leave_it_at_once_one_stays(house, sent, at_once):
    reference = sent(CALM)

    results = at_once(
        *[partial(assignment.recuse_oneself, by=by, public_ref=reference) for by in house]
    )

    assert sorted_out(results) == (2, [assignment.LastHolder])
    (stayed,) = [by for by, each in zip(house, results, strict=True) if each is not None]
    held = alone(at_once, lambda: set(KeyGrant.objects.values_list("recipient", flat=True)))
    assert {str(key) for key in held} & {by.by for by in house} == {stayed.by}
    assert alone(at_once, lambda: len(ordered_cases.load_queue(by=stayed).entries)) == 1
    assert alone(at_once, all_is_well)


@pytest.fixture
def four(reader, colleague, third, second, at_once):
    """Return four caseworkers: a wall leaves two others, so that one supervisor sets it."""
    return reader, colleague, third, second


def test_who_is_walled_and_assigned_at_once_cannot_read_it(four, sent, at_once, see):
    reader, colleague, *_others = four
    reference = sent(CALM)
    to = colleague.person.key

    assigned, walled = at_once(
        partial(assignment.assign_case, by=reader, public_ref=reference, had=None, colleague=to),
        partial(assignment.set_wall, by=reader, public_ref=reference, colleague=to),
    )

    assert walled is True
    assert assigned is None or isinstance(assigned, assignment.KeptOut)
    assert alone(at_once, lambda: ordered_cases.load_queue(by=colleague).entries) == []
    assert see(reference).owner is None
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive  # as another race here
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
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive  # as another race here
def test_of_two_new_codes_one_is_given(house, sent, at_once, see):
    reader, colleague, _third = house
    reference = sent(CALM)
    give = partial(
        new_code.give_new_code,
        public_ref=reference,
        how=VerificationMethod.OWN_WORD,
        given_before=0,
    )

    results = at_once(partial(give, by=reader), partial(give, by=colleague))

    assert sorted_out(results) == (1, [new_code.AlreadyGiven])
    assert see(reference).version == 2
    assert alone(at_once, all_is_well)


@pytest.mark.exhaustive  # as another race here
def test_a_letter_that_meets_a_new_key_is_sealed_to_the_one_that_counts(house, sent, at_once):
    reader, colleague, _third = house
    reference = sent(CALM)

    results = at_once(
        partial(cases.send_reply, by=reader, public_ref=reference, text="one"),
        partial(
            new_code.give_new_code,
            by=colleague,
            public_ref=reference,
            how=VerificationMethod.OWN_WORD,
            given_before=0,
        ),
    )

    assert sorted_out(results) == (2, [])
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=reference))
    assert [(each.text, each.is_refused) for each in opened.messages] == [("one", False)]
    assert alone(at_once, all_is_well)
