"""What caseworkers do, unlocked: read the queue, open a request, answer, take it, close it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from legal_help import audit, labels, lawbook, roster, thread
from legal_help.chain import Roster
from legal_help.crypto import LETTER, seal, wrap
from legal_help.deadlines import Level
from legal_help.keys import Reader
from legal_help.law import Law
from legal_help.models import CaseNote, HelpRequest, HelpRequestQuerySet, ThreadMessage
from legal_help.opening import OpenedCase, Openings, day_of, in_places
from legal_help.texts import Content, signed
from legal_help.triage import NOW, Reason, triage

# How long a request is kept once it is closed in this way; counsel may want longer.
KEPT_FOR = {
    HelpRequest.Status.REFERRED: timedelta(days=90),
    HelpRequest.Status.CLOSED: timedelta(days=90),
}


class NoSuchRequest(Exception):
    """There is none with this reference, or none that this reader may open: never said which."""


class AlreadyTaken(Exception):
    """A colleague has it."""


class RequestWithdrawn(Exception):
    """The person has taken the request back: all work has stopped."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Entry:
    """A line of the queue. `request` gives the reference, the dates, the status, who has it."""

    request: HelpRequest
    level: Level
    reasons: list[Reason]
    card: Content
    unread: bool

    @property
    def is_about_now(self) -> bool:
        return any(reason.code in NOW for reason in self.reasons)

    @property
    def next_date(self) -> date | None:
        """The nearest day among the reasons that make it as urgent as it is.

        Neither a hearing next year nor a year long past brings a request before others.
        """
        days = [r.date for r in self.reasons if r.date and r.level == self.level]
        return min(days, default=None)


