"""Lay one event beside the state before and after it, and answer questions about both.

No Django, no database, no clock: days are compared with days that were signed.
"""

from dataclasses import dataclass
from typing import Any, Final

from legal_help.events.event import Event, EventContent
from legal_help.events.readers import Reader, Readers
from legal_help.events.state import RECUSED, Proposal, State, days_between

PROPOSAL_STANDS_FOR: Final = 14
"""Days between a proposal and its confirmation, either way: clocks differ, and days can be wrong."""
ALONE_AFTER: Final = 7
"""Days after which somebody may confirm their own proposal, if nobody else could open the case."""


class Refused(Exception):
    """Raised when an event does not count. `reason` is a short code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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

    @property
    def is_by_supervisor(self) -> bool:
        return self.reader is not None and self.reader.is_supervisor

    def changed(self) -> set[str]:
        return set(self.content.changes)


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


def standing_proposal(step: Step) -> Proposal | None:
    """Return what waits for a second person on the day of this event.

    It counts no more if it is too old, or if who made it left the roster or is walled off.
    """
    waits = step.before.waits
    is_void = waits is None or (
        waits.by not in step.readers.users
        or step.before.is_walled(waits.by)
        or abs(days_between(waits.on, step.on)) >= PROPOSAL_STANDS_FOR
    )
    return None if is_void else waits


def count_signers(step: Step, claim: tuple[str, ...], *, needs_two: bool) -> int:
    """Return for how many days a host must have known an ending, by how many people stand behind it.

    30 if one person signs; 0 if another user proposed exactly this claim; 7 if the same one did,
    seven signed days before, and everybody else on the roster recused themselves: whoever did not can
    be granted the case, or let in again, and agree. Refused if two are needed, or `first` names no such proposal.
    """
    if "first" not in step.does:
        need(not needs_two, "second_person")
        return 30
    waits = needed(standing_proposal(step), "second_person")
    need((waits.claim, waits.mark) == (claim, step.does["first"]), "second_person")
    if waits.by != step.user:
        return 0
    others = step.readers.users - {step.user}
    is_alone = all(RECUSED in step.before.walls.get(str(user), "") for user in others)
    need(is_alone and days_between(waits.on, step.on) >= ALONE_AFTER, "second_person")
    return ALONE_AFTER
