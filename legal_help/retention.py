"""Erase what we promised not to keep: withdrawn and closed requests, when their day has come."""

import logging
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from legal_help import audit, drafts, keys
from legal_help.models import HelpRequest, Unlock

logger = logging.getLogger(__name__)


def erase_expired(*, today: date) -> int:
    """Erase requests past their last day, and drafts and receipts past theirs; return how many.

    A request on hold stays. Each erasure of a request is an event that names its id alone.
    """
    erased = [_erase(pk) for pk in _expired(today)]
    gone = sum(erased) + drafts.erase_expired(today=today)
    if gone:
        logger.info("Erased %s expired requests and drafts", gone)
        _empty_write_ahead_log()
    return gone


def _expired(today: date) -> list[UUID]:
    expired = HelpRequest.objects.filter(retention_until__lt=today, on_hold=False)
    return list(expired.values_list("pk", flat=True))


@transaction.atomic
def _erase(pk: UUID) -> bool:
    """Erase one request with all that hangs on it, unless it was kept or held meanwhile."""
    request = HelpRequest.objects.select_for_update().filter(pk=pk, on_hold=False).first()
    if request is None or request.retention_until is None:
        return False
    for kind in (Unlock.Kind.DRAFT, Unlock.Kind.VISIT):
        keys.end_unlocks(subject=pk, kind=kind)
    request.delete()
    audit.record(action="erased", object_ref=pk, by=None)
    return True


def _empty_write_ahead_log() -> None:
    """SQLite keeps old pages in its log until it is emptied; secure_delete clears the file."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
