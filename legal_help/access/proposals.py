"""End a case, or set its status: at once, or as a proposal that a second person confirms."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from legal_help.access.locked_case import LockedCase
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.fields import Refused
from legal_help.events.outcomes import Outcome, WithdrawalCheck
from legal_help.events.roster import Roster
from legal_help.events.state import Proposal, State
from legal_help.events.step import ALONE_AFTER, SIGNED_BY_TWO, is_alone
from legal_help.events.transitions import behind_wall, takes_two
from legal_help.rules.retention_clock import ENDS_AS
from legal_help.sealed.texts import Content


class WaitsForSecond(Exception):
    """Raised if another decision waits: somebody must confirm it or object first."""


class OwnProposal(Exception):
    """Raised if the person who proposed a decision confirms it."""


@dataclass(frozen=True)
class Ending:
    """Say what is decided: the outcome, and how a withdrawal is known.

    The case is kept for as many days as the settings say of this outcome, or for `at_least` days.
    """

    outcome: Outcome
    how: WithdrawalCheck | None = None
    at_least: int = 0

    @property
    def last_day(self) -> date | None:
        """Return the last day on which the case would be kept if this is decided today."""
        if self.outcome not in ENDS_AS:
            return None
        days = max(settings.HELP_KEPT_DAYS[ENDS_AS[self.outcome]], self.at_least)
        return timezone.localdate() + timedelta(days=days)

    def takes_two(self, state: State) -> bool:
        """Return whether a second person has to confirm it."""
        if self.last_day is None:
            return False
        today = timezone.localdate().isoformat()
        return takes_two(state, self.last_day.isoformat(), self.how or "", on=today)

    def claim(self) -> list[str]:
        day = self.last_day.isoformat() if self.last_day else ""
        return ["decide", self.outcome, day, self.how or ""]


def decide_or_propose(case: LockedCase, ending: Ending, said: Content) -> bool:
    """Within `locked_case`: decide, with a note that says why; or propose it, where two are needed.

    Return whether it counts at once. Raises WaitsForSecond, Refused, TooLong.
    """
    if case.proposal is not None:
        raise WaitsForSecond
    if ending.takes_two(case.state):
        propose(case, ending.claim(), said)
        return False
    case.keep_note(said)
    _sign_decision(case, ending.claim())
    return True


def propose(case: LockedCase, claim: list[str], said: Content) -> None:
    """Within `locked_case`: ask a second person, with a note that says why.

    Raises WaitsForSecond, Refused, TooLong.
    """
    mark = case.keep_note(said)
    try:
        case.step(CaseAction.PROPOSE, proposal=[claim, case.by.person.user, case.today, mark])
    except Refused as refusal:
        if refusal.reason == "something_waits":
            raise WaitsForSecond from None
        raise


def propose_sooner(case: LockedCase, last_day: date) -> None:
    """Within `locked_case`: ask another supervisor to bring the last day of an ended case nearer."""
    claim = ["hasten", last_day.isoformat()]
    propose(case, claim, {"text": "", "asks": claim})


def confirm(case: LockedCase, proposal: Proposal) -> None:
    """Within `locked_case`: sign what somebody else proposed.

    The person who proposed it may confirm it if nobody else could agree. Raises OwnProposal, Refused.
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
            case "rekey":
                sign_wall(case, int(claim[1]), **first)
    except Refused as refusal:
        is_own = proposal.by == case.by.person.user
        if is_own and refusal.reason == "second_person":
            raise OwnProposal from None
        raise


def sign_wall(case: LockedCase, user: int, **first: str) -> None:
    """Within `locked_case`: wall a user off, with a new key for everybody else. Raises Refused."""
    details, after = {"user": user, **first}, behind_wall(case.state, user)
    case.renew_key(why=RekeyReason.WALL, details=details, after=after)


def _sign_decision(case: LockedCase, claim: list[str], **first: str) -> None:
    """Sign a decision; how long a host must have known it, the judge works out."""
    _decide, outcome, last_day, how = claim
    details = {"outcome": outcome, **({"how": how} if how else {}), **first}
    case.step(CaseAction.DECIDE, details, end=[outcome, last_day, 0] if last_day else None)


def own_confirmed_from(proposal: Proposal, state: State, roster: Roster) -> date | None:
    """Return the day from which its author may confirm a proposal, or None if others could agree."""
    if not is_alone(proposal.by, state, roster):
        return None
    return date.fromisoformat(proposal.on) + timedelta(days=ALONE_AFTER)
