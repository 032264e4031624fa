"""Lay one event beside the state before and after it, and answer questions about both.

No Django, no database, no clock: days are compared with days that were signed.
"""

from dataclasses import dataclass
from typing import Any, Final

from legal_help.events.event import Event, EventContent
from legal_help.events.fields import Refused
from legal_help.events.roster import Member, Roster
from legal_help.events.state import RECUSED, Proposal, State, days_between

PROPOSAL_STANDS_FOR: Final = 14
"""Days between a proposal and its confirmation, either way: clocks differ, and days can be wrong."""
ALONE_AFTER: Final = 7
"""Days after which somebody may confirm their own proposal if everybody else recused themselves."""
SIGNED_BY_ONE, SIGNED_BY_THE_ONLY_ONE, SIGNED_BY_TWO = 30, 7, 0
"""Days for which a host must have known an ending before it erases."""


def need(is_so: object, reason: str) -> None:
    """Raise Refused unless something is so."""
    if not is_so:
        raise Refused(reason)


def needed[T](value: T | None, reason: str) -> T:
    """Return a value. Raises Refused if there is none."""
    if value is None:
        raise Refused(reason)
    return value


@dataclass(frozen=True)
class Head:
    """Hold the last good event of a case, and the state after it."""

    event: Event
    state: State

    @property
    def number(self) -> int:
        return self.event.content.number


@dataclass(frozen=True, kw_only=True)
class Step:
    """Lay one event beside the states before and after it, and the roster in force at its place.

    `head` is None for the first event of a case; then `before` is the state that it makes. `member`
    is None where the person signed.
    """

    event: Event
    head: Head | None
    before: State
    after: State
    roster: Roster
    member: Member | None

    @property
    def content(self) -> EventContent:
        return self.event.content

    @property
    def details(self) -> dict[str, Any]:
        return dict(self.event.content.details)

    @property
    def on(self) -> str:
        return self.event.content.on

    @property
    def user(self) -> int | None:
        return self.member.user if self.member else None

    @property
    def is_by_supervisor(self) -> bool:
        return self.member is not None and self.member.is_supervisor

    @property
    def proposal(self) -> Proposal | None:
        """Return what waits for a second person on the day of this event."""
        return standing_proposal(self.before, self.roster, on=self.on)


def may_open(state: State, member: Member, roster: Roster) -> bool:
    """Return whether somebody on the roster may open a case in this state."""
    has_key = member.key in state.holders or member.key in roster.heirs
    return has_key and not state.is_walled(member.user)


def users_who_hold(state: State, roster: Roster) -> set[int]:
    """Return the users who hold a case and are not walled off. Heirs may lack a key: not counted."""
    return {
        member.user
        for member in roster.people
        if member.key in state.holders and not state.is_walled(member.user)
    }


def current_owner(state: State, roster: Roster) -> int | None:
    """Return the user who works on the case. An owner who left the roster counts as nobody."""
    return state.owner if state.owner in roster.users else None


def standing_proposal(state: State, roster: Roster, *, on: str) -> Proposal | None:
    """Return what waits for a second person on a day.

    It counts no more if it is too old, or if who made it left the roster or is walled off.
    """
    proposal = state.proposal
    is_void = proposal is None or (
        proposal.by not in roster.users
        or state.is_walled(proposal.by)
        or abs(days_between(proposal.on, on)) >= PROPOSAL_STANDS_FOR
    )
    return None if is_void else proposal


def is_alone(user: int | None, state: State, roster: Roster) -> bool:
    """Return whether everybody else on the roster recused themselves.

    Anybody else who did not recuse themselves can be granted the case, or let in again, and agree.
    """
    others = roster.users - {user}
    return all(state.walls.get(str(other)) == RECUSED for other in others)


def days_to_wait(step: Step, claim: tuple[str, ...], *, needs_two: bool) -> int:
    """Return for how many days a host must have known an ending, by how many people stand behind it.

    Two sign if another user proposed exactly this claim. The same user may confirm it seven signed
    days later, if they are alone. Refused if two are needed, or if `first` names no such proposal.
    """
    if "first" not in step.details:
        need(not needs_two, "second_person")
        return SIGNED_BY_ONE
    proposal = needed(step.proposal, "second_person")
    need((proposal.claim, proposal.mark) == (claim, step.details["first"]), "second_person")
    if proposal.by != step.user:
        return SIGNED_BY_TWO
    has_waited = days_between(proposal.on, step.on) >= ALONE_AFTER
    need(has_waited and is_alone(step.user, step.before, step.roster), "second_person")
    return SIGNED_BY_THE_ONLY_ONE
