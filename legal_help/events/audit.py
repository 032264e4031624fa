"""Write what happened into a signed chain, refusals of tampering included."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import Signature
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, AuditHead

logger = logging.getLogger(__name__)

SYSTEM = "system"
APPLICANT = "applicant"
# Details are kept so long; then only what was signed is left.
DETAILS_KEPT_FOR: Final = timedelta(days=730)

# What supervisors must hear of, wherever they are: each alarm, and an account that was locked.
ALARMS: Final = (
    Action.REFUSED,
    Action.ROSTER_REFUSED,
    Action.LAW_REFUSED,
    Action.STEPS_REFUSED,
    Action.CHAIN_REFUSED,
    Action.REQUEST_LOST,
    Action.ERASING_REFUSED,
    Action.ACCOUNT_STOPPED,
)


class Actor(Protocol):
    """Somebody who acts unlocked, and so signs: a caseworker by key, or the person who asked."""

    @property
    def audit_name(self) -> str: ...
    @property
    def pair(self) -> Pair: ...


class Tampered(Exception):
    """Something in the database is not what was signed or sealed. Refused, and reported."""

    code = "tampered"

    def __init__(self, object_ref: object = "") -> None:
        super().__init__(self.code)
        self.object_ref = str(object_ref)


class BlobAltered(Tampered):
    """A blob was moved, cut, flipped, or written by somebody without the key."""

    code = "blob_altered"


class HeaderForged(Tampered):
    """A header without a valid signature or code, or another than the one seen first."""

    code = "header_forged"


class KeySwapped(Tampered):
    """A public key in a column is not the one its seeds, or the roster, give."""

    code = "key_swapped"


class SignatureForged(Tampered):
    """A text was not signed by the person it says."""

    code = "signature_forged"


class NeverWritten(Tampered):
    """No event tells of a text, or its writer may have written it after they left."""

    code = "never_written"


class GrantReplaced(Tampered):
    """A sealed grant stands where the reader had kept an own one."""

    code = "grant_replaced"


class RowAltered(Tampered):
    """A column in clear says something else than what was signed, or what we never write."""

    code = "row_altered"


class MessageMissing(Tampered):
    """The numbers of a thread have a gap, or a message says another number than its row."""

    code = "message_missing"


def record(*, action: Action, object_ref: object = "", detail: str = "", by: Actor | None) -> None:
    """Add one event, signed if somebody acts. Of a person in need the day alone is kept."""
    record_many(action=action, object_refs=[object_ref], detail=detail, by=by)


@transaction.atomic(savepoint=False)
def record_many(
    *, action: Action, object_refs: Iterable[object], detail: str = "", by: Actor | None
) -> None:
    """Add an event for each object, under one lock of the chain's end."""
    head, events = _locked_end()
    events += [_next_event(head, action, str(ref), detail, by) for ref in object_refs]
    _add(head, events)


@transaction.atomic
def sign_end(*, by: Actor) -> AuditEvent:
    """Add an event that names the end of the chain as it stands, its hash and number; return it."""
    head, events = _locked_end()
    end, number = bytes(head.hash).hex(), str(head.seq)
    events.append(_next_event(head, Action.CHECKPOINT, end, number, by))
    _add(head, events)
    return events[-1]


def written_of(object_ref: object, *, actions: Iterable[Action]) -> int:
    """Return how many events of these actions tell of one object."""
    return AuditEvent.objects.filter(action__in=actions, object_ref=str(object_ref)).count()


def record_once_a_day(*, action: Action, object_ref: object = "", detail: str) -> None:
    """Add an alarm that would otherwise repeat on every request, and tell the log."""
    logger.error("Alarm: %s (%s)", action, detail)
    today = AuditEvent.objects.filter(
        on=timezone.localdate(), action=action, object_ref=str(object_ref), detail_code=detail
    )
    if not today.exists():
        record(action=action, object_ref=object_ref, detail=detail, by=None)


@contextmanager
def reported(by: Actor | None) -> Iterator[None]:
    """Write a refusal as an event, after the work it stopped was rolled back, and raise it on.

    It stands outside of `transaction.atomic`, or the event would be rolled back too.
    """
    try:
        yield
    except Tampered as refusal:
        report(refusal, by=by)
        raise


def report(refusal: Tampered, *, by: Actor | None) -> None:
    """Write a refusal as an event; as for `reported`, never within the work that it stopped."""
    logger.warning("Refused: %s", refusal.code)
    record(action=Action.REFUSED, object_ref=refusal.object_ref, detail=refusal.code, by=by)


def hash_of(event: AuditEvent) -> bytes:
    """Return the hash that chain and signature cover: all that an event says, and the hash before it."""
    said = [
        event.seq,
        event.on.isoformat(),
        event.at.isoformat() if event.at else "",
        event.actor,
        event.action,
        event.object_ref,
        event.detail_code,
    ]
    return hashlib.sha256(bytes(event.prev_hash) + json.dumps(said).encode()).digest()


def is_genuine(event: AuditEvent, *, by: bytes) -> bool:
    """Whether an event says what it said when the holder of this key signed it."""
    signature = signature_on(event, by=by)
    return signature is not None and signature.holds


def signature_on(event: AuditEvent, *, by: bytes) -> Signature | None:
    """Return the signature on an event, to be checked; None where the event was changed."""
    text = hash_of(event)
    if text != bytes(event.hash):
        return None
    return Signature(by, row_labels.event(), text=text, signature=bytes(event.signature))


def as_id(ref: str) -> UUID | None:
    """Return the request that an event names, if any: anybody may have put the event there."""
    try:
        return UUID(ref)
    except ValueError:
        return None


def _locked_end() -> tuple[AuditHead, list[AuditEvent]]:
    """Lock the end of the chain; return it, with an alarm where somebody moved it back.

    Whoever works must not be stopped by that.
    """
    heads = AuditHead.objects.select_for_update().filter(pk=1)
    head = heads.first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = heads.get()
    last = AuditEvent.objects.order_by("seq").last()
    if last is None or last.seq <= head.seq:
        return head, []
    head.seq, head.hash = last.seq, bytes(last.hash)
    return head, [_next_event(head, Action.REFUSED, "", "chain_altered", None)]


def _add(head: AuditHead, events: list[AuditEvent]) -> None:
    AuditEvent.objects.bulk_create(events)
    head.save()


def _next_event(
    head: AuditHead, action: Action, object_ref: str, detail: str, by: Actor | None
) -> AuditEvent:
    """Return the event that follows the end of the chain, which moves to it."""
    now = timezone.now()
    event = AuditEvent(
        seq=head.seq + 1,
        on=timezone.localdate(now),
        at=None if by and by.audit_name == APPLICANT else now,
        actor=by.audit_name if by else SYSTEM,
        action=str(action),
        object_ref=object_ref,
        detail_code=detail,
        prev_hash=bytes(head.hash),
    )
    event.hash = hash_of(event)
    event.signature = by.pair.sign(row_labels.event(), event.hash) if by else b""
    head.seq, head.hash = event.seq, event.hash
    return event
