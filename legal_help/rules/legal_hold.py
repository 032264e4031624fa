"""A legal hold: who may set and lift it, step by step. No Django, no database, no clock.

Two people set it and two people lift it: one asks, another one, a supervisor, agrees. While it
stands nothing is erased; who may open the request does not change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from legal_help.events.actions import Action


class HoldState(StrEnum):
    NONE = "none"
    ASKED = "asked"
    HELD = "held"
    LIFT_ASKED = "lift_asked"


class HoldStep(StrEnum):
    """What somebody does; each is an event of its own."""

    ASK = Action.HOLD_ASKED
    SET = Action.HOLD_SET
    REFUSE = Action.HOLD_REFUSED
    ASK_LIFT = Action.HOLD_LIFT_ASKED
    LIFT = Action.HOLD_LIFTED
    KEEP = Action.HOLD_KEPT


class HoldReason(StrEnum):
    """Why a request is held: the detail of the event that asks."""

    DEMAND = "demand"
    NOTICE = "notice"
    DISPUTE = "dispute"
    COUNSEL = "counsel"


class StepNotPossible(Exception):
    """It stands elsewhere: a colleague was faster, or there is nothing to agree to."""


class SamePerson(Exception):
    """Neither may decide alone: another one agrees."""


class NeedsSupervisor(Exception):
    """Only a supervisor may agree to what a colleague asked for."""


# After notice of a demand nothing is erased. Nobody alone may keep a request for ever, though.
ASKING_STOPS_FOR: Final = timedelta(days=14)

_LEADS: Final[Mapping[tuple[HoldState, HoldStep], HoldState]] = {
    (HoldState.NONE, HoldStep.ASK): HoldState.ASKED,
    (HoldState.ASKED, HoldStep.SET): HoldState.HELD,
    (HoldState.ASKED, HoldStep.REFUSE): HoldState.NONE,
    (HoldState.HELD, HoldStep.ASK_LIFT): HoldState.LIFT_ASKED,
    (HoldState.LIFT_ASKED, HoldStep.LIFT): HoldState.NONE,
    (HoldState.LIFT_ASKED, HoldStep.KEEP): HoldState.HELD,
}
_ASKING = {HoldStep.ASK, HoldStep.ASK_LIFT}
_AGREEING = {HoldStep.SET, HoldStep.LIFT}


@dataclass(frozen=True, kw_only=True)
class HoldAct:
    """A step, by whom. `by` is their key; `user` tells people apart who changed their key."""

    step: HoldStep
    by: UUID
    user: int
    is_supervisor: bool
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Where a hold stands; `asked` and `decided` are the last steps of either kind."""

    state: HoldState = HoldState.NONE
    reason: str = ""
    asked: HoldAct | None = None
    decided: HoldAct | None = None

    @property
    def stands(self) -> bool:
        return self.state in {HoldState.HELD, HoldState.LIFT_ASKED}

    def stops_erasing(self, today: date) -> bool:
        """Whether nothing may be erased now: it stands, or was asked for a short while ago."""
        if self.state == HoldState.ASKED and self.asked:
            return today <= self.asked.on + ASKING_STOPS_FOR
        return self.stands

    def after(self, act: HoldAct) -> "Hold":
        """Raises NotNow, SamePerson, NeedsSupervisor."""
        state = _LEADS.get((self.state, act.step))
        if state is None:
            raise StepNotPossible
        if act.step in _ASKING:
            reason = act.reason if act.step == HoldStep.ASK else self.reason
            return replace(self, state=state, reason=reason, asked=act)
        is_own = self.asked is not None and self.asked.user == act.user
        if act.step in _AGREEING and is_own:
            raise SamePerson
        # Whoever asked may take that back.
        if not act.is_supervisor and not is_own:
            raise NeedsSupervisor
        return replace(self, state=state, decided=act)


def hold_after(acts: Iterable[HoldAct]) -> Hold:
    """Where a hold stands after these acts; one that was not allowed changes nothing."""
    hold = Hold()
    for act in acts:
        try:
            hold = hold.after(act)
        except (StepNotPossible, SamePerson, NeedsSupervisor):
            continue
    return hold
