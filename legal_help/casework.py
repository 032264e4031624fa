"""What caseworkers do, unlocked: read the queue, open a request, answer, take it, close it."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from legal_help import audit, labels, lawbook, news, reading, roster, thread
from legal_help.crypto import LETTER, seal, wrap
from legal_help.deadlines import Level
from legal_help.keys import Reader
from legal_help.law import Law
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.opening import OpenedCase, Openings
from legal_help.questions import ENTERED_BY
from legal_help.reading import Letter, Note, Reading
from legal_help.texts import Content, signed
from legal_help.triage import NOW, Reason
from legal_help.workbench import NotChecked, keep_note, locked, opened_by

# How long a request is kept once it is closed in this way; counsel may want longer.
KEPT_FOR = {
    HelpRequest.Status.REFERRED: timedelta(days=90),
    HelpRequest.Status.CLOSED: timedelta(days=90),
}


class AlreadyTaken(Exception):
    """A colleague has it."""


class NothingToSettle(Exception):
    """No such news, or a colleague has settled it."""


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
    """The most urgent first, and the references of what was refused and reported.

    Where the request itself was changed it has no entry; where a message was, it has one.
    """

    entries: list[Entry]
    damaged: list[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class CodeGiven:
    """That a caseworker gave the person a new code, when, and what they relied on."""

    by: User | None
    on: date
    how: str


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenRequest:
    """Everything that was written, opened for one page.

    A caseworker entered it for a caller if `is_for_caller`: `entered_by`, if we still know them.
    """

    request: HelpRequest
    level: Level
    reasons: list[Reason]
    card: Content
    answers: Content
    messages: list[Letter]
    notes: list[Note]
    is_for_caller: bool
    entered_by: User | None
    codes_given: list[CodeGiven]


def queue(*, by: Reader, closed: bool = False) -> Queue:
    """Open every request that this reader was granted; nothing opened is stored."""
    requests = HelpRequest.objects.granted_to(by.person.key).select_related("assigned_to")
    chosen = requests.filter(status__in=HelpRequest.CLOSED) if closed else requests.open()
    rows = list(chosen.defer("answers").with_news())
    openings, entries, damaged = Openings(by), [], []
    law, reader = lawbook.verified(), Reading(by, roster.verified())
    openings.find_grants(rows)
    for row in rows:
        try:
            with audit.reported(by):
                opened = openings.open(row)
                told = reader.news(opened)
                entries.append(_entry(opened, law, told))
        except audit.Tampered:
            damaged.append(row.public_ref)
        else:
            if any(letter.is_refused for letter in told):
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
        opened = opened_by(by, HelpRequest.objects.all(), public_ref)
        facts = opened.part("triage")["facts"]
        card, answers = opened.part("card"), opened.part("answers")
    audit.record(action="opened", object_ref=opened.request.pk, by=by)
    reader = Reading(by, readers, User.objects.in_bulk({each.user for each in readers.people}))
    notes, settled = reader.notes(opened)
    letters = reader.letters(opened, settled)
    level, reasons = reading.triaged(facts, letters, timezone.localdate(), lawbook.verified())
    read = OpenRequest(
        request=opened.request,
        level=level,
        reasons=reasons,
        card=card,
        answers=answers,
        messages=letters,
        notes=notes,
        is_for_caller=ENTERED_BY in answers,
        entered_by=reader.user_of(answers.get(ENTERED_BY, "")),
        codes_given=[
            CodeGiven(by=reader.user_of(str(given.by)), on=given.on, how=given.how)
            for given in opened.header.renewals
        ],
    )
    ThreadMessage.objects.unread([opened.request]).update(seen_by_staff=True)
    return read


def answer(*, by: Reader, public_ref: str, text: str) -> None:
    """Write to the person: signed, and sealed to the key of the verified header.

    Raises NoSuchRequest, RequestWithdrawn, crypto.TooLong, audit.Tampered.
    """
    with locked(by, public_ref) as opened:
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
            applicant_blob=seal(opened.header.applicant_now, for_person, letter),
            seen_by_staff=True,
        )
        audit.record(action="answered", object_ref=request.pk, by=by)


def add_note(*, by: Reader, public_ref: str, text: str) -> None:
    """Write to colleagues. Raises NoSuchRequest, RequestWithdrawn, TooLong, audit.Tampered."""
    with locked(by, public_ref) as opened:
        keep_note(opened, by, {"text": text}, action="note_added")


def settle(*, by: Reader, public_ref: str, number: int, counts: bool, how: news.Check) -> None:
    """Say whether the news of a message counts, and how that was checked: once, and signed.

    Raises NothingToSettle, NotChecked, and as `answer`.
    """
    with locked(by, public_ref) as opened:
        message = opened.request.messages.filter(
            number=number, direction=ThreadMessage.Direction.FROM_PERSON, settled_by=None
        ).first()
        letter = opened.text_from_person(message) if message else {}
        kind = letter.get("kind", "")
        if message is None or kind not in news.CHECKS:
            raise NothingToSettle
        if counts and how not in news.checks_for(kind, reading.told_in(letter)):
            raise NotChecked
        said = {"text": "", "settles": str(message.pk), "counts": counts, "how": how}
        keep_note(opened, by, said, action="news_settled", settles=message)


def take(*, by: Reader, public_ref: str) -> None:
    """Become the one who works on it. Raises AlreadyTaken, and as `answer`."""
    with locked(by, public_ref) as opened:
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
    with locked(by, public_ref) as opened:
        request = opened.request
        if request.assigned_to not in {None, by.user}:
            raise AlreadyTaken
        request.assigned_to = None
        request.save(update_fields=["assigned_to"])
        audit.record(action="released", object_ref=request.pk, by=by)


def set_status(*, by: Reader, public_ref: str, status: HelpRequest.Status) -> None:
    """Say where it stands; closing it starts the time after which it is erased. As `answer`."""
    with locked(by, public_ref) as opened:
        request = opened.request
        request.status = status
        kept_for = KEPT_FOR.get(status)
        request.retention_until = timezone.localdate() + kept_for if kept_for else None
        request.save(update_fields=["status", "retention_until"])
        audit.record(action="status_set", object_ref=request.pk, detail=status, by=by)


def undo_withdrawal(*, by: Reader, public_ref: str) -> None:
    """Go on after the person has called. Raises thread.NotWithdrawn, and as `answer`."""
    with locked(by, public_ref, even_withdrawn=True) as opened:
        thread.restore(request=opened.request, by=by)


def _entry(opened: OpenedCase, law: Law, letters: list[Letter]) -> Entry:
    """As of today, and under today's law: a hearing that was far off at Send has come nearer."""
    facts = opened.part("triage")["facts"]
    level, reasons = reading.triaged(facts, letters, timezone.localdate(), law)
    contact = reading.contact_in_force(letters)
    return Entry(
        request=opened.request,
        level=level,
        reasons=reasons,
        card={**opened.part("card"), **({"reach": contact.get("reach")} if contact else {})},
        unread=any(not message.seen_by_staff for message in opened.request.messages.all()),
    )


def _urgency(entry: Entry) -> tuple[Level, bool, date, date]:
    """Within a level whoever is in danger today comes first, then whoever's day is nearest."""
    near = entry.next_date or date.max
    return entry.level, not entry.is_about_now, near, entry.request.received_on
