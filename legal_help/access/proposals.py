"""End a case, or set its status: at once, or as a proposal that a second person confirms."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from legal_help.access.locked_case import LockedCase
from legal_help.events.case_actions import CaseAction
from legal_help.events.outcomes import ONE_MAY_END_AFTER, Outcome, WithdrawalCheck
from legal_help.events.roster import Roster
from legal_help.events.state import RECUSED, Proposal, State, days_between
from legal_help.events.step import ALONE_AFTER, PROPOSAL_STANDS_FOR, SIGNED_BY_TWO, Refused
from legal_help.sealed.texts import Content


class WaitsForSecond(Exception):
    """Raised if another decision waits: somebody must confirm it or object first."""


class OwnProposal(Exception):
    """Raised if the person who proposed a decision confirms it."""


@dataclass(frozen=True)
class Ending:
    """Say what is decided: the outcome, the clock that starts, and how a withdrawal is known.

    The case is kept for as many days as the settings say for this clock, or for `at_least` days.
    """

    outcome: Outcome
    clock: str | None
    how: WithdrawalCheck | None = None
    at_least: int = 0

    @property
    def last_day(self) -> date | None:
        """Return the last day on which the case would be kept if this is decided today."""
        if self.clock is None:
            return None
        days = max(settings.HELP_KEPT_DAYS[self.clock], self.at_least)
        return timezone.localdate() + timedelta(days=days)

    def takes_two(self, state: State) -> bool:
        """Return whether a second person has to confirm it."""
        if self.last_day is None:
            return False
        is_soon = (self.last_day - timezone.localdate()).days < ONE_MAY_END_AFTER
        is_unsure = self.how in {WithdrawalCheck.NOT_REACHED, WithdrawalCheck.TOLD}
        return state.is_urgent or is_soon or is_unsure

    def claim(self) -> list[str]:
        day = self.last_day.isoformat() if self.last_day else ""
        return ["decide", self.outcome, day, self.how or ""]


def decide_or_propose(case: LockedCase, ending: Ending, said: Content) -> bool:
    """Within `locked_case`: decide, with a note that says why; or propose it, where two are needed.

    Return whether it counts at once. Raises WaitsForSecond, Refused, TooLong.
    """
    if standing(case.state, case) is not None:
        raise WaitsForSecond
    if ending.takes_two(case.state):
        propose(case, ending.claim(), said)
        return False
    case.keep_note(said)
    _sign_decision(case, ending.claim())
    return True


def propose(case: LockedCase, claim: list[str], said: Content) -> None:
    """Within `locked_case`: ask a second person, with a note that says why."""
    mark = case.keep_note(said)
    case.step(CaseAction.PROPOSE, proposal=[claim, case.by.person.user, case.today, mark])


def propose_sooner(case: LockedCase, last_day: date) -> None:
    """Within `locked_case`: ask another supervisor to bring the last day of an ended case nearer."""
    claim = ["hasten", last_day.isoformat()]
    propose(case, claim, {"text": "", "asks": claim})


def confirm(case: LockedCase, proposal: Proposal) -> None:
    """Within `locked_case`: sign what somebody else proposed.

    Whoever proposed it may confirm it where nobody else could agree. Raises OwnProposal, Refused.
    """
    claim, first = list(proposal.claim), {"first": proposal.mark}
    try:
        match claim[0]:
            case "decide":
                _sign_decision(case, claim, **first)
            case "hold":
                case.step(CaseAction.HOLD, first, hold=claim[1] or None)
            case "hasten":
                outcome = case.state.end.outcome if case.state.end else ""
                case.step(CaseAction.HASTEN, first, end=[outcome, claim[1], SIGNED_BY_TWO])
    except Refused as refusal:
        is_own = proposal.by == case.by.person.user
        if is_own and refusal.reason == "second_person":
            raise OwnProposal from None
        raise


def _sign_decision(case: LockedCase, claim: list[str], **first: str) -> None:
    """Sign a decision; how long a host must have known it, the judge works out."""
    _decide, outcome, last_day, how = claim
    details = {"outcome": outcome, **({"how": how} if how else {}), **first}
    case.step(CaseAction.DECIDE, details, end=[outcome, last_day, 0] if last_day else None)


def standing(state: State, case: LockedCase) -> Proposal | None:
    """Return what waits for a second person, unless it is too old or its author left or is walled."""
    return standing_proposal_at(state, users=case.roster.users, today=case.today)


def standing_proposal_at(state: State, *, users: frozenset[int], today: str) -> Proposal | None:
    proposal = state.proposal
    if proposal is None or proposal.by not in users or state.is_walled(proposal.by):
        return None
    is_old = abs(days_between(proposal.on, today)) >= PROPOSAL_STANDS_FOR
    return None if is_old else proposal


def own_confirmed_from(proposal: Proposal, state: State, roster: Roster) -> date | None:
    """Return the day from which its author may confirm a proposal: nobody else could agree.

    None if somebody on the roster did not recuse themselves.
    """
    others = roster.users - {proposal.by}
    if not all(RECUSED in state.walls.get(str(user), "") for user in others):
        return None
    return date.fromisoformat(proposal.on) + timedelta(days=ALONE_AFTER)
