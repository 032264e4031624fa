"""Let caseworkers work on one case: open it, reply, take it, settle reports, release it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from legal_help.access import rekeying, workbench
from legal_help.access.workbench import NotChecked, keep_letter, keep_note, opened_by
from legal_help.casework import access_reason, assignment, withdrawals
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import ConflictResult, HeldBack
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.past import Past
from legal_help.events.texts import Content
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.questions import ENTERED_BY
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.law import Law
from legal_help.rules.triage import Facts, TriageReason
from legal_help.rules.urgency import Urgency
from legal_help.sealed import correspondence
from legal_help.sealed.correspondence import Letter, LevelSaid, Note
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.reading import Reading
from legal_help.trust import lawbook
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster


class AlreadyTaken(Exception):
    """Raised if a colleague has the case."""


class NothingToSettle(Exception):
    """Raised if there is no such report, or a colleague has settled it."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CodeGiven:
    """Say that a caseworker gave the person a new code: when, and how they verified the person."""

    by: User | None
    on: date
    how: str


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseDetail:
    """Hold everything that was written, opened for one page under one roster and one law.

    If `is_for_caller`, a caseworker filled the form in; `entered_by` is them, if they are still
    known. `users` are those of the roster, by id. `past` holds the events before this opening.
    """

    case: HelpRequest
    conflicts: ConflictResult
    urgency: Urgency
    level_said: LevelSaid | None
    facts: Facts
    card: Content
    answers: Content
    messages: list[Letter]
    notes: list[Note]
    is_for_caller: bool
    entered_by: User | None
    codes_given: list[CodeGiven]
    roster: Roster
    users: Mapping[int, User]
    law: Law
    past: Past

    @property
    def level(self) -> Level:
        return self.urgency.level

    @property
    def reasons(self) -> list[TriageReason]:
        return self.urgency.reasons


def open_case(*, by: Caseworker, public_ref: str) -> CaseDetail:
    """Open everything that was written, and record that it was opened.

    Raises NoSuchRequest, conflict_check.HeldBack, access_reason.ReasonNeeded, or audit.Tampered if
    the case itself was altered. A message that was forged, moved or removed is reported and stands
    refused in its place.
    """
    conflicts = conflict_check.check_conflicts(by=by, public_ref=public_ref)
    if conflicts.holds_back:
        raise HeldBack
    roster = current_roster()
    # Locked: if the case got a new key in between, one half would not open with the other half's
    # key.
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        reason = access_reason.access_reason_for(by=by, case=opened.request)
        fresh = _rekeyed_if_reader_left(opened, by, roster)
        read = _read_detail(fresh, conflicts, by, roster)
        audit.record(action=Action.OPENED, object_ref=opened.request.pk, detail=reason, by=by)
    return read


def send_reply(*, by: Caseworker, public_ref: str, text: str, read_to: int = 0) -> None:
    """Write to the person: signed, and sealed to the key in the verified header.

    `read_to` is the number of the last message that the caseworker saw; messages up to it are
    answered. Raises NoSuchRequest, RequestWithdrawn, crypto.TooLong, audit.Tampered.
    """
    with conflict_check.locked_case(by, public_ref) as opened:
        keep_letter(opened, by, text, read_to=read_to)


def add_note(*, by: Caseworker, public_ref: str, text: str) -> None:
    """Write a note to colleagues. Raises NoSuchRequest, RequestWithdrawn, TooLong, audit.Tampered."""
    with conflict_check.locked_case(by, public_ref) as opened:
        keep_note(opened, by, {"text": text}, action=Action.NOTE_ADDED)


