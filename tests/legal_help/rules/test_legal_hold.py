from datetime import date, timedelta
from uuid import UUID

import pytest

from legal_help.rules.legal_hold import (
    ASKING_STOPS_FOR,
    Hold,
    HoldAct,
    HoldState,
    HoldStep,
    NeedsSupervisor,
    SamePerson,
    StepNotPossible,
    hold_after,
)

DAY = date(2026, 11, 26)


def act(step, user, *, supervisor=True, key=None, on=DAY, reason=""):
    by = UUID(int=key or user)
    return HoldAct(step=step, by=by, user=user, is_supervisor=supervisor, on=on, reason=reason)


ASK = act(HoldStep.ASK, 1, reason="demand", supervisor=False)
SET, REFUSE = act(HoldStep.SET, 2), act(HoldStep.REFUSE, 2)
ASK_LIFT, LIFT, KEEP = act(HoldStep.ASK_LIFT, 2), act(HoldStep.LIFT, 3), act(HoldStep.KEEP, 3)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], HoldState.NONE),
        ([ASK], HoldState.ASKED),
        ([ASK, REFUSE], HoldState.NONE),
        (
            [ASK, act(HoldStep.REFUSE, 1, supervisor=False)],
            HoldState.NONE,
        ),  # people may withdraw what they asked for
        ([ASK, SET], HoldState.HELD),
        ([ASK, SET, ASK_LIFT], HoldState.LIFT_ASKED),
        ([ASK, SET, ASK_LIFT, KEEP], HoldState.HELD),
        ([ASK, SET, ASK_LIFT, LIFT], HoldState.NONE),
        ([ASK, SET, ASK_LIFT, LIFT, ASK], HoldState.ASKED),
    ],
)
def test_two_people_set_and_lift_it(acts, state):
    hold = hold_after(acts)

    assert hold.state == state
    assert hold.stands is (state in {HoldState.HELD, HoldState.LIFT_ASKED})


@pytest.mark.parametrize(
    ("before", "refused", "error"),
    [
        ([], SET, StepNotPossible),
        ([], ASK_LIFT, StepNotPossible),
        ([ASK], ASK, StepNotPossible),
        ([ASK], LIFT, StepNotPossible),
        ([ASK, SET], SET, StepNotPossible),
        ([ASK, SET], ASK, StepNotPossible),
        ([ASK], act(HoldStep.SET, 1), SamePerson),
        ([ASK], act(HoldStep.SET, 1, key=9), SamePerson),  # with a new key it is the same person
        ([ASK, SET, ASK_LIFT], act(HoldStep.LIFT, 2), SamePerson),
        ([ASK], act(HoldStep.SET, 2, supervisor=False), NeedsSupervisor),
        ([ASK], act(HoldStep.REFUSE, 2, supervisor=False), NeedsSupervisor),
        ([ASK, SET, ASK_LIFT], act(HoldStep.LIFT, 3, supervisor=False), NeedsSupervisor),
    ],
)
def test_nobody_does_it_alone(before, refused, error):
    hold = hold_after(before)

    with pytest.raises(error):
        hold.after(refused)
    assert hold_after([*before, refused]) == hold


def test_its_reason_and_who_did_what_are_told():
    hold = hold_after([ASK, SET, act(HoldStep.ASK_LIFT, 2, reason="x")])

    assert (hold.reason, hold.asked.user, hold.decided) == ("demand", 2, SET)


@pytest.mark.parametrize(
    ("acts", "after", "stops"),
    [
        ([], 0, False),
        ([ASK], 0, True),
        ([ASK], ASKING_STOPS_FOR.days, True),
        ([ASK], ASKING_STOPS_FOR.days + 1, False),
        ([ASK, REFUSE], 0, False),
        ([ASK, SET], 4000, True),
        ([ASK, SET, ASK_LIFT], 4000, True),
        ([ASK, SET, ASK_LIFT, LIFT], 0, False),
    ],
)
def test_when_nothing_may_be_erased(acts, after, stops):
    assert hold_after(acts).stops_erasing(DAY + timedelta(days=after)) is stops


def test_no_hold_stands_at_first():
    assert Hold().state == HoldState.NONE
