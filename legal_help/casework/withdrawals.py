"""Have a caseworker check each withdrawal, which anybody with the code can make.

Work stops at once, but a finder of the code must not destroy a case unseen: a caseworker calls the old
contact, or hears the word that only the person knows. Until then the case waits in the queue.
"""

from dataclasses import replace

from legal_help.access.proposals import Ending, decide_or_propose, propose_sooner
from legal_help.casework.case_texts import NotChecked, sign_urgency, texts_of, verification_methods
from legal_help.casework.conflicts import conflict_check
from legal_help.events.case_actions import CaseAction
from legal_help.events.outcomes import (
    NOT_REACHED_AFTER,
    ONE_MAY_END_AFTER,
    Outcome,
    WithdrawalCheck,
)
from legal_help.events.state import Status, days_between
from legal_help.intake.return_visit import NotWithdrawn
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.trust.actors import Caseworker


class AlreadyChecked(Exception):
    """Raised if a colleague has checked this withdrawal."""


def check_withdrawal(
    *, by: Caseworker, public_ref: str, how: VerificationMethod, text: str
) -> bool:
    """Record, signed, how the withdrawal was verified. `text` says it in words.

    If the person was not reached, the case stays in the queue and somebody tries again; after 30 days
    two caseworkers may end it without having reached them. Return whether it counts at once, or waits
    for a second person. A case that one person checked is kept for at least 30 days; another
    supervisor may agree to a shorter time that the settings name. Raises NotWithdrawn, AlreadyChecked,
    WaitsForSecond, NoSuchRequest, NotChecked.
    """
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as case:
        if case.state.taken_back_on is None:
            raise AlreadyChecked if case.state.status == Status.WITHDRAWN else NotWithdrawn
        ways = verification_methods(case.opened.part("answers"), texts_of(case).letters)
        if how not in {*ways, VerificationMethod.NOT_REACHED}:
            raise NotChecked
        check, said = WithdrawalCheck.CHECKED, {"text": text, "how": how}
        if how == VerificationMethod.NOT_REACHED:
            check = WithdrawalCheck.NOT_REACHED
            waited = days_between(case.state.taken_back_on, case.today)
            if waited < NOT_REACHED_AFTER:
                case.keep_note(said)
                return True
        sign_urgency(case)
        if case.state.has_unread:  # it would keep the case for ever
            case.step(CaseAction.READ, read_up_to=case.state.messages_in)
        ending = Ending(Outcome.WITHDRAWN, check)
        by_one = replace(ending, at_least=ONE_MAY_END_AFTER)
        if by_one.takes_two(case.state):
            return decide_or_propose(case, ending, said)
        decide_or_propose(case, by_one, said)
        sooner, later = ending.last_day, by_one.last_day
        if sooner and later and sooner < later:
            propose_sooner(case, sooner)
        return True


def withdraw_by_word(
    *, by: Caseworker, public_ref: str, how: VerificationMethod, text: str
) -> bool:
    """Propose to withdraw a case whose person asked for it by word of mouth: two people see to that.

    `how` is how we knew them, `text` says it in words. Return whether it counts at once. Raises NotChecked, WaitsForSecond,
    NoSuchRequest, RequestWithdrawn.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        ways = verification_methods(case.opened.part("answers"), texts_of(case).letters)
        if how not in ways:
            raise NotChecked
        sign_urgency(case)
        told = Ending(Outcome.WITHDRAWN, WithdrawalCheck.TOLD)
        return decide_or_propose(case, told, {"text": text, "how": how})


def undo_withdrawal(*, by: Caseworker, public_ref: str) -> None:
    """Go on after the person has called. Raises NotWithdrawn, NoSuchRequest, Tampered."""
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as case:
        if not case.state.is_withdrawn:
            raise NotWithdrawn
        if case.state.proposal and case.state.proposal.claim[0] in {"decide", "hasten"}:
            case.step(CaseAction.OBJECT)
        case.step(CaseAction.UNDO)
