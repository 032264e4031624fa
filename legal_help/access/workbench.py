"""A request in the hands of a caseworker: opened, its row locked, and what is noted on it."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.access import reach, walls
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import mac, wrap
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content, signed
from legal_help.models import CaseNote, HelpRequest, HelpRequestQuerySet, ThreadMessage
from legal_help.sealed import answers, renewal
from legal_help.sealed.message_numbers import next_number
from legal_help.sealed.opening import MESSAGES, OpenedCase
from legal_help.sealed.openings import Openings
from legal_help.sealed.renewal import Renewal, SignedRenewal
from legal_help.trust import roster, writers
from legal_help.trust.keys import Caseworker


class NoSuchRequest(Exception):
    """There is none with this reference, or none that this reader may open: never said which."""


class RequestWithdrawn(Exception):
    """The person has taken the request back: all work has stopped."""


class NotChecked(Exception):
    """Neither can news count nor a new code be given on the strength of this."""


def opened_by(by: Caseworker, requests: HelpRequestQuerySet, public_ref: str) -> OpenedCase:
    """Open one of these requests. Raises NoSuchRequest, audit.Tampered."""
    request = found_by(by, requests, public_ref)
    # A grant that came back, behind a wall or after it was taken away, opens nothing.
    if walls.is_shut(request.pk, by.person):
        raise NoSuchRequest
    return open_found(by, request)


def found_by(by: Caseworker, requests: HelpRequestQuerySet, public_ref: str) -> HelpRequest:
    """Find one of these requests by its grant; see walls.is_shut. Raises NoSuchRequest."""
    request = requests.granted_to(by.person.key).filter(public_ref=public_ref).first()
    if request is None:
        raise NoSuchRequest
    return request


def open_found(by: Caseworker, request: HelpRequest) -> OpenedCase:
    """Open a request that is not shut to this reader. Raises audit.Tampered."""
    openings = Openings(by)
    openings.find_grants([request])
    opened = openings.open(request)
    openings.keep()
    return opened


def is_open_to(by: Caseworker, public_ref: str) -> bool:
    """Whether this reader still finds the request. Nothing of it is opened."""
    known = reach.open_to(by.person, roster.verified())
    return known.filter(public_ref=public_ref).exists()


@contextmanager
def locked(
    by: Caseworker, public_ref: str, *, even_withdrawn: bool = False
) -> Iterator[OpenedCase]:
    """Open a request with its row locked; all that is written inside stands or falls together."""
    with audit.reported(by), transaction.atomic():
        opened = opened_by(by, HelpRequest.objects.select_for_update(), public_ref)
        if opened.request.status == HelpRequest.Status.WITHDRAWN and not even_withdrawn:
            raise RequestWithdrawn
        yield opened


def next_renewal(opened: OpenedCase, by: Caseworker, *, how: str, **new: Any) -> Renewal:
    """Within `locked`: the keys that count from here on; those not given anew stay as they are."""
    request, header = opened.request, opened.header
    before = renewal.read(bytes(request.renewals))
    written = audit.written_of(request.pk, actions=MESSAGES)
    kept = {
        "applicant": header.applicant_now,
        "drop": header.drop_now,
        "key_version": header.version_now,
    }
    return Renewal(
        request=request.pk,
        number=len(before) + 1,
        previous=renewal.hash_of(before[-1].body if before else bytes(request.header)),
        # A row that somebody put there to be taken away again must not leave numbers to the old key.
        first_message=min(next_number(request), 1 + written),
        how=how,
        by=by.person.key,
        on=timezone.localdate(),
        **{**kept, **new},
    )


def signed_renewal(
    opened: OpenedCase, following: Renewal, *, by: Caseworker, case_key: bytes
) -> SignedRenewal:
    """Within `locked`: sign it, prove that we hold the keys before it, bind it to those after."""
    body, place = following.encode(), (following.request, following.number)
    label = row_labels.renewal(*place)
    return SignedRenewal(
        body=body,
        signature=by.pair.sign(label, body),
        proof=drop_that_counts(opened).sign(row_labels.renewal_proof(*place), body),
        mac=mac(case_key, label, body),
    )


def drop_that_counts(opened: OpenedCase) -> Pair:
    """Return the pair by which a holder of the case key is known. Raises audit.KeySwapped."""
    if opened.drop.public != opened.header.drop_now:
        raise audit.KeySwapped(opened.request.pk)
    return opened.drop


def keep_note(
    opened: OpenedCase,
    by: Caseworker,
    said: Content,
    *,
    action: Action,
    settles: ThreadMessage | None = None,
    read_by: date | None = None,
) -> CaseNote:
    """Within `locked`: sign a note, and write down that it was written. What it settles is read.

    One that says how urgent it is comes with the day by which it is read, in `read_by`.
    """
    request, row, now = opened.request, uuid.uuid4(), timezone.now()
    label = row_labels.note(request.pk, row, opened.header.version_now)
    content = {"by": by.audit_name, "at": now.isoformat(), "salt": _salt(), **said}
    signature = row_labels.note_signature(request.pk, row)
    note = signed(content, by=by.pair, label=signature, sizes=LETTER)
    kept = CaseNote.objects.create(
        id=row,
        request=request,
        author=by.user,
        created_at=now,
        settles=settles,
        sets_level=read_by is not None,
        blob=wrap(opened.case_key, label, note),
    )
    if settles:
        ThreadMessage.objects.filter(pk=settles.pk).update(seen_by_staff=True)
    said_in_clear = read_by.isoformat() if read_by else settles.number if settles else ""
    detail = f"{said_in_clear}:{writers.mark_of(note)}".removeprefix(":")
    audit.record(action=action, object_ref=request.pk, detail=detail, by=by)
    return kept


def keep_letter(opened: OpenedCase, by: Caseworker, text: str, *, read_to: int) -> None:
    """Within `locked`: write to the person, signed, sealed to the key of the verified header.

    `read_to` is the number of the last message that its writer saw: up to there they are answered.
    Raises crypto.TooLong.
    """
    request, row, today = opened.request, uuid.uuid4(), timezone.localdate()
    number = next_number(request)
    said = {"by": by.audit_name, "number": number, "on": today.isoformat(), "text": text}
    content = {**said, "salt": _salt()}
    signature = row_labels.reply_signature(request.pk, row)
    letter = signed(content, by=by.pair, label=signature, sizes=LETTER)
    for_staff = row_labels.reply_for_staff(request.pk, row, opened.header.version_now)
    ThreadMessage.objects.create(
        id=row,
        request=request,
        number=number,
        direction=ThreadMessage.Direction.FROM_US,
        created_on=today,
        staff_blob=wrap(opened.case_key, for_staff, letter),
        applicant_blob=for_person(opened, row, letter),
        seen_by_staff=True,
    )
    mark = writers.mark_of(letter)
    audit.record(action=Action.ANSWERED, object_ref=request.pk, detail=mark, by=by)
    mark_read(request, by, up_to=read_to)


def mark_read(request: HelpRequest, by: Caseworker, *, up_to: int) -> None:
    """Within `locked`: the messages up to a number need nothing more; nobody reads later ones."""
    up_to = min(up_to, next_number(request) - 1)
    if ThreadMessage.objects.unread([request], up_to=up_to).update(seen_by_staff=True):
        audit.record(action=Action.MARKED_READ, object_ref=request.pk, detail=str(up_to), by=by)


def for_person(opened: OpenedCase, row: UUID, letter: bytes) -> bytes:
    """Seal an answer to the person, with a holder's proof. Raises audit.Tampered."""
    return answers.for_person(
        letter,
        to=opened.header.applicant_now,
        drop=drop_that_counts(opened),
        request=opened.request.pk,
        row=row,
    )


def _salt() -> str:
    """So that the mark of a text in the chain, which outlives the text, fits no guess of it."""
    return secrets.token_hex(16)