@dataclass(frozen=True, kw_only=True, repr=False)
class Queue:
    """The most urgent first, and the references of requests that were refused and reported."""

    entries: list[Entry]
    damaged: list[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter:
    """A message of the thread. A refused one was forged, moved or taken out; it has no text."""

    number: int
    from_us: bool = False
    on: date | None = None
    by: User | None = None
    kind: str = thread.Kind.MESSAGE
    text: str = ""
    is_refused: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class Note:
    """A note to colleagues. A refused one was forged, moved or taken out; it has no text."""

    by: User | None = None
    at: datetime | None = None
    text: str = ""
    is_refused: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenRequest:
    """Everything that was written, opened for one page."""

    request: HelpRequest
    level: Level
    reasons: list[Reason]
    card: Content
    answers: Content
    messages: list[Letter]
    notes: list[Note]


def queue(*, by: Reader, closed: bool = False) -> Queue:
    """Open every request that this reader was granted; nothing opened is stored."""
    requests = HelpRequest.objects.granted_to(by.person.key).select_related("assigned_to")
    chosen = requests.filter(status__in=HelpRequest.CLOSED) if closed else requests.open()
    rows = list(chosen.defer("answers"))
    unread = set(ThreadMessage.objects.unread(chosen).values_list("request_id", flat=True))
    openings, entries, damaged = Openings(by), [], []
    law = lawbook.verified()
    openings.find_grants(rows)
    for row in rows:
        try:
            with audit.reported(by):
                entries.append(_entry(openings.open(row), law, unread=row.pk in unread))
        except audit.Tampered:
            damaged.append(row.public_ref)
    openings.keep()
    return Queue(entries=sorted(entries, key=_urgency), damaged=sorted(damaged))


def open_request(*, by: Reader, public_ref: str) -> OpenRequest:
    """Open all that was written, and write that it was opened.

    Raises NoSuchRequest, or audit.Tampered where the request itself was changed. A message that
    was forged, moved or taken out is reported and stands refused in its place.
    """
    readers = roster.verified()
    with audit.reported(by):
        opened = _opened(by, HelpRequest.objects.all(), public_ref)
        level, reasons = _triage(opened, lawbook.verified())
        card, answers = opened.part("card"), opened.part("answers")
    audit.record(action="opened", object_ref=opened.request.pk, by=by)
    users = User.objects.in_bulk({person.user for person in readers.people})
    read = OpenRequest(
        request=opened.request,
        level=level,
        reasons=reasons,
        card=card,
        answers=answers,
        messages=_letters(opened, readers, users, by),
        notes=_notes(opened, readers, users, by),
    )
    ThreadMessage.objects.unread([opened.request]).update(seen_by_staff=True)
    return read


def answer(*, by: Reader, public_ref: str, text: str) -> None:
    """Write to the person: signed, and sealed to the key of the verified header.

    Raises NoSuchRequest, RequestWithdrawn, crypto.TooLong, audit.Tampered.
    """
    with _locked(by, public_ref) as opened:
        request, row, today = opened.request, uuid.uuid4(), timezone.localdate()
        number = thread.next_number(request)
        content = {
            "by": by.audit_name,
            "number": number,
            "on": today.isoformat(),
            "text": text,
        }
        letter = signed(
            content, by=by.pair, label=labels.answer_signature(request.pk, row), sizes=LETTER
        )
        for_staff = labels.answer_for_staff(request.pk, row, opened.header.key_version)
        for_person = labels.answer_for_person(request.pk, row)
        ThreadMessage.objects.create(
            id=row,
            request=request,
            number=number,
            direction=ThreadMessage.Direction.FROM_US,
            created_on=today,
            staff_blob=wrap(opened.case_key, for_staff, letter),
            applicant_blob=seal(opened.header.applicant, for_person, letter),
            seen_by_staff=True,
        )
        audit.record(action="answered", object_ref=request.pk, by=by)


def add_note(*, by: Reader, public_ref: str, text: str) -> None:
    """Write to colleagues. Raises NoSuchRequest, RequestWithdrawn, TooLong, audit.Tampered."""
    with _locked(by, public_ref) as opened:
        request, row, now = opened.request, uuid.uuid4(), timezone.now()
        label = labels.note(request.pk, row, opened.header.key_version)
        content = {"by": by.audit_name, "at": now.isoformat(), "text": text}
        note = signed(content, by=by.pair, label=label, sizes=LETTER)
        CaseNote.objects.create(
            id=row,
            request=request,
            author=by.user,
            created_at=now,
            blob=wrap(opened.case_key, label, note),
        )
        audit.record(action="note_added", object_ref=request.pk, by=by)


def take(*, by: Reader, public_ref: str) -> None:
    """Become the one who works on it. Raises AlreadyTaken, and as `answer`."""
    with _locked(by, public_ref) as opened:
        request = opened.request
        if request.assigned_to not in {None, by.user}:
            raise AlreadyTaken
        request.assigned_to = by.user
        if request.status == HelpRequest.Status.RECEIVED:
            request.status = HelpRequest.Status.BEING_READ
        request.save(update_fields=["assigned_to", "status"])
        audit.record(action="taken", object_ref=request.pk, by=by)


def release(*, by: Reader, public_ref: str) -> None:
    """Give it back to the queue. Raises AlreadyTaken if a colleague has it, and as `answer`."""
    with _locked(by, public_ref) as opened:
        request = opened.request
        if request.assigned_to not in {None, by.user}:
            raise AlreadyTaken
        request.assigned_to = None
        request.save(update_fields=["assigned_to"])
        audit.record(action="released", object_ref=request.pk, by=by)


def set_status(*, by: Reader, public_ref: str, status: HelpRequest.Status) -> None:
    """Say where it stands; closing it starts the time after which it is erased. As `answer`."""
    with _locked(by, public_ref) as opened:
        request = opened.request
        request.status = status
        kept_for = KEPT_FOR.get(status)
        request.retention_until = timezone.localdate() + kept_for if kept_for else None
        request.save(update_fields=["status", "retention_until"])
        audit.record(action="status_set", object_ref=request.pk, detail=status, by=by)


def undo_withdrawal(*, by: Reader, public_ref: str) -> None:
    """Go on after the person has called. Raises thread.NotWithdrawn, and as `answer`."""
    with _locked(by, public_ref, even_withdrawn=True) as opened:
        thread.restore(request=opened.request, by=by)


@contextmanager
def _locked(by: Reader, public_ref: str, *, even_withdrawn: bool = False) -> Iterator[OpenedCase]:
    """Open a request with its row locked; all that is written inside stands or falls together."""
    with audit.reported(by), transaction.atomic():
        opened = _opened(by, HelpRequest.objects.select_for_update(), public_ref)
        if opened.request.status == HelpRequest.Status.WITHDRAWN and not even_withdrawn:
            raise RequestWithdrawn
        yield opened


def _opened(by: Reader, requests: HelpRequestQuerySet, public_ref: str) -> OpenedCase:
    request = requests.granted_to(by.person.key).filter(public_ref=public_ref).first()
    if request is None:
        raise NoSuchRequest
    openings = Openings(by)
    openings.find_grants([request])
    opened = openings.open(request)
    openings.keep()
    return opened


def _entry(opened: OpenedCase, law: Law, *, unread: bool) -> Entry:
    level, reasons = _triage(opened, law)
    return Entry(
        request=opened.request,
        level=level,
        reasons=reasons,
        card=opened.part("card"),
        unread=unread,
    )


def _urgency(entry: Entry) -> tuple[Level, bool, date, date]:
    """Within a level whoever is in danger today comes first, then whoever's day is nearest."""
    near = entry.next_date or date.max
    return entry.level, not entry.is_about_now, near, entry.request.received_on


def _triage(opened: OpenedCase, law: Law) -> tuple[Level, list[Reason]]:
    """As of today, and under today's law: a hearing that was far off at Send has come nearer."""
    return triage(opened.part("triage")["facts"], timezone.localdate(), law)


def _letters(
    opened: OpenedCase, readers: Roster, users: dict[int, User], by: Reader
) -> list[Letter]:
    """Return the letters in order; where rows are missing, a refused one."""
    letters = []
    for number, message in in_places(opened.request):
        try:
            with audit.reported(by):
                letters.append(_letter(opened, message, readers, users))
        except audit.Tampered:
            letters.append(Letter(number=number, is_refused=True))
    return letters


def _letter(
    opened: OpenedCase,
    message: ThreadMessage | None,
    readers: Roster,
    users: dict[int, User],
) -> Letter:
    if message is None:
        raise audit.MessageMissing(opened.request.pk)
    if message.direction == ThreadMessage.Direction.FROM_PERSON:
        content, writer = opened.text_from_person(message), None
    else:
        content = opened.text_from_us(message, readers)
        writer = _writer(content, readers, users)
    return Letter(
        number=message.number,
        from_us=message.direction == ThreadMessage.Direction.FROM_US,
        on=day_of(content),
        by=writer,
        kind=content.get("kind", thread.Kind.MESSAGE),
        text=content["text"],
    )


def _notes(opened: OpenedCase, readers: Roster, users: dict[int, User], by: Reader) -> list[Note]:
    """Who wrote it and when is what was signed; the columns only put the notes in order."""
    found: list[CaseNote | None] = [*opened.request.notes.all()]
    if len(found) < audit.written_of(opened.request.pk, actions=["note_added"]):
        found.append(None)
    notes = []
    for note in found:
        try:
            with audit.reported(by):
                notes.append(_note(opened, note, readers, users))
        except audit.Tampered:
            notes.append(Note(is_refused=True))
    return notes


def _note(
    opened: OpenedCase, note: CaseNote | None, readers: Roster, users: dict[int, User]
) -> Note:
    if note is None:
        raise audit.MessageMissing(opened.request.pk)
    content = opened.text_of_note(note, readers)
    return Note(
        by=_writer(content, readers, users),
        at=datetime.fromisoformat(content["at"]),
        text=content["text"],
    )


def _writer(content: Content, readers: Roster, users: dict[int, User]) -> User | None:
    person = readers.person(uuid.UUID(content["by"]))
    return users.get(person.user) if person else None
