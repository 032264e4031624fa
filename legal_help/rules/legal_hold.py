"""Decide who may set and lift a legal hold, step by step. No Django, no database, no clock.

It takes two people to set a hold and two to lift it: one asks, another one, a supervisor, agrees.
Nothing is erased while a hold is set. It does not change who may open the case.
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
    """List the steps. Each is an event of its own."""

    ASK = Action.HOLD_ASKED
    SET = Action.HOLD_SET
    REFUSE = Action.HOLD_REFUSED
    ASK_LIFT = Action.HOLD_LIFT_ASKED
    LIFT = Action.HOLD_LIFTED
    KEEP = Action.HOLD_KEPT


class HoldReason(StrEnum):
    """Say why a case is held. It is the detail of the event that asks for the hold."""

    DEMAND = "demand"
    NOTICE = "notice"
    DISPUTE = "dispute"
    COUNSEL = "counsel"


class StepNotPossible(Exception):
    """Raised when the step does not fit: a colleague was faster, or there is nothing to agree to."""


class SamePerson(Exception):
    """Raised when one person would decide alone: somebody else must agree."""


class NeedsSupervisor(Exception):
    """Raised when someone other than a supervisor agrees to what a colleague asked for."""


# After notice of a demand nothing may be erased. But nobody may keep a case for ever alone.
ASKING_STOPS_FOR: Final = timedelta(days=14)

_STATE_AFTER: Final[Mapping[tuple[HoldState, HoldStep], HoldState]] = {
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
    """Record a step and its author: `by` is their key, `user` stays when they change their key."""

    step: HoldStep
    by: UUID
    user: int
    is_supervisor: bool
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Hold the state of a legal hold. `asked` and `decided` are the last steps of either kind."""

    state: HoldState = HoldState.NONE
    reason: str = ""
    asked: HoldAct | None = None
    decided: HoldAct | None = None

    @property
    def stands(self) -> bool:
        return self.state in {HoldState.HELD, HoldState.LIFT_ASKED}

    def stops_erasing(self, today: date) -> bool:
        """Return whether nothing may be erased now: the hold is set, or was asked for recently."""
        if self.state == HoldState.ASKED and self.asked:
            return today <= self.asked.on + ASKING_STOPS_FOR
        return self.stands

    def after(self, act: HoldAct) -> "Hold":
        """Return the hold after this step. Raises StepNotPossible, SamePerson, NeedsSupervisor."""
        state = _STATE_AFTER.get((self.state, act.step))
        if state is None:
            raise StepNotPossible
        if act.step in _ASKING:
            reason = act.reason if act.step == HoldStep.ASK else self.reason
            return replace(self, state=state, reason=reason, asked=act)
        is_own = self.asked is not None and self.asked.user == act.user
        if act.step in _AGREEING and is_own:
            raise SamePerson
        # People may withdraw what they asked for themselves.
        if not act.is_supervisor and not is_own:
            raise NeedsSupervisor
        return replace(self, state=state, decided=act)


def hold_after(acts: Iterable[HoldAct]) -> Hold:
    """Return the hold after these steps. Steps that were not allowed change nothing."""
    hold = Hold()
    for act in acts:
        try:
            hold = hold.after(act)
        except (StepNotPossible, SamePerson, NeedsSupervisor):
            continue
    return hold
