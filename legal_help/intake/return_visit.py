"""Let a person with a code read our replies, write to us, withdraw or come back."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from legal_help.access.locked_case import store_text
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen, seal
from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import Batch, InDoubt, writing
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import retried
from legal_help.events.case_actions import CaseAction
from legal_help.events.sign_step import sign_step
from legal_help.events.step import Head
from legal_help.files import storage
from legal_help.files.sealed_pages import FileKey, SealedFile
from legal_help.models import HelpRequest, ThreadMessage, Unlock
from legal_help.rules import reported_changes, urgency
from legal_help.rules.appointments import APPOINTMENT, Appointment, standing_appointment
from legal_help.sealed.case_opener import keys_in
from legal_help.sealed.case_view import CaseView
from legal_help.sealed.history import history_of
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import mark_of, unpack
from legal_help.trust import keys
from legal_help.trust.actors import Applicant
from legal_help.trust.tokens import Locked

MOST_MESSAGES_A_DAY = 20
MOST_NEWS_A_DAY = 10
MOST_FILES_A_DAY = 10


class AlreadyWithdrawn(Exception):
    """Raised if the request was withdrawn before."""


class NotWithdrawn(Exception):
    """Raised if the request is not withdrawn."""


class TooManyToday(Exception):
    """Raised if the person has written as many messages today as we take; they can call."""


class TooManyFiles(Exception):
    """Raised if the person has sent as many files today as we take."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Visit:
    """Hold a person who came back with the code, and the signed state of their case."""

    case: HelpRequest
    applicant: Applicant
    view: CaseView
    locks_at: datetime


@dataclass(frozen=True, kw_only=True, repr=False)
class ConversationLine:
    """Show a message as the person sees it. Their own words are never shown again.

    `appointment` is what our message says of an appointment, if it says anything; `file` opens the
    file that came with our message. `number` counts our messages. `pages` counts the pages of a
    file, ours or theirs.
    """

    from_us: bool
    on: date | None
    number: int = 0
    mark: str = ""
    text: str = ""
    file: FileKey | None = None
    pages: int = 0
    appointment: object = None
    is_new: bool = False
    is_refused: bool = False
    is_missing: bool = False


def open_visit(*, cookie: str) -> Visit:
    """Open the visit of this cookie. Raises Locked, NoRoster."""
    applicant, unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.VISIT)
    case, known = HelpRequest.objects.filter(pk=applicant.subject).first(), log.look()
    head = _own_head(known, applicant)
    if case is None:
        raise Locked
    view = CaseView(case.pk, head.state, known.roster)
    return Visit(case=case, applicant=applicant, view=view, locks_at=unlock.locks_at)


def read_conversation(*, visit: Visit) -> list[ConversationLine]:
    """Return the messages in order. One that is not what was signed is shown as refused.

    Raises Locked, NoRoster.
    """
    head = _own_head(log.look(), visit.applicant)
    ours = visit.case.messages.filter(direction=ThreadMessage.Direction.FROM_US)
    rows = {row.number: row for row in ours}
    history = history_of(visit.case.pk, head)
    # Counted from the end, so that steps that are missing leave the others their numbers.
    number = head.state.messages_out - len(history.of_actions(CaseAction.ANSWER))
    stored, lines = storage.count_pages(visit.case.pk), []
    for step in history.of_actions(CaseAction.WRITE, CaseAction.ANSWER):
        on = date.fromisoformat(step.on)
        if step.action == CaseAction.WRITE:
            pages = stored.get(step.details["mark"], 0)
            lines.append(ConversationLine(from_us=False, on=on, pages=pages))
        else:
            number += 1
            lines.append(_letter_line(visit, rows.get(number), step.details["mark"], on))
    if not history.is_whole:
        alarms.report(Tampered("text_missing", visit.case.pk), by=visit.applicant)
        lines.insert(0, ConversationLine(from_us=False, on=None, is_missing=True))
    return lines


def mark_seen(*, visit: Visit) -> None:
    """Note that the person has been shown our letters: the next time they are not new."""
    ours = visit.case.messages.filter(direction=ThreadMessage.Direction.FROM_US)
    ours.filter(seen_by_person=False).update(seen_by_person=True)


def appointment_in(lines: Iterable[ConversationLine], now: datetime) -> Appointment | None:
    """Return the appointment that stands and is not over."""
    said = (line.appointment for line in lines if line.appointment is not None)
    found = standing_appointment(said)
    return found if found and not found.is_over(now) else None


@retried
def write_to_us(
    *,
    visit: Visit,
    text: str = "",
    kind: reported_changes.ReportKind = reported_changes.ReportKind.MESSAGE,
    told: Mapping[str, Any] | None = None,
    file: SealedFile | None = None,
    salt: str = "",
) -> None:
    """Send us a message that only the readers of the case can open.

    `told` answers the questions of this kind of report. A message may bring forward the day on
    which somebody looks at the case again, and never delays it. `salt` comes with the page, so that a page sent
    twice counts once. Raises TooLong, TooManyToday, AlreadyWithdrawn, Locked, InDoubt, Tampered, and
    TooManyFiles or NoRoom for a file.
    """
    with alarms.reported(visit.applicant), writing() as batch:
        case, head = _locked_case(batch, visit)
        if head.state.is_withdrawn:
            raise AlreadyWithdrawn
        content = {"kind": kind, "text": text, "told": dict(told or {})}
        content |= file.key.as_content() if file else {}
        padded = pack_salted(content, LETTER, salt=salt)
        mark = mark_of("message", case.pk, padded)
        written = history_of(case.pk, head).of_actions(CaseAction.WRITE)
        if any(step.details["mark"] == mark for step in written):
            return
        today = timezone.localdate()
        of_today = [step for step in written if step.on == today.isoformat()]
        _refuse_too_many(kind, of_today)
        if file:
            _refuse_too_many_files(case, of_today)
        level = reported_changes.report_level(kind, told or {}, today)
        changes = urgency.changes_by(level, head.state, today) if level else {}
        if file:
            storage.keep_pages(case.pk, mark, file.blobs)
        after = _sign(batch, visit, head, CaseAction.WRITE, {"mark": mark}, **changes)
        _add_message(case, after, mark, padded)


