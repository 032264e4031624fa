"""Where somebody is unlocked, and how that ends. Nothing here opens anything: see keys.py."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from legal_help.event_log import telling
from legal_help.events.actions import Action
from legal_help.models import CaseworkerKey, Unlock
from legal_help.trust.actors import Caseworker
from legal_help.trust.tokens import id_hash_of


def lock(*, cookie: str) -> None:
    """End the unlock of any cookie; nothing happens if it opens none."""
    Unlock.objects.filter(id_hash=id_hash_of(cookie)).delete()


def own(*, by: Caseworker, cookie: str) -> list[tuple[Unlock, bool]]:
    """Return the unlocks of a caseworker, the newest first, each with whether it is this cookie's."""
    here = id_hash_of(cookie)
    mine = Unlock.objects.filter(kind=Unlock.Kind.STAFF, subject=by.by)
    return [
        (unlock, bytes(unlock.id_hash) == here)
        for unlock in mine.order_by("-created_at", "pk")
        if unlock.locks_at > timezone.now()
    ]


def end_own(*, by: Caseworker, unlock: UUID) -> None:
    """Lock another of one's own devices; nothing happens if it is locked."""
    mine = Unlock.objects.filter(kind=Unlock.Kind.STAFF, subject=by.by)
    if mine.filter(pk=unlock).delete()[0]:
        telling.tell(Action.UNLOCK_ENDED, by=by)


def end_desk_of(*, user: int) -> None:
    """End every unlock of a caseworker, on every machine: they signed out, or were locked out."""
    held = CaseworkerKey.objects.filter(user=user).values("pk")
    Unlock.objects.filter(kind=Unlock.Kind.STAFF, subject__in=held).delete()


def end(*, subject: UUID, kind: Unlock.Kind, at: datetime | None = None) -> None:
    """End every unlock of one kind of a key, a draft or a request: now, or at a moment to come."""
    unlocks = Unlock.objects.filter(subject=subject, kind=kind)
    if at is None:
        unlocks.delete()
    else:
        unlocks.update(ends_at=at)


def sweep() -> int:
    """Delete the unlocks that are over; returns how many."""
    return Unlock.objects.ended(timezone.now()).delete()[0]
