"""Let a person with a code read our replies, write to us, withdraw or come back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import seal
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content, signed
from legal_help.evidence import endings
from legal_help.evidence.signed_past import Signed
from legal_help.models import HelpRequest, ThreadMessage, Unlock
from legal_help.rules import reported_changes, retention_clock
from legal_help.rules.deadlines import review_by
from legal_help.sealed import answers, headers, opening
from legal_help.sealed.header import Header
from legal_help.sealed.message_numbers import next_number
from legal_help.trust import keys
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Applicant
from legal_help.trust.roster import NoRoster
from legal_help.trust.roster import verified as current_roster
from legal_help.trust.tokens import Locked

# These events say on which days a person wrote, and under which keys.
WRITING_ACTIONS: Final = (Action.MESSAGE_RECEIVED, *headers.RENEWALS)


class AlreadyWithdrawn(Exception):
    """Raised if the request was withdrawn before."""


class NotWithdrawn(Exception):
    """Raised if the request is not withdrawn."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Visit:
    """Hold a person who came back with the code, and their case.

    The header of the case bears their signature. `status` is the last signed status, whatever the
    row says. `erased_on` is the day on which an ended case is erased.
    """

    case: HelpRequest
    applicant: Applicant
    header: Header
    locks_at: datetime
    status: str
    erased_on: date | None


@dataclass(frozen=True, kw_only=True, repr=False)
class ConversationLine:
    """Show a message as the person sees it. What they wrote themselves is never shown again.

    `on` is the day that its writer signed, if any.
    """

    number: int
    from_us: bool
    on: date | None
    text: str = ""
    is_new: bool = False
    is_refused: bool = False
    is_missing: bool = False


def open_visit(*, cookie: str) -> Visit:
    """Open the visit of this cookie.

    Raises Locked, roster.NoRoster, or audit.Tampered if keys were swapped.
    """
    applicant, unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.VISIT)
    case = HelpRequest.objects.filter(pk=applicant.subject).first()
    if case is None:
        raise Locked
    with audit.reported(applicant):
        header = _own_header(case, applicant)
    status, erased_on = _signed_status(case)
    return Visit(
        case=case,
        applicant=applicant,
        header=header,
        locks_at=unlock.locks_at,
        status=status,
        erased_on=erased_on,
    )


def read_conversation(*, visit: Visit) -> list[ConversationLine]:
    """Return the messages in order; refuse replies that no reader with the case signed and sent.

    Raises roster.NoRoster: then nothing can be verified and nothing is shown. Otherwise raises as
    `open_visit`.
    """
    roster = current_roster()
    with audit.reported(visit.applicant), transaction.atomic():
        # Locked: if the case got a new key in between, no proof would fit.
        case, header = _locked_case(visit)
        told = answers.told_of(case.pk)
        places = opening.in_places(case)
        theirs = [each for _number, each in places if each and _is_from_person(each)]
        days = _signed_days(theirs, Signed(case, roster, actions=WRITING_ACTIONS))
        lines = [
            _conversation_line(
                visit, message, partial(_open_reply, visit, header, roster, told), days
            )
            if message
            else _missing_line(visit, number)
            for number, message in places
        ]
        unseen = [message.pk for _number, message in places if message and _is_new(message)]
        ThreadMessage.objects.filter(pk__in=unseen).update(seen_by_person=True)
    return lines