@retried
def withdraw_case(*, visit: Visit) -> None:
    """Stop all work at once. A caseworker checks that it is the person. Raises AlreadyWithdrawn."""
    with alarms.reported(visit.applicant), writing() as batch:
        _case, head = _locked_case(batch, visit)
        if head.state.is_withdrawn:
            raise AlreadyWithdrawn
        today = timezone.localdate().isoformat()
        _sign(batch, visit, head, CaseAction.TAKE_BACK, taken_back_on=today)


@retried
def undo_withdrawal(*, visit: Visit) -> None:
    """Take back the withdrawal, for the person. Raises NotWithdrawn."""
    with alarms.reported(visit.applicant), writing() as batch:
        _case, head = _locked_case(batch, visit)
        if not head.state.is_withdrawn:
            raise NotWithdrawn
        _sign(batch, visit, head, CaseAction.UNDO)


def _own_head(known: Known, applicant: Applicant) -> Head:
    """Return the state of the person's case. Raises Locked if it is gone, or has a new code."""
    head = known.head(applicant.subject)
    if head is None or head.state.person != applicant.pair.public.signing.hex():
        raise Locked
    return head


def _locked_case(batch: Batch, visit: Visit) -> tuple[HelpRequest, Head]:
    """Lock the row of the case and read its state. Raises Locked, InDoubt."""
    case = HelpRequest.objects.select_for_update().filter(pk=visit.case.pk).first()
    known = batch.look_again()
    head = _own_head(known, visit.applicant)
    if case is None:
        raise Locked
    if str(case.pk) in known.stopped:
        raise InDoubt
    return case, head


def _sign(
    batch: Batch,
    visit: Visit,
    head: Head,
    action: CaseAction,
    details: Mapping[str, Any] | None = None,
    **chosen: Any,
) -> Head:
    after = sign_step(
        head,
        action,
        case=str(visit.case.pk),
        by=visit.applicant.by,
        pair=visit.applicant.pair,
        on=timezone.localdate().isoformat(),
        roster=batch.known.roster,
        details=details,
        chosen=chosen,
    )
    batch.add_step(after.event)
    return after


def _add_message(case: HelpRequest, after: Head, mark: str, padded: bytes) -> None:
    """Store what the person wrote, sealed to the key that only readers open."""
    number, version = after.state.messages_in, after.state.version
    _person, drop = keys_in(case, after.state)
    store_text(
        ThreadMessage(
            request=case,
            direction=ThreadMessage.Direction.FROM_PERSON,
            number=number,
            event=after.number,
            mark=mark,
            staff_blob=seal(drop, row_labels.text("message", case.pk, number, version), padded),
        )
    )


def _refuse_too_many(kind: str, today: list[Any]) -> None:
    """Take twenty messages a day, and ten more if they tell of a date or of detention.

    Nobody can see which earlier ones told of such a thing, so all count towards both limits.
    """
    is_news = kind in reported_changes.CANNOT_WAIT
    if len(today) >= MOST_MESSAGES_A_DAY + (MOST_NEWS_A_DAY if is_news else 0):
        raise TooManyToday


def _refuse_too_many_files(case: HelpRequest, today: list[Any]) -> None:
    stored = storage.count_pages(case.pk)
    if sum(step.details["mark"] in stored for step in today) >= MOST_FILES_A_DAY:
        raise TooManyFiles


def _letter_line(visit: Visit, row: ThreadMessage | None, mark: str, on: date) -> ConversationLine:
    """Return one of our letters, as it was signed: its text hashes to the mark of its event."""
    if row is None:
        alarms.report(Tampered("text_missing", visit.case.pk), by=visit.applicant)
        return ConversationLine(from_us=True, on=on, is_missing=True)
    label = row_labels.letter_for_person(visit.case.pk, row.number)
    text, said = None, dict[str, Any]()
    with suppress(CannotOpen):
        padded = visit.applicant.pair.open(label, bytes(row.applicant_blob or b""))
        if mark_of("letter", visit.case.pk, padded) == mark:
            said = unpack(padded)
            text = said.get("text")
    if not isinstance(text, str):
        alarms.report(Tampered("blob_altered", visit.case.pk), by=visit.applicant)
        return ConversationLine(from_us=True, on=on, is_refused=True)
    file = FileKey.from_content(said)
    return ConversationLine(
        from_us=True,
        on=on,
        number=row.number,
        mark=mark,
        text=text,
        file=file,
        pages=len(file.marks) if file else 0,
        appointment=said.get(APPOINTMENT),
        is_new=not row.seen_by_person,
    )
