from datetime import date, timedelta
from uuid import UUID

import pytest

from legal_help.rules.legal_hold import (
    ASKING_STOPS_FOR,
    Act,
    Hold,
    NeedsSupervisor,
    NotNow,
    SamePerson,
    State,
    Step,
    stands_after,
)

DAY = date(2026, 11, 26)


def act(step, user, *, supervisor=True, key=None, on=DAY, reason=""):
    by = UUID(int=key or user)
    return Act(step=step, by=by, user=user, is_supervisor=supervisor, on=on, reason=reason)


ASK = act(Step.ASK, 1, reason="demand", supervisor=False)
SET, REFUSE = act(Step.SET, 2), act(Step.REFUSE, 2)
ASK_LIFT, LIFT, KEEP = act(Step.ASK_LIFT, 2), act(Step.LIFT, 3), act(Step.KEEP, 3)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], State.NONE),
        ([ASK], State.ASKED),
        ([ASK, REFUSE], State.NONE),
        ([ASK, act(Step.REFUSE, 1, supervisor=False)], State.NONE),  # whoever asked takes it back
        ([ASK, SET], State.HELD),
        ([ASK, SET, ASK_LIFT], State.LIFT_ASKED),
        ([ASK, SET, ASK_LIFT, KEEP], State.HELD),
        ([ASK, SET, ASK_LIFT, LIFT], State.NONE),
        ([ASK, SET, ASK_LIFT, LIFT, ASK], State.ASKED),
    ],
)
def test_two_people_set_and_lift_it(acts, state):
    hold = stands_after(acts)

    assert hold.state == state
    assert hold.stands is (state in {State.HELD, State.LIFT_ASKED})


@pytest.mark.parametrize(
    ("before", "refused", "error"),
    [
        ([], SET, NotNow),
        ([], ASK_LIFT, NotNow),
        ([ASK], ASK, NotNow),
        ([ASK], LIFT, NotNow),
        ([ASK, SET], SET, NotNow),
        ([ASK, SET], ASK, NotNow),
        ([ASK], act(Step.SET, 1), SamePerson),
        ([ASK], act(Step.SET, 1, key=9), SamePerson),  # with a new key it is the same person
        ([ASK, SET, ASK_LIFT], act(Step.LIFT, 2), SamePerson),
        ([ASK], act(Step.SET, 2, supervisor=False), NeedsSupervisor),
        ([ASK], act(Step.REFUSE, 2, supervisor=False), NeedsSupervisor),
        ([ASK, SET, ASK_LIFT], act(Step.LIFT, 3, supervisor=False), NeedsSupervisor),
    ],
)
def test_nobody_does_it_alone(before, refused, error):
    hold = stands_after(before)

    with pytest.raises(error):
        hold.after(refused)
    assert stands_after([*before, refused]) == hold


def test_its_reason_and_who_did_what_are_told():
    hold = stands_after([ASK, SET, act(Step.ASK_LIFT, 2, reason="x")])

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
    assert stands_after(acts).stops_erasing(DAY + timedelta(days=after)) is stops


def test_no_hold_stands_at_first():
    assert Hold().state == State.NONE
