"""Read all that was written in a case that a caseworker has locked."""

from collections.abc import Sequence

from django.utils import timezone

from legal_help.access.locked_case import LockedCase
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.event import EventContent
from legal_help.events.state import State
from legal_help.rules import reported_changes
from legal_help.rules.triage import Facts
from legal_help.sealed import correspondence
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.correspondence import Letter
from legal_help.sealed.history import history_of
from legal_help.sealed.reading import CaseTexts, read_texts
from legal_help.sealed.texts import Content
from legal_help.trust import lawbook


class NotChecked(Exception):
    """Raised if this verifies nobody: news does not count by it, and no new code is given."""


def texts_of(case: LockedCase) -> CaseTexts:
    """Return messages and notes, with who wrote each and when."""
    row = case.opened.row
    return read_texts(
        case.opened,
        by=case.by,
        known=case.batch.known,
        messages=list(row.messages.all()),
        notes=list(row.notes.all()),
        history=history_of(case.pk, case.opened.head),
    )


def codes_given(case: LockedCase) -> list[EventContent]:
    """Return the steps by which a caseworker gave the person a new code."""
    steps = history_of(case.pk, case.opened.head).of_actions(CaseAction.REKEY)
    return [step for step in steps if step.details["why"] == RekeyReason.CODE]


def facts_of(opened: OpenedCase) -> Facts:
    """Return the facts of triage, and that the request was taken back. Raises Tampered."""
    return facts_in(opened.part("triage"), opened.state)


def sign_urgency(case: LockedCase) -> None:
    """Sign that a case is urgent by now, if a day has come near since it was written.

    Somebody who lowered the urgency cannot use that to end the case alone.
    """
    if case.state.is_urgent:
        return
    facts, texts = case.opened.part("triage")["facts"], texts_of(case)
    law, today = lawbook.verified(), timezone.localdate()
    found = correspondence.urgency(facts, texts.letters, today, law, texts.level)
    if found.takes_two:
        case.step(CaseAction.READ, is_urgent=True)


def facts_in(triage: Content, state: State) -> Facts:
    """Return the facts in an opened triage, and that the request was taken back."""
    facts: Facts = triage["facts"]
    return {**facts, **withdrawal_facts(state)}


def withdrawal_facts(state: State) -> Facts:
    """Return what an unchecked withdrawal adds to the facts of triage."""
    return {"taken_back": "yes"} if state.taken_back_on else {}


def verification_methods(
    told: Content, letters: Sequence[Letter]
) -> list[reported_changes.VerificationMethod]:
    """Return the methods to rely on, from what the person gave us.

    A contact proves nothing if it was reported unsafe, or if a message was refused or is missing:
    that message may have reported it.
    """
    in_force = correspondence.contact_in_force(letters) or told
    is_doubtful = correspondence.old_way_is_stopped(letters) or any(
        each.is_refused for each in letters
    )
    holds = {
        reported_changes.VerificationMethod.OLD_CONTACT: not is_doubtful
        and bool(in_force.get("phone") or in_force.get("helper_phone")),
        reported_changes.VerificationMethod.OWN_WORD: bool(told.get("own_word")),
    }
    return [how for how in reported_changes.METHODS_FOR_NEW_CODE if holds[how]]


def keep_settlement(
    case: LockedCase, number: int, *, counts: bool, how: reported_changes.VerificationMethod
) -> None:
    """Settle the news of one message of the person."""
    read_up_to = case.state.read_up_to
    case.keep_note(
        {"text": "", "counts": counts, "how": how},
        kind=f"settles:{number}",
        read_up_to=number if number == read_up_to + 1 else read_up_to,
    )
