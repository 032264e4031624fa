"""Do one thing to several cases, each in a transaction of its own: what hinders one stops no other."""

from uuid import UUID

from legal_help.access.locked_case import NoSuchRequest
from legal_help.casework import assignment, cases, decide
from legal_help.casework.decide import DecisionContext, NothingProposed, WroteMeanwhile
from legal_help.casework.reply_templates import (
    TEMPLATE_OF_OUTCOME,
    fill_in_whom,
    template_language,
    write_reply,
)
from legal_help.event_log import log
from legal_help.events.outcomes import Outcome
from legal_help.events.state import Proposal, State
from legal_help.events.step import current_owner
from legal_help.rules.decisions import Decision
from legal_help.trust.actors import Caseworker


def take(*, by: Caseworker, public_ref: str, text: str) -> None:
    """Take a case, with a note if there is a reason. Raises as `cases.take_case`."""
    cases.take_case(by=by, public_ref=public_ref)
    _give_reason(by, public_ref, text)


def assign(*, by: Caseworker, public_ref: str, colleague: UUID, text: str) -> None:
    """Give a case to a reader, whoever has it, with a note. Raises as `assignment.assign_case`."""
    had = current_owner(_state_of(by, public_ref), log.look().roster)
    assignment.assign_case(by=by, public_ref=public_ref, colleague=colleague, had=had)
    _give_reason(by, public_ref, text)


def refer(*, by: Caseworker, public_ref: str, to: str, has_consent: bool, text: str) -> bool:
    """Refer a person to others, with the letter in their language.

    Return whether it counts at once, or waits for a second person. Raises WroteMeanwhile, and as
    `decide.decide_case`.
    """
    before = _read_before_deciding(by, public_ref)
    letter = write_reply(TEMPLATE_OF_OUTCOME[Outcome.REFERRED], template_language(before.language))
    decision = Decision(
        outcome=Outcome.REFERRED,
        to=to,
        has_consent=has_consent,
        letter=fill_in_whom(letter, to),
    )
    counts = decide.decide_case(
        by=by, public_ref=public_ref, decision=decision, shown=before.case.status
    )
    _give_reason(by, public_ref, text)
    return counts


def language_of_letter(*, by: Caseworker, public_ref: str) -> str:
    """Return the language that a person asked for. Raises WroteMeanwhile, and as `refer`."""
    return _read_before_deciding(by, public_ref).language


def call_spam(*, by: Caseworker, public_ref: str) -> bool:
    """Decide, or propose, that it is no request. Raises WroteMeanwhile, and as `decide.decide_case`."""
    before = _read_before_deciding(by, public_ref)
    return decide.decide_case(
        by=by,
        public_ref=public_ref,
        decision=Decision(outcome=Outcome.SPAM),
        shown=before.case.status,
    )


def confirm_spam(*, by: Caseworker, public_ref: str, mark: str) -> None:
    """Confirm that it is no request. `mark` names the proposal that was shown.

    Raises WroteMeanwhile, OwnProposal, and as `decide.confirm_proposal`.
    """
    before = _read_before_deciding(by, public_ref)
    if not is_called_spam(before.case.state.proposal):
        raise NothingProposed
    decide.confirm_proposal(by=by, public_ref=public_ref, mark=mark)


def is_called_spam(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.claim[:2] == ("decide", Outcome.SPAM)


def _read_before_deciding(by: Caseworker, public_ref: str) -> DecisionContext:
    """Return the context, unless the person wrote something that nobody has read."""
    before = decide.read_before_deciding(by=by, public_ref=public_ref)
    if before.case.state.has_unread:
        raise WroteMeanwhile
    return before


def _give_reason(by: Caseworker, public_ref: str, text: str) -> None:
    if text.strip():
        cases.add_note(by=by, public_ref=public_ref, text=text)


def _state_of(by: Caseworker, public_ref: str) -> State:
    """Return the state of a case that this caseworker may open. Raises NoSuchRequest."""
    for head in log.look().open_to(by.person).values():
        if head.state.ref == public_ref:
            return head.state
    raise NoSuchRequest