def write_to_us(
    *,
    visit: Visit,
    text: str = "",
    kind: reported_changes.ReportKind = reported_changes.ReportKind.MESSAGE,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Send us a message that only the readers of the case can open.

    `told` answers the questions of this kind of report. A message may bring forward the day on
    which somebody looks at the case again, and never delays it. Raises crypto.TooLong, and
    AlreadyWithdrawn: nobody would read it.
    """
    with audit.reported(visit.applicant), transaction.atomic():
        case, header = _locked_case(visit)
        if _is_withdrawn(case):
            raise AlreadyWithdrawn
        today = timezone.localdate()
        content = {
            "number": next_number(case),
            "kind": kind,
            "on": today.isoformat(),
            "text": text,
            "told": dict(told or {}),
        }
        _add_message(case, header, content, by=visit.applicant.pair)
        level = reported_changes.report_level(kind, told or {}, today)
        day = _bring_review_forward(case, review_by(level, today)) if level else ""
        audit.record(
            action=Action.MESSAGE_RECEIVED, object_ref=case.pk, detail=day, by=visit.applicant
        )


def _add_message(case: HelpRequest, header: Header, content: Content, *, by: Pair) -> None:
    """Store what the person wrote, signed by them, under the key that only readers open."""
    row = uuid.uuid4()
    label = row_labels.message(case.pk, row, header.version_now)
    signature = row_labels.message_signature(case.pk, row)
    letter = signed(content, by=by, label=signature, sizes=LETTER)
    ThreadMessage.objects.create(
        id=row,
        request=case,
        number=content["number"],
        direction=ThreadMessage.Direction.FROM_PERSON,
        created_on=date.fromisoformat(content["on"]),
        staff_blob=seal(header.drop_now, label, letter),
    )


def _bring_review_forward(case: HelpRequest, day: date) -> str:
    """Bring the review day forward to this day, if it is later. Return the day in ISO format."""
    case.review_by = min(case.review_by, day)
    case.save(update_fields=["review_by"])
    return case.review_by.isoformat()


def withdraw_case(*, visit: Visit) -> None:
    """Stop all work at once. After some days the case is erased. Raises AlreadyWithdrawn."""
    with audit.reported(visit.applicant), transaction.atomic():
        case, _header = _locked_case(visit)
        if _is_withdrawn(case):
            raise AlreadyWithdrawn
        case.status = HelpRequest.Status.WITHDRAWN
        audit.record(action=Action.WITHDRAWN, object_ref=case.pk, by=visit.applicant)
        endings.start_clock(case, by=visit.applicant)


def undo_withdrawal(*, visit: Visit) -> None:
    """Take back the withdrawal, for the person. Raises NotWithdrawn."""
    with audit.reported(visit.applicant), transaction.atomic():
        case, _header = _locked_case(visit)
        restore_case(case=case, by=visit.applicant)


def restore_case(*, case: HelpRequest, by: audit.Actor) -> None:
    """Undo a withdrawal, for the person or for a caseworker after a call. Raises NotWithdrawn."""
    if case.status != HelpRequest.Status.WITHDRAWN:
        raise NotWithdrawn
    case.status = HelpRequest.Status.RECEIVED
    audit.record(action=Action.WITHDRAWAL_UNDONE, object_ref=case.pk, by=by)
    endings.start_clock(case, by=by)


def _signed_status(case: HelpRequest) -> tuple[str, date | None]:
    """Return the signed status and the day of erasure, if any.

    Without a roster nothing can be verified: then a withdrawn case stays withdrawn.
    """
    try:
        steps = Signed(case, current_roster()).steps()
    except NoRoster:
        if case.status == HelpRequest.Status.WITHDRAWN:
            return case.status, case.retention_until
        return HelpRequest.Status.RECEIVED, None
    ending = retention_clock.ending_after(steps, settings.HELP_KEPT_DAYS)
    return retention_clock.status_after(steps), ending.last_day if ending else None


def _is_withdrawn(case: HelpRequest) -> bool:
    """Return whether the person withdrew. A row that says so unsigned stops nobody from writing."""
    status, _erased_on = _signed_status(case)
    return status == case.status == HelpRequest.Status.WITHDRAWN


def _own_header(case: HelpRequest, applicant: Applicant) -> Header:
    written = audit.written_of(case.pk, actions=headers.RENEWALS)
    try:
        header = headers.verified_header(case, written=written)
    except headers.Outdated:
        # The case may have got new keys after the row was read.
        case.refresh_from_db()
        header = headers.verified_header(case, written=written)
    if applicant.pair.public in header.applicant_before:
        raise Locked  # a new code was given meanwhile
    if header.applicant_now != applicant.pair.public:
        raise audit.KeySwapped(case.pk)
    return header


def _locked_case(visit: Visit) -> tuple[HelpRequest, Header]:
    case = HelpRequest.objects.select_for_update().filter(pk=visit.case.pk).first()
    if case is None:
        raise Locked
    return case, _own_header(case, visit.applicant)


def _is_new(message: ThreadMessage) -> bool:
    return message.direction == ThreadMessage.Direction.FROM_US and not message.seen_by_person


def _missing_line(visit: Visit, number: int) -> ConversationLine:
    missing = audit.MessageMissing.code
    audit.record(
        action=Action.REFUSED, object_ref=visit.case.pk, detail=missing, by=visit.applicant
    )
    return ConversationLine(number=number, from_us=False, on=None, is_missing=True)


def _is_from_person(message: ThreadMessage) -> bool:
    return message.direction == ThreadMessage.Direction.FROM_PERSON


def _signed_days(theirs: Sequence[ThreadMessage], signed: Signed) -> Mapping[UUID, date]:
    """Return the day of each of the person's messages, from the events that they signed.

    They cannot open their own words. Returns no days if events and messages differ in number.
    """
    days = [
        event.on
        for event, caseworker in signed.events((Action.MESSAGE_RECEIVED,))
        if caseworker is None
    ]
    if len(days) != len(theirs):
        return {}
    return {message.pk: day for message, day in zip(theirs, days, strict=True)}


def _conversation_line(
    visit: Visit,
    message: ThreadMessage,
    letter_of: Callable[[ThreadMessage], Content],
    days: Mapping[UUID, date],
) -> ConversationLine:
    if _is_from_person(message):
        return ConversationLine(number=message.number, from_us=False, on=days.get(message.pk))
    try:
        with audit.reported(visit.applicant):
            content = letter_of(message)
    except audit.Tampered:
        return ConversationLine(number=message.number, from_us=True, on=None, is_refused=True)
    return ConversationLine(
        number=message.number,
        from_us=True,
        on=opening.day_of(content),
        text=content["text"],
        is_new=_is_new(message),
    )


def _open_reply(
    visit: Visit, header: Header, roster: Roster, told: answers.Told, message: ThreadMessage
) -> Content:
    pair, drop = visit.applicant.pair, header.drop_now
    letter = answers.of_person(message, pair=pair, drop=drop)
    return answers.letter_in(letter, message, roster, told)
