"""Leave a case for good, and keep colleagues from reading it; walls that leave few take two."""

from uuid import UUID

import pytest

from legal_help.access import proposals
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.access.proposals import OwnProposal, WaitsForSecond
from legal_help.access.waiting_cases import give_lacking, lacking
from legal_help.casework import assignment, cases
from legal_help.casework.decide import NothingProposed, confirm_proposal, object_to_proposal
from legal_help.casework.queue import ordered_cases
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import KeyGrant
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.casework.looking import done, may_open, row, state, steps


def key(reader):
    return UUID(reader.by)


def is_listed(reader):
    found = ordered_cases.load_queue(by=reader)
    return bool(found.entries or found.damaged)


@pytest.fixture
def of_many(reader, colleague, third, second, send):
    """Return the reference of a case that four can open."""
    return send().public_ref


def test_who_recuses_themselves_finds_nothing_any_more(taken, reader, colleague):
    assignment.recuse_oneself(by=reader, public_ref=taken)

    assert (may_open(reader, taken), is_listed(reader)) == (False, False)
    assert (state(taken).owner, state(taken).walls) == (None, {str(reader.user.pk): "r"})
    assert may_open(colleague, taken)
    assert not KeyGrant.objects.filter(recipient=reader.by).exists()


def test_the_key_that_they_know_is_replaced_when_the_next_opens_it(taken, reader, colleague):
    assignment.recuse_oneself(by=reader, public_ref=taken)
    assert (state(taken).is_stale, state(taken).version) == (True, 1)

    cases.open_case(by=colleague, public_ref=taken)

    assert (state(taken).is_stale, state(taken).version) == (False, 2)
    assert reader.by not in state(taken).holders


def test_nobody_grants_it_to_them_again(shared, reader, colleague):
    assignment.recuse_oneself(by=colleague, public_ref=shared)

    with pytest.raises(assignment.KeptOut):
        assignment.assign_case(by=reader, public_ref=shared, colleague=key(colleague), had=None)
    assignment.lift_wall(by=reader, public_ref=shared, colleague=key(colleague))
    cases.take_case(by=reader, public_ref=shared)
    with pytest.raises(assignment.KeptOut):
        assignment.offer_case(by=reader, public_ref=shared, colleague=key(colleague))
    assert lacking(by=reader, member=colleague.person) == []
    with pytest.raises(Refused) as refused, locked_case(reader, shared) as case:
        case.step(CaseAction.GRANT, holders=sorted({*case.state.holders, colleague.by}))

    assert refused.value.reason == "readers"
    assert not may_open(colleague, shared)


def test_the_last_who_can_open_it_stays(reader, send):
    reference = send().public_ref

    with pytest.raises(assignment.LastHolder):
        assignment.recuse_oneself(by=reader, public_ref=reference)

    assert may_open(reader, reference)
    assert (done(reference), state(reference).walls) == ([], {})


@pytest.mark.exhaustive
def test_a_colleague_who_came_later_is_nobody_to_leave_it_to(reader, send, enrol):
    """They stand on the roster, and hold no key of this case yet."""
    reference = send().public_ref
    late = enrol("late", INTAKE)
    with pytest.raises(assignment.LastHolder):
        assignment.recuse_oneself(by=reader, public_ref=reference)

    give_lacking(by=reader, to=late.by, at_most=9)
    assignment.recuse_oneself(by=reader, public_ref=reference)

    assert may_open(late, reference)


@pytest.mark.exhaustive
def test_a_withdrawn_request_can_be_left(reader, colleague, send, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)

    assert not may_open(colleague, receipt.public_ref)


# Walls.


def test_a_walled_colleague_finds_nothing_any_more(of_many, reader, colleague):
    cases.take_case(by=colleague, public_ref=of_many)
    assert may_open(colleague, of_many)

    assert assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague)) is True

    assert (may_open(colleague, of_many), is_listed(colleague)) == (False, False)
    now = state(of_many)
    assert (now.owner, now.walls) == (None, {str(colleague.user.pk): "w"})
    step = steps(of_many)[-1]
    assert (step.by, step.details) == (reader.by, {"why": "wall", "user": colleague.user.pk})


