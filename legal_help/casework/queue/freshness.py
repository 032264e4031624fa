"""Remember when a caseworker's queue was last compared with everything stored.

For some time after that, the queue trusts what its caseworker has kept. The time carries a MAC
under the caseworker's own key: somebody who writes to the database can only remove it, and so make
the queue compare more often, never less.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import is_mac, mac
from legal_help.models import Unlock
from legal_help.trust.keys import Caseworker
from legal_help.trust.tokens import DeskToken, id_hash

COMPARISON_GOOD_FOR: Final = timedelta(minutes=15)


def was_compared_lately(*, by: Caseworker, cookie: str) -> bool:
    """Return whether the last comparison is recent. A time in the future does not count."""
    unlock = Unlock.objects.filter(id_hash=_id_hash(cookie)).first()
    if unlock is None or unlock.queue_compared_at is None:
        return False
    at, now = unlock.queue_compared_at, timezone.now()
    code, label = bytes(unlock.queue_compared_mac), row_labels.queue_compared(unlock.pk)
    is_ours = is_mac(code, under=by.pair.own, label=label, text=_signed_time(at))
    return is_ours and now - COMPARISON_GOOD_FOR <= at <= now


def remember_comparison(*, by: Caseworker, cookie: str) -> None:
    """Record that the queue was compared just now."""
    now = timezone.now()
    for unlock in Unlock.objects.filter(id_hash=_id_hash(cookie)):
        unlock.queue_compared_at = now
        label = row_labels.queue_compared(unlock.pk)
        unlock.queue_compared_mac = mac(by.pair.own, label, _signed_time(now))
        unlock.save(update_fields=["queue_compared_at", "queue_compared_mac"])


def _id_hash(cookie: str) -> bytes:
    return id_hash(DeskToken.read(cookie).secret)


def _signed_time(at: datetime) -> bytes:
    return at.isoformat().encode()
