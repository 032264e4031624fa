"""Decide a case, and let a second person confirm what ends an urgent one, or ends one soon.

The decision, its reason and its letter are in a signed note under the case key.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from legal_help.access import proposals
from legal_help.access.locked_case import LockedCase
from legal_help.access.proposals import Ending, decide_or_propose
from legal_help.casework.case_texts import facts_of, sign_urgency, texts_of, verification_methods
from legal_help.casework.conflicts import conflict_check
from legal_help.events.case_actions import CaseAction
from legal_help.events.outcomes import OUTCOMES, Outcome
from legal_help.events.state import Proposal, Status
from legal_help.rules.decisions import Decision, check_decision, may_follow
from legal_help.sealed import correspondence
from legal_help.sealed.case_view import CaseView, case_views
from legal_help.sealed.correspondence import Note
from legal_help.trust import lawbook
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor


class StatusChanged(Exception):
    """Raised if the status is not the one shown, or this decision cannot follow it."""


class WroteMeanwhile(Exception):
    """Raised if a decision would end a case in which the person wrote what the page did not show."""


class NothingProposed(Exception):
    """Raised if no such decision waits: it was settled, or it is too old."""


class NoSuchOther(Exception):
    """Raised if this caseworker may not open the case that a duplicate repeats, or it is closed."""


@dataclass(frozen=True, kw_only=True, repr=False)
class DecisionContext:
    """Hold what a caseworker sees before deciding: of the person's words only their language.

    `code_is_doubtful`: somebody else may read what we write. `can_give_code`: a new code could end
    that.
    """

    case: CaseView
    is_urgent: bool
    language: str
    code_is_doubtful: bool
    can_give_code: bool


def read_before_deciding(*, by: Caseworker, public_ref: str) -> DecisionContext:
    """Return the context. Raises NoSuchRequest, RequestWithdrawn, Tampered."""
    with conflict_check.locked_case(by, public_ref) as case:
        answers, texts = case.opened.part("answers"), texts_of(case)
        today = timezone.localdate()
        urgency = correspondence.urgency(
            facts_of(case.opened), texts.letters, today, lawbook.verified(), texts.level
        )
        return DecisionContext(
            case=CaseView(case.pk, case.state, case.roster),
            is_urgent=case.state.is_urgent or urgency.takes_two,
            language=answers.get("language", ""),
            code_is_doubtful=correspondence.code_is_doubtful(texts.letters),
            can_give_code=bool(verification_methods(answers, texts.letters)),
        )


def decide_case(*, by: Caseworker, public_ref: str, decision: Decision, shown: str) -> bool:
    """Decide. Return whether it counts at once, or waits for a second person.

    `shown` is the status that the page showed. Raises decisions.IncompleteDecision, StatusChanged,
    WroteMeanwhile, WaitsForSecond, NoSuchOther, TooLong, NoSuchRequest, RequestWithdrawn, Tampered.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        outcome = decision.outcome
        received_on = date.fromisoformat(case.state.received_on)
        check_decision(decision, received_on=received_on, today=timezone.localdate())
        if case.state.status != shown or not may_follow(outcome, shown):
            raise StatusChanged
        if outcome == Outcome.DUPLICATE:
            _require_open_case(decision.same_as, case)
        # Nobody can have read messages that do not exist yet.
        decision = replace(decision, read_to=min(decision.read_to, case.state.messages_in))
        ending = Ending(outcome)
        if ending.last_day:
            if case.state.has_unread and case.state.messages_in > decision.read_to:
                raise WroteMeanwhile
            sign_urgency(case)
        kind = "proposes" if ending.takes_two(case.state) else "decides"
        # A letter that is sent is a message of its own.
        told = decision if kind == "proposes" else replace(decision, letter="")
        said = {"text": "", kind: told.as_content(), "answers": ""}
        if not decide_or_propose(case, ending, said):
            return False
        _follow_up(case, decision)
        return True


def confirm_proposal(*, by: Caseworker, public_ref: str, mark: str) -> str:
    """Confirm what was proposed in the note with this mark: it counts now.

    The letter of a decision is sent. Return what it was: "decide", "hold", "hasten" or "rekey". Raises
    NothingProposed, OwnProposal, NotASupervisor, StatusChanged, and as `decide_case`.
    """
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as case:
        proposal, note = _standing_proposal(case, mark)
        claim = proposal.claim
        if claim[0] != "decide" and not by.person.is_supervisor:
            raise NotASupervisor
        if claim[0] == "decide" and case.state.status not in OUTCOMES[claim[1]].may_follow:
            raise StatusChanged
        proposals.confirm(case, proposal)
        if note and "proposes" in note.said:
            decision = Decision.from_content(note.said["proposes"])
            told = replace(decision, letter="").as_content()
            case.keep_note({"text": "", "decides": told, "answers": mark})
            _follow_up(case, decision)
        return claim[0]


def object_to_proposal(*, by: Caseworker, public_ref: str, mark: str, text: str) -> str:
    """Stop what was proposed and tell colleagues why. Its author may do this too.

    Return what it was. Raises NothingProposed, and as `decide_case`.
    """
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as case:
        proposal = case.state.proposal
        if proposal is None or proposal.mark != mark:
            raise NothingProposed
        case.keep_note({"text": text, "answers": mark, "agrees": False})
        case.step(CaseAction.OBJECT)
        return proposal.claim[0]


def _follow_up(case: LockedCase, decision: Decision) -> None:
    """Send the letter of a decision, and give an accepted case a key of its own."""
    if decision.letter.strip():
        case.send_letter(decision.letter, read_up_to=decision.read_to)
    if case.state.status == Status.ACCEPTED and decision.outcome == Outcome.ACCEPTED:
        case.renew_key()


def _standing_proposal(case: LockedCase, mark: str) -> tuple[Proposal, Note | None]:
    """Return what waits, and the note behind it. Raises NothingProposed."""
    proposal = case.proposal
    if proposal is None or proposal.mark != mark:
        raise NothingProposed
    note = next((each for each in texts_of(case).notes if each.mark == mark), None)
    if note is None and proposal.claim[0] == "decide":
        raise NothingProposed  # its letter and its reasons are gone
    decision = note.said.get("proposes") if note else None
    if decision and proposal.claim[:2] != ("decide", decision["outcome"]):
        raise NothingProposed  # they tell of something else than what was signed
    return proposal, note


def _require_open_case(reference: str, case: LockedCase) -> None:
    """Check the other case: it must be open, or nobody would work on either."""
    mine = case_views(case.batch.known.open_to(case.by.person), case.roster)
    if not any(
        other.public_ref == reference.strip().upper()
        and other.pk != case.pk
        and not (other.is_ended or other.is_withdrawn)
        for other in mine
    ):
        raise NoSuchOther