def test_a_wall_is_a_new_key_that_the_colleague_does_not_know(of_many, reader, colleague):
    kept = KeyGrant.objects.get(recipient=colleague.by)

    assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague))
    kept.save(force_insert=True)

    assert (state(of_many).version, state(of_many).is_stale) == (2, False)
    assert colleague.by not in state(of_many).holders
    assert (may_open(colleague, of_many), is_listed(colleague)) == (False, False)


def test_only_a_supervisor_sets_and_lifts(of_many, reader, colleague):
    for verb in (assignment.set_wall, assignment.lift_wall):
        with pytest.raises(NotASupervisor):
            verb(by=colleague, public_ref=of_many, colleague=key(reader))
    with pytest.raises(Refused), locked_case(colleague, of_many) as case:
        proposals.sign_wall(case, reader.user.pk)

    assert may_open(reader, of_many)
    assert done(of_many) == []


def test_a_wall_stands_before_there_was_a_grant(reader, colleague, third, send, enrol):
    reference = send().public_ref
    late = enrol("late", INTAKE)

    assignment.set_wall(by=reader, public_ref=reference, colleague=key(late))

    with pytest.raises(assignment.KeptOut):
        assignment.assign_case(by=reader, public_ref=reference, colleague=key(late), had=None)
    assert lacking(by=reader, member=late.person) == []


@pytest.mark.exhaustive
def test_a_wall_is_set_once(of_many, reader, colleague):
    for _ in "ab":
        assert assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assert done(of_many) == ["rekey"]


@pytest.mark.exhaustive
def test_nobody_is_walled_off_by_themselves(of_many, reader):
    with pytest.raises(Refused):
        assignment.set_wall(by=reader, public_ref=of_many, colleague=key(reader))

    assert may_open(reader, of_many)


def test_a_lifted_wall_lets_them_read_again(of_many, reader, colleague):
    assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assignment.lift_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assert may_open(colleague, of_many)
    assert state(of_many).walls == {}
    assert cases.open_case(by=colleague, public_ref=of_many).answers["name"] == "Amina"


def test_nobody_lifts_a_wall_before_themselves(of_many, reader, second):
    assignment.set_wall(by=reader, public_ref=of_many, colleague=key(second))

    with pytest.raises(NoSuchRequest):
        assignment.lift_wall(by=second, public_ref=of_many, colleague=key(second))

    assert not may_open(second, of_many)


def test_a_recusal_needs_no_wall_and_is_never_lifted(of_many, reader, colleague):
    assignment.recuse_oneself(by=colleague, public_ref=of_many)
    assert assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague))
    assert state(of_many).walls == {str(colleague.user.pk): "r"}

    assignment.lift_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assert not may_open(colleague, of_many)
    assert state(of_many).walls == {str(colleague.user.pk): "r"}


@pytest.mark.exhaustive
def test_lifting_where_there_is_none_changes_nothing(of_many, reader, colleague):
    assignment.lift_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assert done(of_many) == []


@pytest.mark.exhaustive
def test_an_offer_to_somebody_walled_is_over(of_many, reader, colleague):
    cases.take_case(by=reader, public_ref=of_many)
    assignment.offer_case(by=reader, public_ref=of_many, colleague=key(colleague))

    assignment.set_wall(by=reader, public_ref=of_many, colleague=key(colleague))

    assert (state(of_many).owner, state(of_many).offered_to) == (reader.user.pk, None)


def test_a_supervisor_who_left_lifts_nothing_and_what_they_lifted_stays(
    of_many, reader, colleague, third, second, dismiss
):
    for each in (colleague, third):
        assignment.set_wall(by=reader, public_ref=of_many, colleague=key(each))
        # The second wall leaves one other reader: another supervisor agrees.
        if state(of_many).proposal:
            confirm(of_many, by=second)
    assignment.lift_wall(by=second, public_ref=of_many, colleague=key(third))
    dismiss(second.user, also=second)

    with pytest.raises(NoSuchRequest):
        assignment.lift_wall(by=second, public_ref=of_many, colleague=key(colleague))

    assert state(of_many).walls == {str(colleague.user.pk): "w"}
    assert may_open(third, of_many)


