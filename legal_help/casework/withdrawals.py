"""Have a caseworker check each withdrawal, which anybody with the code can make.

Work stops at once, and the days until the case is erased go on. But nobody who found a code may
destroy a case unseen: a caseworker calls the old contact, or hears the word that only the person
knows. The event log alone says what is still to be checked; no column does.
"""

from collections.abc import Container
from datetime import date
from uuid import UUID

from legal_help.access import workbench
from legal_help.casework import new_code
from legal_help.casework.conflicts import conflict_check
from legal_help.events.actions import Action
from legal_help.intake.return_visit import NotWithdrawn
from legal_help.models import AuditEvent, HelpRequest
from legal_help.rules import reported_changes
from legal_help.rules.triage import Facts
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.reading import Reading
from legal_help.trust import roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.signers import signed_by_readers


class AlreadyChecked(Exception):
    """Raised if a colleague has checked this withdrawal."""


def unchecked_withdrawals() -> set[UUID]:
    """Return the cases whose last withdrawal nobody has checked."""
    withdrawn = HelpRequest.objects.filter(status=HelpRequest.Status.WITHDRAWN)
    refs = {str(pk): pk for pk in withdrawn.values_list("pk", flat=True)}
    if not refs:
        return set()
    events = AuditEvent.objects.filter(
        action__in=(Action.WITHDRAWN, Action.WITHDRAWAL_CHECKED), object_ref__in=refs
    )
    last = {event.object_ref: event for event in events.order_by("seq")}
    # A check counts only if it is signed. A withdrawn case without any event was changed in the
    # database, so it needs a look all the more.
    checks = [event for event in last.values() if event.action == Action.WITHDRAWAL_CHECKED]
    signed = signed_by_readers(checks, roster.verified()) if checks else ()
    checked = {event.object_ref for event, _by in signed}
    return {pk for ref, pk in refs.items() if ref not in checked}


def withdrawal_facts(case: HelpRequest, waiting: Container[UUID]) -> Facts:
    """Return what an unchecked withdrawal adds to the facts of triage: its last day."""
    last_day: date | None = case.retention_until
    if case.pk not in waiting or last_day is None:
        return {}
    return {"taken_back": last_day.isoformat()}


def current_withdrawal_facts(case: HelpRequest) -> Facts:
    """Return `withdrawal_facts` for one case."""
    is_withdrawn = case.status == HelpRequest.Status.WITHDRAWN
    return withdrawal_facts(case, unchecked_withdrawals()) if is_withdrawn else {}


def withdrawal_methods(
    opened: OpenedCase, by: Caseworker
) -> list[reported_changes.VerificationMethod]:
    """Return the methods to rely on; none if the person left nothing to verify them by."""
    reading = Reading(by, roster.verified())
    letters = reading.letters(opened, reading.notes(opened)[1])
    return new_code.verification_methods(opened.part("answers"), letters)


def check_withdrawal(
    *, by: Caseworker, public_ref: str, how: reported_changes.VerificationMethod, text: str
) -> None:
    """Record, signed, how the withdrawal was verified. `text` says it in words.

    A person who was not reached is tried again: the case stays in the queue unless no method is
    left. Raises return_visit.NotWithdrawn, AlreadyChecked, workbench.NoSuchRequest,
    workbench.NotChecked.
    """
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as opened:
        case = opened.request
        if case.status != HelpRequest.Status.WITHDRAWN:
            raise NotWithdrawn
        if case.pk not in unchecked_withdrawals():
            raise AlreadyChecked
        ways = withdrawal_methods(opened, by)
        if how not in {*ways, reported_changes.VerificationMethod.NOT_REACHED}:
            raise workbench.NotChecked
        is_over = how in ways or not ways
        said = {"text": text, "how": how}
        workbench.keep_note(
            opened,
            by,
            said,
            action=Action.WITHDRAWAL_CHECKED if is_over else Action.WITHDRAWAL_TRIED,
        )
