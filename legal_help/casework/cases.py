"""Let caseworkers work on one case: open it, reply, take it, settle reports, release it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from legal_help.access.locked_case import LockedCase, locked_case
from legal_help.access.waiting_cases import mend_grants, needs_new_key
from legal_help.casework import access_reason
from legal_help.casework.assignment import OwnerChanged
from legal_help.casework.case_texts import (
    NotChecked,
    codes_given,
    facts_of,
    keep_settlement,
    texts_of,
    withdrawal_facts,
)
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import ConflictResult, HeldBack
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import EventContent
from legal_help.events.fields import UNREADABLE
from legal_help.events.roster import Member, Roster
from legal_help.events.state import Status
from legal_help.events.step import current_owner
from legal_help.questions import ENTERED_BY, facts_for_triage
from legal_help.rules import reported_changes
from legal_help.rules.appointments import Appointment
from legal_help.rules.law import Law
from legal_help.rules.triage import Facts
from legal_help.rules.urgency import Urgency
from legal_help.sealed import correspondence
from legal_help.sealed.case_view import CaseView
from legal_help.sealed.correspondence import Letter, LevelSaid, Note
from legal_help.sealed.history import history_of
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import Content, mark_of
from legal_help.trust import lawbook
from legal_help.trust.actors import Caseworker
from legal_help.trust.code_columns import code_fits


class NeedsOwner(Exception):
    """Raised if an accepted case would be left without an owner."""


class NothingToSettle(Exception):
    """Raised if there is no such report, or a colleague has settled it."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseDetail:
    """Hold everything that was written, opened for one page under one roster and one law.

    If `is_for_caller`, a caseworker filled the form in; `entered_by` is them, if they are still
    known. `codes_given` are the steps that gave the person a new code. `appointment` is the one
    that stands; its time may have passed. `users` are those of the roster who may sign in, by id.
    `refused` names what was altered: "answers", which then are empty, or "triage", whose facts then
    are what the answers say.
    """

    case: CaseView
    conflicts: ConflictResult
    urgency: Urgency
    level_said: LevelSaid | None
    facts: Facts
    card: Content
    answers: Content
    messages: list[Letter]
    notes: list[Note]
    is_for_caller: bool
    entered_by: Member | None
    codes_given: list[EventContent]
    appointment: Appointment | None
    known: Known
    users: Mapping[int, User]
    law: Law
    refused: str = ""

    @property
    def roster(self) -> Roster:
        return self.known.roster


def open_case(*, by: Caseworker, public_ref: str) -> CaseDetail:
    """Open everything that was written, and record that it was opened.

    Raises NoSuchRequest, conflict_check.HeldBack, access_reason.ReasonNeeded, or Tampered if the
    case itself was altered, or its card, which conflicts are checked against. The answers, triage, or
    a message that were changed, moved or removed are told, and stand refused in their place.
    """
    conflicts = conflict_check.check_conflicts(by=by, public_ref=public_ref)
    if conflicts.holds_back:
        raise HeldBack
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        known = case.batch.known
        view = CaseView(case.pk, case.state, case.roster)
        reason = access_reason.access_reason_for(by=by, case=view, known=known)
        details = {"reason": reason} if reason else {}
        add_notice(case.batch, Action.OPENED, by=by, case=case.pk, details=details)
        if not code_fits(case.opened.row, case.state):
            # Nobody comes in with it: staff work on, and give a new one.
            alarms.note_one("code_altered", case=case.pk, by=by.by)
        if known.doubt is None:
            _bring_in_step(case)
        return _read_detail(case, conflicts)


def send_reply(
    *, by: Caseworker, public_ref: str, text: str, read_to: int = 0, once: str = ""
) -> None:
    """Write to the person. `read_to` is the number of their last message that the caseworker saw.

    `once` comes with the page: sent twice, it counts once. Raises NoSuchRequest, RequestWithdrawn,
    TooLong, Tampered.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        said = {"text": text, "on": case.today}
        if not is_there(case, CaseAction.ANSWER, "letter", said, once):
            case.send_letter(text, read_up_to=read_to, salt=once)


def add_note(
    *, by: Caseworker, public_ref: str, text: str, follow_up: date | None = None, once: str = ""
) -> None:
    """Write a note to colleagues. `follow_up` is the day on which to see the case again.

    Raises as `send_reply`.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        plan = {"follow_up": follow_up.isoformat()} if follow_up else {}
        said = {"text": text, "on": case.today, **plan}
        if not is_there(case, CaseAction.NOTE, "note", said, once):
            case.keep_note(said, salt=once)