def mark_read(*, by: Caseworker, public_ref: str, up_to: int) -> None:
    """Mark the messages up to this number as read, except reports. Raises as `send_reply`."""
    with conflict_check.locked_case(by, public_ref) as opened:
        workbench.mark_read(opened.request, by, up_to=up_to)


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
    with conflict_check.locked_case(by, public_ref) as opened:
        message = opened.request.messages.filter(
            number=number, direction=ThreadMessage.Direction.FROM_PERSON, settled_by=None
        ).first()
        letter = opened.text_from_person(message) if message else {}
        kind = letter.get("kind", "")
        if message is None or kind not in reported_changes.METHODS:
            raise NothingToSettle
        if counts and how not in reported_changes.methods_for(kind, correspondence.told_in(letter)):
            raise NotChecked
        said = {"text": "", "settles": str(message.pk), "counts": counts, "how": how}
        keep_note(opened, by, said, action=Action.NEWS_SETTLED, settles=message)


def take_case(*, by: Caseworker, public_ref: str) -> None:
    """Become the owner of a case that nobody has. Raises AlreadyTaken, and as `send_reply`."""
    roster = current_roster()
    with conflict_check.locked_case(by, public_ref) as opened:
        case = opened.request
        if case.assigned_to not in {None, by.user}:
            raise AlreadyTaken
        if case.assigned_to is None:
            assignment.set_owner(opened, roster, by, owner=by.user.pk)
        audit.record(action=Action.TAKEN, object_ref=case.pk, by=by)


def release_case(*, by: Caseworker, public_ref: str) -> None:
    """Give the case back to the queue.

    Raises AlreadyTaken if a colleague has it, assignment.NeedsOwner if we have accepted the case,
    and as `send_reply`.
    """
    with workbench.locked(by, public_ref) as opened:
        case = opened.request
        if case.assigned_to not in {None, by.user}:
            raise AlreadyTaken
        if case.status == HelpRequest.Status.ACCEPTED:
            raise assignment.NeedsOwner
        assignment.end_offer(case)
        case.assigned_to = None
        case.save(update_fields=["assigned_to"])
        audit.record(action=Action.RELEASED, object_ref=case.pk, by=by)


def undo_withdrawal(*, by: Caseworker, public_ref: str) -> None:
    """Go on after the person has called. Raises return_visit.NotWithdrawn, and as `send_reply`."""
    with conflict_check.locked_case(by, public_ref, even_withdrawn=True) as opened:
        return_visit.restore_case(case=opened.request, by=by)


def _rekeyed_if_reader_left(opened: OpenedCase, by: Caseworker, roster: Roster) -> OpenedCase:
    """Return the case, with a new key if somebody who left the roster could still open it."""
    if not rekeying.is_waiting(opened, roster):
        return opened
    rekeying.rekey_opened(opened, readers=roster, by=by)
    return opened_by(by, HelpRequest.objects.all(), opened.request.public_ref)


def _read_detail(
    opened: OpenedCase, conflicts: ConflictResult, by: Caseworker, roster: Roster
) -> CaseDetail:
    card, answers = opened.part("card"), opened.part("answers")
    case, users = opened.request, User.objects.in_bulk({p.user for p in roster.people})
    if case.assigned_to_id in users:
        case.assigned_to = users[case.assigned_to_id]
    reading = Reading(by, roster, users)
    past = Past.of(case.pk, opened_since=access_reason.recent_since())
    # Read twice below, fetched once here.
    prefetch_related_objects([case], "notes")
    notes, settled = reading.notes(opened, past)
    letters = reading.letters(opened, settled)
    facts = {**opened.facts, **withdrawals.current_withdrawal_facts(case)}
    said, _refused = reading.level_said(opened, case.notes.all(), past)
    today, law = timezone.localdate(), lawbook.verified()
    return CaseDetail(
        case=case,
        conflicts=conflicts,
        urgency=correspondence.urgency(facts, letters, today, law, said),
        level_said=said,
        facts=facts,
        card=card,
        answers=answers,
        messages=letters,
        notes=notes,
        is_for_caller=ENTERED_BY in answers,
        entered_by=reading.user_of(answers.get(ENTERED_BY, "")),
        codes_given=[
            CodeGiven(by=reading.user_of(str(given.by)), on=given.on, how=given.how)
            for given in opened.header.codes_given
        ],
        roster=roster,
        users=users,
        law=law,
        past=past,
    )