# Walls that leave few take two.


def confirm(reference, *, by):
    mark = state(reference).proposal.mark
    return confirm_proposal(by=by, public_ref=reference, mark=mark)


@pytest.fixture
def of_three(reader, colleague, second, send):
    """Return a case of two supervisors and the colleague: a wall leaves one other reader."""
    return send().public_ref


def test_a_wall_that_leaves_fewer_than_two_others_waits_for_a_second_supervisor(
    of_three, reader, colleague, second
):
    assert assignment.set_wall(by=reader, public_ref=of_three, colleague=key(colleague)) is False

    assert may_open(colleague, of_three)
    assert state(of_three).proposal.claim == ("rekey", str(colleague.user.pk))
    with pytest.raises(WaitsForSecond):
        assignment.set_wall(by=second, public_ref=of_three, colleague=key(colleague))
    with pytest.raises(OwnProposal):
        confirm(of_three, by=reader)
    with pytest.raises(NotASupervisor):
        confirm(of_three, by=colleague)
    assert may_open(colleague, of_three)

    assert confirm(of_three, by=second) == "rekey"

    now = state(of_three)
    assert (now.walls, now.proposal, now.version) == ({str(colleague.user.pk): "w"}, None, 2)
    assert [may_open(each, of_three) for each in (reader, colleague, second)] == [True, False, True]


def test_a_wall_that_a_colleague_objected_to_does_not_stand(of_three, reader, colleague, second):
    assignment.set_wall(by=reader, public_ref=of_three, colleague=key(colleague))
    mark = state(of_three).proposal.mark

    object_to_proposal(by=second, public_ref=of_three, mark=mark, text="Why?")

    with pytest.raises(NothingProposed):
        confirm_proposal(by=second, public_ref=of_three, mark=mark)
    assert may_open(colleague, of_three)


def test_whoever_would_be_walled_off_does_not_confirm_it(of_three, reader, second):
    assignment.set_wall(by=reader, public_ref=of_three, colleague=key(second))

    with pytest.raises(Refused):
        confirm(of_three, by=second)

    assert may_open(second, of_three)


@pytest.mark.exhaustive
def test_one_supervisor_signs_no_such_wall_past_the_page(of_three, reader, colleague):
    with pytest.raises(Refused) as refused, locked_case(reader, of_three) as case:
        proposals.sign_wall(case, colleague.user.pk)

    assert refused.value.reason == "second_person"
    assert may_open(colleague, of_three)


@pytest.mark.exhaustive
def test_a_wall_leaves_somebody(shared, reader, colleague):
    """The colleague is the only other one; the supervisor is left, and nobody could agree."""
    assert assignment.set_wall(by=reader, public_ref=shared, colleague=key(colleague)) is False

    with pytest.raises(OwnProposal):
        confirm(shared, by=reader)
    assert may_open(colleague, shared)


# What is put into the database.


@pytest.mark.exhaustive
def test_a_grant_that_somebody_put_there_opens_nothing(send, reader, colleague, enrol, told):
    reference = send().public_ref
    late = enrol("late", INTAKE)
    theirs = KeyGrant.objects.get(recipient=colleague.by)
    theirs.pk, theirs.recipient = None, key(late)
    theirs.save(force_insert=True)

    assert (may_open(late, reference), is_listed(late), told()) == (False, False, [])
    assert may_open(colleague, reference)


@pytest.mark.exhaustive
def test_a_grant_of_another_case_opens_none(shared, reader, colleague, send, told):
    other = row(send().public_ref)
    theirs = KeyGrant.objects.get(recipient=colleague.by, request=other)
    KeyGrant.objects.filter(recipient=colleague.by, request=row(shared)).update(blob=theirs.blob)

    found = ordered_cases.load_queue(by=colleague)

    assert (len(found.entries), found.damaged) == (1, [shared])
    assert told() == [("grant_altered", str(row(shared).pk))]
