"""Hand cases on, and keep them from people who must not read them."""

from uuid import UUID, uuid4

import pytest

from legal_help.access.locked_case import locked_case
from legal_help.access.waiting_cases import NotAReader, lacking
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.roster import INTAKE
from legal_help.trust import roster
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.casework.looking import done, may_open, state, steps


def key(reader):
    return UUID(reader.by)


def test_a_supervisor_assigns(shared, reader, colleague):
    assignment.assign_case(by=reader, public_ref=shared, colleague=key(colleague), had=None)

    assert (state(shared).owner, state(shared).status) == (colleague.user.pk, "being_read")
    (step,) = steps(shared, "own")
    assert (step.by, step.changes["owner"]) == (reader.by, colleague.user.pk)


def test_assigning_gives_the_key_to_whoever_lacks_it(send, reader, enrol):
    reference = send().public_ref
    late = enrol("late", INTAKE)
    assert not may_open(late, reference)

    assignment.assign_case(by=reader, public_ref=reference, colleague=key(late), had=None)

    assert may_open(late, reference)
    assert state(reference).version == 1


def test_a_caseworker_assigns_nothing(shared, reader, colleague):
    with pytest.raises(NotASupervisor):
        assignment.assign_case(by=colleague, public_ref=shared, colleague=key(colleague), had=None)

    assert state(shared).owner is None


def test_a_caseworker_who_signs_for_others_is_refused(shared, reader, colleague):
    """The page is not asked: the step itself is refused."""
    with pytest.raises(Refused) as refused, locked_case(colleague, shared) as case:
        case.step(CaseAction.OWN, owner=reader.user.pk)

    assert refused.value.reason == "not_free"
    assert done(shared) == []


def test_assigning_over_what_somebody_just_took_is_told(taken, reader, colleague):
    with pytest.raises(assignment.OwnerChanged):
        assignment.assign_case(by=reader, public_ref=taken, colleague=key(colleague), had=None)

    assert state(taken).owner == reader.user.pk
    assignment.assign_case(
        by=reader, public_ref=taken, colleague=key(colleague), had=reader.user.pk
    )
    assert state(taken).owner == colleague.user.pk


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["assign_case", "offer_case", "set_wall", "lift_wall"])
def test_whoever_is_no_reader_gets_nothing(taken, reader, verb):
    given = {
        "assign_case": {"colleague": uuid4(), "had": reader.user.pk},
        "offer_case": {"colleague": uuid4()},
        "set_wall": {"colleague": uuid4()},
        "lift_wall": {"colleague": uuid4()},
    }

    with pytest.raises(NotAReader):
        getattr(assignment, verb)(by=reader, public_ref=taken, **given[verb])

    assert done(taken) == ["own"]


@pytest.fixture
def offered(taken, reader, colleague):
    """Let its owner offer it to the colleague."""
    assignment.offer_case(by=reader, public_ref=taken, colleague=key(colleague))
    return taken


@pytest.mark.exhaustive
def test_what_is_offered_stays_with_its_owner(offered, reader, colleague):
    now = state(offered)
    assert (now.owner, now.offered_to) == (reader.user.pk, colleague.user.pk)
    (entry,) = ordered_cases.load_queue(by=colleague).entries
    assert (entry.case.owner, entry.case.offered_to) == (reader.person, colleague.person)


@pytest.mark.exhaustive
def test_what_is_offered_can_be_read_by_whom_it_is_offered_to(send, reader, enrol):
    reference = send().public_ref
    cases.take_case(by=reader, public_ref=reference)
    late = enrol("late", INTAKE)

    assignment.offer_case(by=reader, public_ref=reference, colleague=key(late))

    assert cases.open_case(by=late, public_ref=reference).answers["name"] == "Amina"


def test_what_is_accepted_changes_hands(offered, reader, colleague):
    assignment.accept_offer(by=colleague, public_ref=offered)

    assert (state(offered).owner, state(offered).offered_to) == (colleague.user.pk, None)
    assert steps(offered)[-1].by == colleague.by


def test_what_is_refused_stays_and_says_why(offered, reader, colleague):
    assignment.refuse_offer(by=colleague, public_ref=offered, reason="language")

    assert (state(offered).owner, state(offered).offered_to) == (reader.user.pk, None)
    (note,) = cases.open_case(by=reader, public_ref=offered).notes
    assert (note.by, note.said["refuses"], note.is_refused) == (colleague.person, "language", False)
    assert may_open(colleague, offered)


