"""Say what the signed state of a case comes to, in the types that pages use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from legal_help.events.outcomes import OPEN_STATUSES
from legal_help.events.roster import Member, Roster
from legal_help.events.state import State, Status
from legal_help.events.step import Head, current_owner


@dataclass(frozen=True)
class CaseView:
    """A case as lists and pages name it: nothing here was opened."""

    pk: UUID
    state: State
    roster: Roster

    @property
    def public_ref(self) -> str:
        return self.state.ref

    @property
    def received_on(self) -> date:
        return date.fromisoformat(self.state.received_on)

    @property
    def review_by(self) -> date:
        return date.fromisoformat(self.state.review_by)

    @property
    def is_withdrawn(self) -> bool:
        return self.state.is_withdrawn

    @property
    def status(self) -> str:
        """Return where the case stands; while a withdrawal waits for a check, it is withdrawn."""
        return Status.WITHDRAWN if self.is_withdrawn else self.state.status

    @property
    def is_ended(self) -> bool:
        return is_ended(self.state)

    @property
    def owner_id(self) -> int | None:
        return current_owner(self.state, self.roster)

    @property
    def owner(self) -> Member | None:
        return self.roster.member_of(self.owner_id)

    @property
    def offered_to(self) -> Member | None:
        return self.roster.member_of(self.state.offered_to)

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it is kept, if it ends."""
        return date.fromisoformat(self.state.end.last_day) if self.state.end else None

    @property
    def waits(self) -> bool:
        """Return whether it is open, and nobody has it or nobody read what was written."""
        return not self.is_ended and (self.owner_id is None or self.state.has_unread)


def case_views(heads: Mapping[str, Head], roster: Roster) -> list[CaseView]:
    return [CaseView(UUID(case), head.state, roster) for case, head in heads.items()]


def is_ended(state: State) -> bool:
    """Return whether nobody works on a case any more. One to be checked is still open."""
    return state.taken_back_on is None and state.status not in OPEN_STATUSES
