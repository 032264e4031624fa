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


class State(StrEnum):
    NONE = "none"
    ASKED = "asked"
    HELD = "held"
    LIFT_ASKED = "lift_asked"


class Step(StrEnum):
    """What somebody does; each is an event of its own."""

    ASK = Action.HOLD_ASKED
    SET = Action.HOLD_SET
    REFUSE = Action.HOLD_REFUSED
    ASK_LIFT = Action.HOLD_LIFT_ASKED
    LIFT = Action.HOLD_LIFTED
    KEEP = Action.HOLD_KEPT


class Reason(StrEnum):
    """Why a request is held: the detail of the event that asks."""

    DEMAND = "demand"
    NOTICE = "notice"
    DISPUTE = "dispute"
    COUNSEL = "counsel"


class NotNow(Exception):
    """It stands elsewhere: a colleague was faster, or there is nothing to agree to."""


class SamePerson(Exception):
    """Neither may decide alone: another one agrees."""


class NeedsSupervisor(Exception):
    """Only a supervisor may agree to what a colleague asked for."""


# After notice of a demand nothing is erased. Nobody alone may keep a request for ever, though.
ASKING_STOPS_FOR: Final = timedelta(days=14)

_LEADS: Final[Mapping[tuple[State, Step], State]] = {
    (State.NONE, Step.ASK): State.ASKED,
    (State.ASKED, Step.SET): State.HELD,
    (State.ASKED, Step.REFUSE): State.NONE,
    (State.HELD, Step.ASK_LIFT): State.LIFT_ASKED,
    (State.LIFT_ASKED, Step.LIFT): State.NONE,
    (State.LIFT_ASKED, Step.KEEP): State.HELD,
}
_ASKING = {Step.ASK, Step.ASK_LIFT}
_AGREEING = {Step.SET, Step.LIFT}


@dataclass(frozen=True, kw_only=True)
class Act:
    """A step, by whom. `by` is their key; `user` tells people apart who changed their key."""

    step: Step
    by: UUID
    user: int
    is_supervisor: bool
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Where a hold stands; `asked` and `decided` are the last steps of either kind."""

    state: State = State.NONE
    reason: str = ""
    asked: Act | None = None
    decided: Act | None = None

    @property
    def stands(self) -> bool:
        return self.state in {State.HELD, State.LIFT_ASKED}

    def stops_erasing(self, today: date) -> bool:
        """Whether nothing may be erased now: it stands, or was asked for a short while ago."""
        if self.state == State.ASKED and self.asked:
            return today <= self.asked.on + ASKING_STOPS_FOR
        return self.stands

    def after(self, act: Act) -> "Hold":
        """Raises NotNow, SamePerson, NeedsSupervisor."""
        state = _LEADS.get((self.state, act.step))
        if state is None:
            raise NotNow
        if act.step in _ASKING:
            reason = act.reason if act.step == Step.ASK else self.reason
            return replace(self, state=state, reason=reason, asked=act)
        is_own = self.asked is not None and self.asked.user == act.user
        if act.step in _AGREEING and is_own:
            raise SamePerson
        # Whoever asked may take that back.
        if not act.is_supervisor and not is_own:
            raise NeedsSupervisor
        return replace(self, state=state, decided=act)


def stands_after(acts: Iterable[Act]) -> Hold:
    """Where a hold stands after these acts; one that was not allowed changes nothing."""
    hold = Hold()
    for act in acts:
        try:
            hold = hold.after(act)
        except (NotNow, SamePerson, NeedsSupervisor):
            continue
    return hold
