"""Keep a case because a law says so, or let it go sooner: both take two people."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.access.proposals import OwnProposal, WaitsForSecond
from legal_help.casework import cases, ending
from legal_help.casework.decide import NothingProposed, confirm_proposal, object_to_proposal
from legal_help.event_log import log, nights
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.roster import INTAKE
from legal_help.events.state import End
from legal_help.events.step import SIGNED_BY_ONE, SIGNED_BY_TWO
from legal_help.intake import return_visit
from legal_help.models import HelpRequest
from legal_help.retention import erase
from legal_help.rules.retention_clock import HoldReason
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.casework.looking import done, row, state

DEMAND = HoldReason.DEMAND


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def ended(reader, colleague, second, send, decide):
    """Return a case that one person ended, and that three can open."""
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "cannot_help", by=colleague)
    return receipt


@pytest.fixture
def ref(ended):
    return ended.public_ref


@pytest.fixture
def late(colleague, send, decide, enrol):
    """Return the reference of an ended case, and somebody who came later and does not hold it."""
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "cannot_help", by=colleague)
    return receipt.public_ref, enrol("late", INTAKE)


def confirm(reference, *, by):
    mark = state(reference).proposal.mark
    return confirm_proposal(by=by, public_ref=reference, mark=mark)


def object_(reference, *, by):
    mark = state(reference).proposal.mark
    object_to_proposal(by=by, public_ref=reference, mark=mark, text="No")


def may_be_erased(reference, days):
    """Whether this host would erase it so many days ahead."""
    remembered = log.look().remembered(row(reference).pk)
    return erase.is_due(remembered, timezone.localdate() + timedelta(days=days))


# Legal holds.


def test_a_hold_that_a_caseworker_asked_for_is_set_by_a_supervisor(ref, reader, colleague):
    ending.ask_for_hold(by=colleague, public_ref=ref, reason=DEMAND)
    assert (state(ref).hold, state(ref).proposal.claim) == (None, ("hold", "demand"))

    assert confirm(ref, by=reader) == "hold"

    assert (state(ref).hold, state(ref).proposal) == ("demand", None)
    assert not may_be_erased(ref, 4000)


def test_nobody_sets_or_lifts_a_hold_alone(ref, reader, second):
    ending.ask_for_hold(by=reader, public_ref=ref, reason=DEMAND)
    with pytest.raises(OwnProposal):
        confirm(ref, by=reader)
    confirm(ref, by=second)
    ending.ask_to_lift_hold(by=second, public_ref=ref)
    with pytest.raises(OwnProposal):
        confirm(ref, by=second)

    assert state(ref).hold == "demand"


def test_a_caseworker_neither_sets_nor_lifts_what_a_colleague_asked_for(ref, reader, colleague):
    ending.ask_for_hold(by=reader, public_ref=ref, reason=DEMAND)
    with pytest.raises(NotASupervisor):
        confirm(ref, by=colleague)
    with pytest.raises(Refused) as refused, locked_case(colleague, ref) as case:
        case.step(CaseAction.HOLD, {"first": case.state.proposal.mark}, hold="demand")

    assert refused.value.reason == "signer"
    assert state(ref).hold is None


@pytest.mark.exhaustive
def test_two_supervisors_lift_it(ref, reader, second):
    ending.ask_for_hold(by=reader, public_ref=ref, reason=DEMAND)
    confirm(ref, by=second)

    ending.ask_to_lift_hold(by=reader, public_ref=ref)
    assert state(ref).hold == "demand"
    confirm(ref, by=second)

    assert state(ref).hold is None


@pytest.mark.exhaustive
def test_asking_for_a_hold_stops_erasing_for_two_weeks(ref, colleague, time_machine):
    now = timezone.now()
    assert may_be_erased(ref, 91)
    time_machine.move_to(now + timedelta(days=85))

    ending.ask_for_hold(by=colleague, public_ref=ref, reason=DEMAND)

    assert [may_be_erased(ref, days) for days in (6, 13, 14)] == [False, False, True]


@pytest.mark.exhaustive  # an edge of a hold
def test_asking_to_lift_a_hold_lets_nothing_go(ref, reader, second):
    ending.ask_for_hold(by=reader, public_ref=ref, reason=DEMAND)
    confirm(ref, by=second)
    ending.ask_to_lift_hold(by=reader, public_ref=ref)

    assert not may_be_erased(ref, 4000)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "may"), [("reader", True), ("second", True), ("third", False)])
def test_whoever_asked_and_supervisors_refuse_a_hold(
    reader, colleague, third, second, send, decide, request, who, may
):
    reference = send(facts={"filed": "yes"}).public_ref
    ending.ask_for_hold(by=reader, public_ref=reference, reason=DEMAND)
    by = request.getfixturevalue(who)

    if may:
        object_(reference, by=by)
    else:
        with pytest.raises(Refused):
            object_(reference, by=by)

    assert (state(reference).proposal is None) is may
    assert done(reference) == ["note", "propose", *(["note", "object"] if may else [])]


@pytest.mark.exhaustive  # an edge of a hold
def test_a_hold_that_was_asked_for_too_long_ago_is_asked_for_again(
    ref, reader, colleague, time_machine
):
    ending.ask_for_hold(by=colleague, public_ref=ref, reason=DEMAND)
    mark = state(ref).proposal.mark
    time_machine.move_to(timezone.now() + timedelta(days=14))

    with pytest.raises(NothingProposed):
        confirm(ref, by=reader)
    ending.ask_for_hold(by=colleague, public_ref=ref, reason=DEMAND)

    assert state(ref).proposal.mark != mark
    confirm(ref, by=reader)
    assert state(ref).hold == "demand"


@pytest.mark.exhaustive  # an edge of a hold
def test_a_hold_is_asked_for_once_and_lifted_where_there_is_one(ref, reader, colleague, second):
    with pytest.raises(ending.NoChange):
        ending.ask_to_lift_hold(by=reader, public_ref=ref)
    ending.ask_for_hold(by=colleague, public_ref=ref, reason=DEMAND)
    with pytest.raises(ending.NoChange):
        ending.ask_for_hold(by=reader, public_ref=ref, reason=HoldReason.NOTICE)
    confirm(ref, by=reader)
    with pytest.raises(ending.NoChange):
        ending.ask_for_hold(by=reader, public_ref=ref, reason=HoldReason.NOTICE)

    ending.ask_to_lift_hold(by=reader, public_ref=ref)
    with pytest.raises(WaitsForSecond):
        ending.ask_to_lift_hold(by=second, public_ref=ref)


def test_a_hold_comes_before_erasing_sooner(ref, reader, second):
    ending.propose_erasing(by=reader, public_ref=ref, typed=ref)
    mark = state(ref).proposal.mark

    ending.ask_for_hold(by=second, public_ref=ref, reason=DEMAND)

    with pytest.raises(NothingProposed):
        confirm_proposal(by=second, public_ref=ref, mark=mark)
    with pytest.raises(WaitsForSecond):
        ending.propose_erasing(by=reader, public_ref=ref, typed=ref)


@pytest.mark.exhaustive  # an edge of a hold
def test_a_withdrawn_request_can_be_held(send, reader, second, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    ending.ask_for_hold(by=reader, public_ref=receipt.public_ref, reason=DEMAND)
    confirm(receipt.public_ref, by=second)

    assert state(receipt.public_ref).hold == "demand"


# Erasing sooner.


def test_two_supervisors_let_an_ended_case_go_tonight(ref, reader, second):
    assert state(ref).end == End("cannot_help", in_days(90), SIGNED_BY_ONE)
    ending.propose_erasing(by=reader, public_ref=ref, typed=f" {ref.lower()} ")
    assert state(ref).end.last_day == in_days(90)

    assert confirm(ref, by=second) == "hasten"

    assert state(ref).end == End("cannot_help", in_days(0), SIGNED_BY_TWO)
    assert [may_be_erased(ref, days) for days in (0, 1)] == [False, True]


def test_nobody_lets_it_go_alone(ref, reader, colleague):
    ending.propose_erasing(by=reader, public_ref=ref, typed=ref)

    with pytest.raises(OwnProposal):
        confirm(ref, by=reader)
    with pytest.raises(NotASupervisor):
        confirm(ref, by=colleague)
    with pytest.raises(Refused), locked_case(reader, ref) as case:
        case.step(
            CaseAction.HASTEN,
            {"first": case.state.proposal.mark},
            end=["cannot_help", in_days(0), SIGNED_BY_TWO],
        )

    assert state(ref).end.last_day == in_days(90)


def test_it_goes_on_the_day_that_was_proposed_though_somebody_agrees_later(
    ref, reader, second, time_machine
):
    today = in_days(0)
    ending.propose_erasing(by=reader, public_ref=ref, typed=ref)
    time_machine.move_to(timezone.now() + timedelta(days=3))

    confirm(ref, by=second)

    assert state(ref).end == End("cannot_help", today, SIGNED_BY_TWO)


def test_what_goes_on_is_not_erased(reader, colleague, send):
    reference = send(facts={"filed": "yes"}).public_ref

    with pytest.raises(ending.NotEnded):
        ending.propose_erasing(by=reader, public_ref=reference, typed=reference)

    assert done(reference) == []


def test_another_reference_lets_nothing_go(ref, reader):
    with pytest.raises(ending.OtherReference):
        ending.propose_erasing(by=reader, public_ref=ref, typed="PEBBLE-0000")

    assert state(ref).proposal is None


@pytest.mark.exhaustive  # an edge of a hold
def test_what_was_opened_again_meanwhile_is_not_hastened(ended, reader, second, decide):
    """A new decision waits until somebody answered what was asked."""
    ref = ended.public_ref
    ending.propose_erasing(by=reader, public_ref=ref, typed=ref)
    mark = state(ref).proposal.mark
    with pytest.raises(WaitsForSecond):
        decide(ended, "reopened", by=second)

    object_(ref, by=second)
    decide(ended, "reopened", by=second)

    with pytest.raises(NothingProposed):
        confirm_proposal(by=second, public_ref=ref, mark=mark)
    assert state(ref).end is None


def test_whoever_does_not_hold_it_asks_for_nothing(late):
    ref, by = late
    for verb, given in (
        (ending.propose_erasing, {"typed": ref}),
        (ending.ask_for_hold, {"reason": DEMAND}),
        (ending.ask_to_lift_hold, {}),
    ):
        with pytest.raises(NoSuchRequest):
            verb(by=by, public_ref=ref, **given)


# What is erased next.


def test_what_ends_is_listed_by_its_day_and_what_is_held_is_always(
    reader, colleague, second, send, decide
):
    first, later, open_, held = (send(facts={"filed": "yes"}) for _ in range(4))
    decide(later, "cannot_help")
    decide(first, "cannot_help")
    decide(first, "reopened")
    cases.take_case(by=reader, public_ref=first.public_ref)
    decide(first, "accepted")
    decide(first, "moved")
    ending.ask_for_hold(by=colleague, public_ref=held.public_ref, reason=DEMAND)

    today = timezone.localdate()
    all_ = ending.ending_until(by=reader, until=today + timedelta(days=90), known=log.look())
    soon = ending.ending_until(by=reader, until=today + timedelta(days=89), known=log.look())

    assert [view.public_ref for view, _is_asked in all_] == [
        first.public_ref,
        later.public_ref,
        held.public_ref,
    ]
    assert [is_asked for _view, is_asked in all_] == [False, False, True]
    assert [view.public_ref for view, _is_asked in soon] == [first.public_ref, held.public_ref]
    assert open_.public_ref not in {view.public_ref for view, _is_asked in all_}


def test_an_owner_is_reminded_two_weeks_before_and_only_of_what_goes(
    reader, colleague, second, send, decide, time_machine
):
    now = timezone.now()
    mine, theirs, held = (send(facts={"filed": "yes"}) for _ in range(3))
    for receipt, by in ((mine, reader), (theirs, colleague), (held, reader)):
        cases.take_case(by=by, public_ref=receipt.public_ref)
        decide(receipt, "cannot_help", by=by)
    ending.ask_for_hold(by=reader, public_ref=held.public_ref, reason=DEMAND)
    confirm(held.public_ref, by=second)

    def soon():
        return [
            each.public_ref
            for each in ending.going_soon(by=reader, today=timezone.localdate(), known=log.look())
        ]

    time_machine.move_to(now + timedelta(days=75))
    assert soon() == []
    time_machine.move_to(now + timedelta(days=76))
    assert soon() == [mine.public_ref]


def test_whoever_does_not_hold_a_case_is_not_told_of_its_end(late):
    _ref, by = late
    assert ending.ending_until(by=by, until=date.max, known=log.look()) == []


@pytest.mark.exhaustive  # a count of queries, as tests/legal_help/desk/test_budgets.py has them
def test_the_lists_cost_the_same_however_many_end(
    reader, colleague, send, decide, django_assert_num_queries
):
    for _ in range(3):
        decide(send(facts={"filed": "yes"}), "cannot_help")

    with django_assert_num_queries(1):
        assert len(ending.ending_until(by=reader, until=date.max, known=log.look())) == 3


@pytest.mark.exhaustive
def test_the_night_carries_out_what_two_agreed(ref, reader, second, time_machine):
    ending.propose_erasing(by=reader, public_ref=ref, typed=ref)
    confirm(ref, by=second)
    nights.begin_night(in_days(0))
    time_machine.move_to(timezone.now() + timedelta(days=1))

    erase.erase_due(today=timezone.localdate())

    assert not HelpRequest.objects.exists()
    assert log.look().open_to(reader.person) == {}
