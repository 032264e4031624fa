"""Give the case key of a request to a reader of the roster, and take it away again.

Both happen within `workbench.locked`, or where the request is new: under the lock of its row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.access import reach, taken, walls
from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.sealing import seal
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, HelpRequestQuerySet, KeyGrant
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.openings import Openings
from legal_help.trust import roster
from legal_help.trust.chain import Person, Recovery, Roster
from legal_help.trust.keys import Caseworker

# In one transaction: other writers wait so long.
BATCH: Final = 100


class NotAReader(Exception):
    """Raised for a key that no reader on the roster holds."""


class KeptOut(Exception):
    """A wall stands between them and the request, or an accepted one is open to others alone."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many were done now, how many are left, and how many of those were refused as changed."""

    done: int
    left: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class Openness:
    """Hold what decides who may have a grant, on a machine without a database too.

    `kept_out` and `owner` are users. A narrow one is open to its owner and to supervisors alone.
    """

    kept_out: frozenset[int]
    is_narrow: bool
    owner: int | None

    @classmethod
    def of(cls, request: HelpRequest, kept_out: Iterable[int]) -> Self:
        return cls(
            kept_out=frozenset(kept_out),
            is_narrow=request.status == HelpRequest.Status.ACCEPTED,
            owner=request.assigned_to_id,
        )

    def is_for(self, person: Person, as_owner: bool = False) -> bool:
        if person.user in self.kept_out:
            return False
        is_owner = as_owner or person.user == self.owner
        return is_owner or person.is_supervisor or not self.is_narrow


def sealed(
    *,
    request: UUID,
    case_key: bytes,
    version: int,
    recipient: UUID,
    public: PublicKeys,
    by: UUID | None = None,
) -> KeyGrant:
    """Return a grant, not stored yet. `public` comes out of the verified roster."""
    label = row_labels.grant(request, recipient=recipient, version=version)
    return KeyGrant(
        request_id=request,
        key_version=version,
        recipient_key=recipient,
        form=KeyGrant.Form.SEALED,
        blob=seal(public, label, case_key),
        granted_by=by,
        granted_on=timezone.localdate(),
    )


def may_hold(
    request: HelpRequest, person: Person, readers: Roster, *, as_owner: bool = False
) -> bool:
    """Whether somebody may have a grant at all, whoever gives it: nobody walled or recused ever.

    Of an accepted request the owner and supervisors alone; `as_owner`: they shall be the owner.
    """
    return Openness.of(request, walls.of_request(request.pk, readers)).is_for(person, as_owner)


def was_granted(request: HelpRequest, person: Person, readers: Roster) -> bool:
    """Whether the signed events bear out a grant: a row may have been put there by anybody.

    Whoever read when the request was sent got one at Send; somebody else, from a colleague. Either
    may have lost it since.
    """
    said = taken.said_of(request.pk, person, readers)
    return said == Action.GRANTED if said else person.since <= request.received_on


def give(
    opened: OpenedCase, *, to: UUID, readers: Roster, by: Caseworker, as_owner: bool = False
) -> None:
    """Let one more reader open the request; nothing happens if they can.

    Raises NotAReader, KeptOut.
    """
    version, request = opened.header.version_now, opened.request.pk
    person = readers.reader(to)
    if person is None:
        raise NotAReader
    if not may_hold(opened.request, person, readers, as_owner=as_owner):
        raise KeptOut
    held = KeyGrant.objects.filter(request=request, key_version=version, recipient_key=to)
    if held.exists() and not taken.is_back(request, person):
        return
    held.delete()
    _grant_of(opened, person, by).save(force_insert=True)
    audit.record(action=Action.GRANTED, object_ref=request, detail=str(to), by=by)


def take_away(*, requests: Iterable[UUID], of: UUID, by: Caseworker) -> None:
    """Delete the grants of one reader. Whether somebody else can still open is the caller's care."""
    grants = KeyGrant.objects.filter(request__in=requests, recipient_key=of)
    refs = sorted(set(grants.values_list("request_id", flat=True)))
    grants.delete()
    if refs:
        audit.record_many(action=Action.UNGRANTED, object_refs=refs, detail=str(of), by=by)


def lacking(*, by: Caseworker, person: Person) -> HelpRequestQuerySet:
    """Return the cases that `by` can open and this person cannot, though their place allows it.

    An accepted request is open to whoever works on it and to supervisors alone; one that a wall
    keeps somebody from is none that they lack.
    """
    held = KeyGrant.objects.filter(recipient_key=person.key)
    readers = roster.verified()
    rows = reach.open_to(by.person, readers).exclude(pk__in=held.values("request"))
    rows = rows.exclude(pk__in=walls.kept_from(person, readers))
    if person.is_supervisor:
        return rows
    return rows.exclude(status=HelpRequest.Status.ACCEPTED)


def give_lacking(*, by: Caseworker, to: UUID, at_most: int) -> Progress:
    """Let a reader of the roster open what they lack, batch by batch: interrupted, it goes on.

    Raises NotAReader.
    """
    person = roster.verified().reader(to)
    if person is None:
        raise NotAReader
    return _give_all(lacking(by=by, person=person), person, by, at_most)


def give_recovery(*, by: Caseworker, recovery: Recovery, at_most: int) -> Progress:
    """Let the recovery key open what it lacks and `by` can open, as `give_lacking`."""
    held = KeyGrant.objects.filter(recipient_key=recovery.key)
    rows = reach.open_to(by.person, roster.verified()).exclude(pk__in=held.values("request"))
    return _give_all(rows, recovery, by, at_most)


def _give_all(
    rows: HelpRequestQuerySet, to: Person | Recovery, by: Caseworker, at_most: int
) -> Progress:
    done, refused = 0, set[UUID]()
    while done < at_most:
        lacks = rows.exclude(pk__in=refused).order_by("pk")
        given, changed = _give_batch(lacks, to, by, min(BATCH, at_most - done))
        refused |= changed
        done += given
        if not given and not changed:
            break
    return Progress(done=done, left=rows.count(), refused=len(refused))


@transaction.atomic
def _give_batch(
    rows: HelpRequestQuerySet, to: Person | Recovery, by: Caseworker, size: int
) -> tuple[int, set[UUID]]:
    # Somebody who left meanwhile is given nothing; `remove` locks the roster first as well.
    readers = roster.locked()
    keys_now = {*(each.key for each in readers.intake()), readers.recovery.key}
    batch = list(rows.select_for_update()[:size]) if to.key in keys_now else []
    openings, grants, changed = Openings(by), [], set()
    openings.find_grants(batch)
    for row in batch:
        try:
            with audit.reported(by):
                opened = openings.open(row)
        except audit.Tampered:
            changed.add(row.pk)
        else:
            grants.append(_grant_of(opened, to, by))
    KeyGrant.objects.bulk_create(grants)
    if grants:
        refs = [grant.request_id for grant in grants]
        audit.record_many(action=Action.GRANTED, object_refs=refs, detail=str(to.key), by=by)
    openings.keep()
    return len(grants), changed


def _grant_of(opened: OpenedCase, to: Person | Recovery, by: Caseworker) -> KeyGrant:
    return sealed(
        request=opened.request.pk,
        case_key=opened.case_key,
        version=opened.header.version_now,
        recipient=to.key,
        public=to.public,
        by=by.person.key,
    )