def test_what_is_taken_back_is_offered_no_more(offered, reader, colleague):
    assignment.cancel_offer(by=reader, public_ref=offered)

    with pytest.raises(assignment.NothingOffered):
        assignment.accept_offer(by=colleague, public_ref=offered)
    assert state(offered).owner == reader.user.pk


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["accept_offer", "refuse_offer"])
def test_nobody_else_answers_an_offer(offered, reader, verb):
    given = {"refuse_offer": {"reason": "other"}}.get(verb, {})

    with pytest.raises(assignment.NothingOffered):
        getattr(assignment, verb)(by=reader, public_ref=offered, **given)


def test_only_the_owner_offers_and_takes_back(offered, colleague):
    with pytest.raises(assignment.OwnerChanged):
        assignment.offer_case(by=colleague, public_ref=offered, colleague=key(colleague))
    with pytest.raises(assignment.NothingOffered):
        assignment.cancel_offer(by=colleague, public_ref=offered)
    with pytest.raises(Refused), locked_case(colleague, offered) as case:
        case.step(CaseAction.OWN, owner=None)

    assert state(offered).offered_to == colleague.user.pk


def test_nobody_offers_it_to_themselves(taken, reader):
    with pytest.raises(assignment.OwnerChanged):
        assignment.offer_case(by=reader, public_ref=taken, colleague=key(reader))


@pytest.mark.exhaustive
def test_an_offer_ends_with_its_owner(offered, reader, colleague):
    cases.release_case(by=reader, public_ref=offered)
    cases.take_case(by=reader, public_ref=offered)

    assert state(offered).offered_to is None
    with pytest.raises(assignment.NothingOffered):
        assignment.accept_offer(by=colleague, public_ref=offered)


def test_nobody_offers_what_nobody_has(shared, reader, colleague):
    with pytest.raises(assignment.OwnerChanged):
        assignment.offer_case(by=reader, public_ref=shared, colleague=key(colleague))


# Accepted cases: only who works on one holds its key.


@pytest.fixture
def accepted(reader, colleague, third, send, decide):
    """Accept it: it is the supervisor's, and both caseworkers have lost their keys."""
    receipt = send(facts={"filed": "yes"})
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    decide(receipt, "accepted")
    return receipt.public_ref


def test_of_an_accepted_request_the_owner_supervisors_and_recovery_keep_keys(
    accepted, reader, colleague, third
):
    assert set(state(accepted).holders) == {reader.by, roster.verified().recovery_key}
    assert [may_open(each, accepted) for each in (reader, colleague, third)] == [True, False, False]


def test_what_is_accepted_is_offered_with_its_key_and_leaves_none_behind(
    accepted, reader, colleague, third
):
    assignment.offer_case(by=reader, public_ref=accepted, colleague=key(colleague))
    assert may_open(colleague, accepted)
    assignment.refuse_offer(by=colleague, public_ref=accepted, reason="no_time")
    assert not may_open(colleague, accepted)
    cases.open_case(by=reader, public_ref=accepted)
    assert not state(accepted).is_stale

    assignment.offer_case(by=reader, public_ref=accepted, colleague=key(colleague))
    assignment.accept_offer(by=colleague, public_ref=accepted)
    assignment.offer_case(by=colleague, public_ref=accepted, colleague=key(third))
    assignment.accept_offer(by=third, public_ref=accepted)

    assert [may_open(each, accepted) for each in (reader, colleague, third)] == [True, False, True]
    assert not state(accepted).is_stale


def test_what_is_assigned_anew_or_offered_no_more_leaves_no_key_behind(
    accepted, reader, colleague, third
):
    had = reader.user.pk
    assignment.assign_case(by=reader, public_ref=accepted, colleague=key(colleague), had=had)
    had = colleague.user.pk
    assignment.assign_case(by=reader, public_ref=accepted, colleague=key(third), had=had)
    assert [may_open(each, accepted) for each in (colleague, third)] == [False, True]

    assignment.offer_case(by=third, public_ref=accepted, colleague=key(colleague))
    assignment.cancel_offer(by=third, public_ref=accepted)

    assert [may_open(each, accepted) for each in (colleague, third)] == [False, True]


@pytest.mark.exhaustive
def test_an_accepted_request_is_granted_to_nobody_by_the_way(accepted, reader, colleague):
    assert lacking(by=reader, member=colleague.person) == []
    with pytest.raises(Refused) as refused, locked_case(reader, accepted) as case:
        case.step(CaseAction.GRANT, holders=sorted({*case.state.holders, colleague.by}))

    assert refused.value.reason == "readers"


def test_an_accepted_request_keeps_an_owner(accepted, reader):
    with pytest.raises(cases.NeedsOwner):
        cases.release_case(by=reader, public_ref=accepted)
    with pytest.raises(Refused), locked_case(reader, accepted) as case:
        case.step(CaseAction.OWN, owner=None)

    assert state(accepted).owner == reader.user.pk