def mark_read(*, by: Caseworker, public_ref: str, up_to: int) -> None:
    """Mark the person's messages up to this number as read. Raises as `send_reply`."""
    with conflict_check.locked_case(by, public_ref) as case:
        number = case.read_at_most(up_to)
        if number > case.state.read_up_to:
            case.step(CaseAction.READ, read_up_to=number)


def settle_report(
    *,
    by: Caseworker,
    public_ref: str,
    number: int,
    counts: bool,
    how: reported_changes.VerificationMethod,
) -> None:
    """Say, once and signed, whether a message's report counts and how it was verified.

    Raises NothingToSettle, NotChecked, and as `send_reply`.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        letter = next((each for each in texts_of(case).letters if each.number == number), None)
        if letter is None or not letter.waits:
            raise NothingToSettle
        if counts and how not in reported_changes.methods_for(letter.kind, letter.told):
            raise NotChecked
        keep_settlement(case, number, counts=counts, how=how)


def take_case(*, by: Caseworker, public_ref: str) -> None:
    """Become the owner of a case that nobody has. Raises OwnerChanged, and as `send_reply`."""
    with conflict_check.locked_case(by, public_ref) as case:
        owner = current_owner(case.state, case.roster)
        if owner not in {None, by.user.pk}:
            raise OwnerChanged
        if owner is None:
            case.step(CaseAction.OWN, owner=by.user.pk)


def release_case(*, by: Caseworker, public_ref: str) -> None:
    """Give the case back to the queue.

    Raises OwnerChanged if a colleague has it, NeedsOwner if we have accepted the case, and as
    `send_reply`.
    """
    with locked_case(by, public_ref) as case:
        if case.state.owner not in {None, by.user.pk}:
            raise OwnerChanged
        if case.state.status == Status.ACCEPTED:
            raise NeedsOwner
        if case.state.owner is not None:
            case.step(CaseAction.OWN, owner=None)


def is_there(case: LockedCase, action: CaseAction, kind: str, said: Content, once: str) -> bool:
    """Return whether this page was sent before: a signed step names the same mark, and no row does.

    A text says on which day it was written, so look for yesterday's too: midnight may lie between.
    """
    if not once:
        return False
    days = (timezone.localdate() - timedelta(days=back) for back in (0, 1))
    texts = ({**said, "on": day.isoformat()} for day in days)
    marks = {mark_of(kind, case.pk, pack_salted(text, LETTER, salt=once)) for text in texts}
    steps = history_of(case.pk, case.opened.head).of_actions(action)
    return any(step.details["mark"] in marks for step in steps)


def _bring_in_step(case: LockedCase) -> None:
    """Give the case a new key if somebody who left knows it, and grants to holders who lack theirs."""
    if needs_new_key(case.state, case.roster):
        case.renew_key()
    else:
        mend_grants(case)


def _read_detail(case: LockedCase, conflicts: ConflictResult) -> CaseDetail:
    opened, known = case.opened, case.batch.known
    card = opened.part("card")
    answers, facts, refused = _answers_and_facts(case)
    texts, today, law = texts_of(case), timezone.localdate(), lawbook.BOOK.known_to(known)
    return CaseDetail(
        case=CaseView(case.pk, case.state, case.roster),
        conflicts=conflicts,
        urgency=correspondence.urgency(facts, texts.letters, today, law.law_on(today), texts.level),
        level_said=texts.level,
        facts=facts,
        card=card,
        answers=answers,
        messages=texts.letters,
        notes=texts.notes,
        is_for_caller=ENTERED_BY in answers,
        entered_by=known.member_ever(answers.get(ENTERED_BY, "")),
        codes_given=codes_given(case),
        appointment=texts.appointment,
        known=known,
        users=User.objects.in_bulk(known.roster.users),
        law=law.law_on(today),
        refused=refused,
    )


def _answers_and_facts(case: LockedCase) -> tuple[Content, Facts, str]:
    """Return the answers, the facts of triage, and which of them was altered. Raises Tampered if both.

    Facts that were altered are taken from the answers anew, as at Send: no deadline is lost.
    """
    opened = case.opened
    try:
        with alarms.reported(case.by):
            answers = opened.part("answers")
    except Tampered:
        return {}, facts_of(opened), "answers"
    try:
        with alarms.reported(case.by):
            return answers, facts_of(opened), ""
    except Tampered:
        try:
            facts = facts_for_triage(answers)
        except UNREADABLE:  # The form never writes answers of such a shape.
            raise Tampered("blob_altered", opened.pk) from None
    return answers, {**facts, **withdrawal_facts(opened.state)}, "triage"
