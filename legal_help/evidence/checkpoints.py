"""Sign the end of the chain of events, and keep what was signed beside this host's data as well.

Whoever can write to the database can cut off the end of the chain and leave nothing that shows it.
Behind a checkpoint that this host has seen, that is found.
"""

import json
import logging
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from legal_help.crypto import canonical_json
from legal_help.crypto.canonical_json import UNREADABLE, decode_bytes, encode_bytes
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent
from legal_help.trust import host_copy, roster
from legal_help.trust.chain import Document, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.signers import signed_by_readers

logger = logging.getLogger(__name__)

KEPT = "checkpoints"
AT_MOST = 400  # more than a year of days
CUT, DAMAGED = "behind_checkpoint", "host_copy_damaged"


def sign(*, by: Caseworker) -> None:
    """Sign the end of the chain, and keep that on this host."""
    _keep(audit.sign_end(by=by))


def sign_if_due(*, by: Caseworker) -> None:
    """Sign the end of the chain unless somebody did today, and see that it was not cut back.

    What another host signed is kept on this one too. Nobody is stopped by what is wrong: an event
    tells of it.
    """
    if is_cut_back():
        audit.record_once_a_day(action=Action.CHAIN_REFUSED, detail=CUT)
    last = newest()
    if last is None or last.on < timezone.localdate():
        sign(by=by)
    elif genuine([last], roster.verified()):
        _keep(last)


def newest() -> AuditEvent | None:
    """The last checkpoint in the database, whoever wrote it."""
    return AuditEvent.objects.filter(action=Action.CHECKPOINT).order_by("seq").last()


def kept() -> list[AuditEvent]:
    """The checkpoints that this host keeps, oldest first, as events: verify them again.

    Raises host_copy.Damaged.
    """
    events = [_as_event(document) for document in host_copy.read(KEPT)]
    found = [event for event in events if event is not None]
    if len(found) < len(events):
        raise host_copy.Damaged(KEPT)
    return found


def is_cut_back() -> bool:
    """Whether the newest checkpoint of this host is not in the chain any more."""
    try:
        newest = kept()[-1:]
    except host_copy.Damaged:
        audit.record_once_a_day(action=Action.CHAIN_REFUSED, detail=DAMAGED)
        return False
    return any(
        not AuditEvent.objects.filter(seq=event.seq, hash=event.hash).exists() for event in newest
    )


def genuine(events: Sequence[AuditEvent], readers: Roster) -> list[AuditEvent]:
    """Those that a reader of the roster signed."""
    return [event for event, _by in signed_by_readers(events, readers)]


def _keep(event: AuditEvent) -> None:
    """Write it beside the data. What is damaged is left as it is, for somebody to look at."""
    with host_copy.locked():
        try:
            before = kept()
        except host_copy.Damaged:
            logger.error("The checkpoints of this host are damaged: no new one is kept")  # noqa: TRY400 -- a traceback tells no more
            return
        if event.hash not in {each.hash for each in before}:
            newest = [*before, event][-AT_MOST:]
            host_copy.write(KEPT, [_as_document(each) for each in newest])


def _as_document(event: AuditEvent) -> Document:
    body = canonical_json.canonical_json(
        {
            "seq": event.seq,
            "on": event.on.isoformat(),
            "at": event.at.isoformat() if event.at else "",
            "object_ref": event.object_ref,
            "detail": event.detail_code,
            "prev_hash": encode_bytes(bytes(event.prev_hash)),
            "hash": encode_bytes(bytes(event.hash)),
        }
    )
    return Document(body, bytes(event.signature), UUID(event.actor))


def _as_event(document: Document) -> AuditEvent | None:
    try:
        said = json.loads(document.body)
        return AuditEvent(
            seq=int(said["seq"]),
            on=date.fromisoformat(said["on"]),
            at=datetime.fromisoformat(said["at"]) if said["at"] else None,
            actor=str(document.signer),
            action=Action.CHECKPOINT,
            object_ref=str(said["object_ref"]),
            detail_code=str(said["detail"]),
            prev_hash=decode_bytes(said["prev_hash"]),
            hash=decode_bytes(said["hash"]),
            signature=document.signature,
        )
    except UNREADABLE:
        return None
