"""Lay one event beside the state before and after it, and answer questions about both.

No Django, no database, no clock: days are compared with days that were signed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from legal_help.events.event import Event, EventContent
from legal_help.events.readers import Reader, Readers
from legal_help.events.state import Proposal, State, days_between

PROPOSAL_STANDS_FOR: Final = 14
"""Days between a proposal and its confirmation, either way: clocks differ, and days can be wrong."""
ALONE_AFTER: Final = 7
"""Days after which somebody may confirm their own proposal, if nobody else could open the case."""


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

    `head` is None for the first event of a case; then `before` is the state that it makes. `reader`
    is None where the person signed. `has_gone_on` says that supervisors have signed, since the last
    event of the case, that the house goes on after lines were lost.
    """

    event: Event
    head: Head | None
    before: State
    after: State
    readers: Readers
    reader: Reader | None
    has_gone_on: bool = False

    @property
    def content(self) -> EventContent:
        return self.event.content

    @property
    def does(self) -> dict[str, Any]:
        return dict(self.event.content.does)

    @property
    def on(self) -> str:
        return self.event.content.on

    @property
    def user(self) -> int | None:
        return self.reader.user if self.reader else None

    def changed(self) -> set[str]:
        return set(self.content.changes)


type Condition = Callable[[Step], bool]


def may_open(state: State, reader: Reader, readers: Readers) -> bool:
    """Return whether somebody on the roster may open a case in this state."""
    has_key = reader.key in state.holders or reader.key in readers.heirs
    return has_key and not state.is_walled(reader.user)


def users_who_hold(state: State, readers: Readers) -> set[int]:
    """Return the users who hold a case and are not walled off. Heirs may lack a key: not counted."""
    return {
        reader.user
        for reader in readers.people
        if reader.key in state.holders and not state.is_walled(reader.user)
    }


def current_owner(state: State, readers: Readers) -> int | None:
    """Return the user who works on the case. An owner who left the roster counts as nobody."""
    return state.owner if state.owner in readers.users else None


def is_void(proposal: Proposal, state: State, readers: Readers, *, on: str) -> bool:
    """Return whether a proposal counts no more: it is too old, or who made it left or is walled."""
    return (
        proposal.by not in readers.users
        or state.is_walled(proposal.by)
        or abs(days_between(proposal.on, on)) >= PROPOSAL_STANDS_FOR
    )


def standing_proposal(step: Step) -> Proposal | None:
    """Return what waits for a second person on the day of this event, unless it is void."""
    waits = step.before.waits
    if waits is None or is_void(waits, step.before, step.readers, on=step.on):
        return None
    return waits


def is_agreed(step: Step, claim: tuple[str, ...]) -> bool:
    """Return whether this event does exactly what was proposed, and its signer may confirm it.

    Then nothing waits any more. That is another user than who proposed it; or the same one, seven
    signed days later, if everybody else on the roster is walled off: whoever is not can be granted
    the case, and agree.
    """
    waits, is_cleared = standing_proposal(step), step.after.waits is None
    if not waits or waits.claim != claim or step.does.get("first") != waits.mark or not is_cleared:
        return False
    if waits.by != step.user:
        return True
    others = step.readers.users - {step.user}
    is_alone = all(step.before.is_walled(user) for user in others)
    return is_alone and days_between(waits.on, step.on) >= ALONE_AFTER


def days_to_wait(step: Step) -> int:
    """Return for how many days a host must have known an ending that this event sets."""
    if "first" not in step.does:
        return 30
    waits = step.before.waits
    return 0 if waits and waits.by != step.user else ALONE_AFTER
