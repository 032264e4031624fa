"""Find who wrote a text, and whether they wrote it while they read here.

A key signs for as long as somebody keeps it, and a date is only what they say. So an event that its
writer signs bears a mark of each text. What was written by somebody who has left counts if that
event stands in the chain before they left; nobody can put one there later, for each event holds the
hash of the one before, and colleagues have signed what follows.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.utils import timezone

from legal_help.crypto.sealing import fingerprint
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import unsigned
from legal_help.models import AuditEvent
from legal_help.trust import roster
from legal_help.trust.chain import Person, Roster

# Of 64 digits: an event has room for a word beside it. Nobody finds another text of the same mark.
MARK_DIGITS = 40
AT_ONCE = 20
# Events, by their hashes, of which this process has proved that they stood there in time. What was
# proved once by signatures stays so, whatever the database says later.
_proved: Final[set[tuple[UUID, bytes]]] = set()
REMEMBERED: Final = 100_000


def mark_of(text: bytes) -> str:
    """By which an event names a signed text: digits that tell nothing to whoever lacks the text."""
    return fingerprint(text).hex()[:MARK_DIGITS]


def writer_of(padded: bytes, readers: Roster, *, of: UUID) -> Person:
    """Return whoever says to have written this, if the roster knows or knew them.

    Raises audit.SignatureForged, CannotOpen.
    """
    try:
        person = readers.person(UUID(unsigned(padded)["by"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        person = None
    if person is None:
        raise audit.SignatureForged(of)
    return person


def refuse_late(text: bytes, *, by: Person | None, of: UUID, readers: Roster) -> None:
    """Raise audit.NeverWritten where somebody who left may have written this only afterwards.

    That somebody of the roster wrote it at all, the caller has checked.
    """
    if by is None or by.is_active:
        return
    told = AuditEvent.objects.filter(object_ref=str(of), actor=str(by.key))
    marked = told.filter(detail_code__endswith=mark_of(text))
    if not any(is_theirs(event, by, readers) for event in marked):
        raise audit.NeverWritten(of)


def is_theirs(event: AuditEvent, by: Person, readers: Roster) -> bool:
    """Whether they signed this event, and before they left."""
    return (
        event.actor == str(by.key)
        and audit.is_genuine(event, by=by.public.signing)
        and (by.is_active or _is_proved(event, by, readers))
    )


def _is_proved(event: AuditEvent, by: Person, readers: Roster) -> bool:
    known = (by.key, bytes(event.hash))
    if known in _proved:
        return True
    if not _stands_before_end(event, by, readers):
        return False
    if len(_proved) >= REMEMBERED:
        _proved.clear()
    _proved.add(known)
    return True


def _stands_before_end(event: AuditEvent, by: Person, readers: Roster) -> bool:
    """Whether the event stood in the chain when this person left.

    What follows is read up to an event of somebody who vouches, the chain unbroken: they signed the
    hash of all that was there. Before the day of the end that is enough; on that day, theirs must
    stand before the event of the roster that ended it.
    """
    end, is_sure = end_of(by, readers)
    has_passed = is_blotted = False
    for each in _following(event):
        has_passed |= not is_sure and each.seq == end
        is_blotted |= each.action == Action.FORGOTTEN
        if not _is_vouched_for(each, by, readers):
            continue
        if is_blotted and each.on > timezone.localdate() - audit.DETAILS_KEPT_FOR:
            return False
        if (by.until and each.on < by.until) or has_passed or (is_sure and each.seq <= end):
            return True
        if by.until and each.on > by.until:
            return False
    return False


def _following(event: AuditEvent) -> Iterator[AuditEvent]:
    """The events behind this one, as far as each holds the hash of the one before it."""
    before = event
    while some := list(AuditEvent.objects.filter(seq__gt=before.seq).order_by("seq")[:AT_ONCE]):
        for each in some:
            holds = audit.hash_of(each) == bytes(each.hash) or each.action == Action.FORGOTTEN
            if (
                each.seq != before.seq + 1
                or bytes(each.prev_hash) != bytes(before.hash)
                or not holds
            ):
                return
            yield each
            before = each


def end_of(by: Person, readers: Roster) -> tuple[int, bool]:
    """Return the number of the event of the roster that ended them, or 0, and whether that is sure.

    It is where somebody who vouches signed it. Where recovery did, or they themselves, the event
    may have been put there, and must stand in the unbroken chain.
    """
    document = roster.ended_in(by.key)
    if document is None:
        return 0, True
    events = AuditEvent.objects.filter(action=Action.ROSTER_SIGNED, object_ref=document.hash)
    found = list(events.order_by("seq"))
    signer = readers.person(document.signer)
    is_sure = signer is not None and _may_vouch(signer, by)
    if is_sure:
        found = [event for event in found if _is_vouched_for(event, by, readers)]
    return (found[0].seq if found else 0), is_sure


def _is_vouched_for(event: AuditEvent, by: Person, readers: Roster) -> bool:
    signer = readers.named(event.actor)
    return (
        signer is not None
        and _may_vouch(signer, by)
        and audit.is_genuine(event, by=signer.public.signing)
    )


def _may_vouch(other: Person, by: Person) -> bool:
    """Return everybody who reads here still, or did when this person left."""
    if other.until is None or by.until is None:
        return other.is_active
    return other.user != by.user and other.until >= by.until
