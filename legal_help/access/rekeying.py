"""A new case key for a request, so that whoever held the old one opens nothing of it any more.

What was written is wrapped anew, never signed anew: each text keeps its writer's signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from legal_help.access import granting, reach, walls, workbench
from legal_help.access.granting import Progress
from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.label import Label
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, mac, new_secret, seal, unwrap, wrap
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import (
    AuditEvent,
    HelpRequest,
    HelpRequestQuerySet,
    KeyGrant,
    ThreadMessage,
)
from legal_help.sealed import answers, renewal
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.renewal import SignedRenewal
from legal_help.trust import keys, roster, writers
from legal_help.trust.chain import Person, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.signers import signed_by_readers

PARTS = ("answers", "card", "triage")


def rekey(*, by: Caseworker, public_ref: str) -> None:
    """Give the request a new case key; whoever may open it on the roster still may.

    Raises workbench.NoSuchRequest, roster.NoRoster, audit.Tampered.
    """
    readers = roster.verified()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        rekey_opened(opened, readers=readers, by=by)


def rekey_waiting(*, by: Caseworker, at_most: int) -> Progress:
    """Give new case keys to requests that somebody who left could open, as far as `by` can.

    Interrupted, it goes on with the next; one that was changed in the database stays, and is
    reported. What a wall keeps from them is not among what is left: others see it.
    """
    readers = roster.verified()
    waiting = waits(readers).exclude(pk__in=walls.kept_from(by.person, readers))
    mine = waiting.filter(pk__in=reach.open_to(by.person, readers)).order_by("pk")
    done = refused = 0
    for reference in list(mine.values_list("public_ref", flat=True)):
        if done == at_most:
            break
        try:
            rekey(by=by, public_ref=reference)
        except (audit.Tampered, workbench.NoSuchRequest):
            # It counts for nothing: however many were changed, the others behind them come.
            refused += 1
        else:
            done += 1
    return Progress(done=done, left=waiting.count(), refused=refused)


def waits(readers: Roster) -> HelpRequestQuerySet:
    """Return what somebody could open who does not read any more: marked when they left, or sent
    or granted at that very moment."""
    counts = {*(each.key for each in readers.people if each.is_active), readers.recovery.key}
    stray = KeyGrant.objects.exclude(recipient_key__in=counts).values("request")
    return HelpRequest.objects.filter(Q(rekey_needed=True) | Q(pk__in=stray))


def is_waiting(opened: OpenedCase, readers: Roster) -> bool:
    """Whether somebody who left may know the case key. Not by the mark alone: they could take it
    away in the database. The verified header tells whether there was a new one since."""
    if waits(readers).filter(pk=opened.request.pk).exists():
        return True
    return any(
        person.until >= opened.request.received_on
        and not _was_rekeyed_since(opened, person, readers)
        for person in readers.people
        if person.until
    )


def _was_rekeyed_since(opened: OpenedCase, leaver: Person, readers: Roster) -> bool:
    """Whether the case key was made anew after this person left.

    Of two who leave on one day, the second got the new key that the first does not have. So on that
    day the chain tells, where it is sure; elsewhere one new key more does no harm.
    """
    if leaver.until is None or opened.header.was_rekeyed_after(leaver.until):
        return True
    if opened.header.rekeyed_on != leaver.until:
        return False
    end, is_sure = writers.end_of(leaver, readers)
    events = AuditEvent.objects.filter(
        action=Action.REKEYED, object_ref=str(opened.request.pk), seq__gt=end
    )
    return is_sure and end > 0 and any(signed_by_readers(events, readers))


def rekey_opened(opened: OpenedCase, *, readers: Roster, by: Caseworker) -> None:
    """Within `workbench.locked`: `opened` is of no use afterwards."""
    request = opened.request
    case_key, version = new_secret(), opened.header.version_now + 1
    public, wrapped = keys.new_drop(case_key=case_key, request=request.pk, version=version)
    drop = keys.drop_opener(case_key=case_key, request=request.pk, version=version, wrapped=wrapped)
    _Rewrapping(opened, case_key, version, drop, readers, by).everything()
    following = workbench.next_renewal(opened, by, drop=public, key_version=version, how="")
    before = renewal.read(bytes(request.renewals))
    # Bound to the case key that counts, all of them: the old one binds nothing any more.
    request.renewals = renewal.written(
        [
            *(_bound(each, case_key, request.pk, place) for place, each in enumerate(before, 1)),
            workbench.signed_renewal(opened, following, by=by, case_key=case_key),
        ]
    )
    request.header_mac = mac(case_key, row_labels.header(request.pk), bytes(request.header))
    request.drop_private = wrapped
    request.rekey_needed = False
    request.save(update_fields=[*PARTS, "renewals", "header_mac", "drop_private", "rekey_needed"])
    _grant_anew(request, case_key, version, readers, by)
    said = f"{version}:{writers.mark_of(following.encode())}"
    audit.record(action=Action.REKEYED, object_ref=request.pk, detail=said, by=by)


@dataclass(frozen=True, repr=False)
class _Rewrapping:
    """From the old case key to the new one. What does not open stays as it is, and is reported."""

    opened: OpenedCase
    case_key: bytes
    version: int
    drop: Pair
    readers: Roster
    by: Caseworker

    def everything(self) -> None:
        request, old = self.opened.request, self.opened.header.version_now
        for name in PARTS:
            label, new = (row_labels.part(name, request.pk, each) for each in (old, self.version))
            setattr(request, name, self._rewrapped(bytes(getattr(request, name)), label, new))
        for message in request.messages.all():
            if message.direction == ThreadMessage.Direction.FROM_PERSON:
                message.staff_blob = self._resealed(message)
            else:
                label, new = (
                    row_labels.reply_for_staff(request.pk, message.pk, each)
                    for each in (old, self.version)
                )
                message.applicant_blob = self._proven_anew(message)
                message.staff_blob = self._rewrapped(bytes(message.staff_blob), label, new)
            message.save(update_fields=["staff_blob", "applicant_blob"])
        for note in request.notes.all():
            label, new = (
                row_labels.note(request.pk, note.pk, each) for each in (old, self.version)
            )
            note.blob = self._rewrapped(bytes(note.blob), label, new)
            note.save(update_fields=["blob"])

    def _rewrapped(self, blob: bytes, old: Label, new: Label) -> bytes:
        try:
            return wrap(self.case_key, new, unwrap(self.opened.case_key, old, blob))
        except CannotOpen:
            return self._left(blob)

    def _resealed(self, message: ThreadMessage) -> bytes:
        request, old = self.opened.request.pk, self.opened.header.version_now
        label, new = (row_labels.message(request, message.pk, each) for each in (old, self.version))
        try:
            opened = self.opened.drop.open(label, bytes(message.staff_blob))
            return seal(self.drop.public, new, opened)
        except CannotOpen:
            return self._left(bytes(message.staff_blob))

    def _proven_anew(self, message: ThreadMessage) -> bytes:
        """For the person, by the new drop pair. What staff see refused keeps a proof that is over:
        whoever held the old key may have put it there."""
        try:
            self.opened.text_from_us(message, self.readers)
        except audit.Tampered as refusal:
            return self._left(bytes(message.applicant_blob or b""), refusal.code)
        return answers.for_person(
            self.opened.letter_from_us(message),
            to=self.opened.header.applicant_now,
            drop=self.drop,
            request=self.opened.request.pk,
            row=message.pk,
        )

    def _left(self, blob: bytes, code: str = audit.BlobAltered.code) -> bytes:
        request = self.opened.request.pk
        audit.record(action=Action.REFUSED, object_ref=request, detail=code, by=self.by)
        return blob


def _bound(signed: SignedRenewal, case_key: bytes, request: UUID, number: int) -> SignedRenewal:
    code = mac(case_key, row_labels.renewal(request, number), signed.body)
    return replace(signed, mac=code)


def _grant_anew(
    request: HelpRequest, case_key: bytes, version: int, readers: Roster, by: Caseworker
) -> None:
    """To those who held a grant and still read, and to the recovery key."""
    old = KeyGrant.objects.filter(request=request)
    holders = set(old.filter(key_version=version - 1).values_list("recipient_key", flat=True))
    old.delete()
    KeyGrant.objects.bulk_create(
        granting.sealed(
            request=request.pk,
            case_key=case_key,
            version=version,
            recipient=recipient,
            public=public,
            by=by.person.key,
        )
        for recipient, public in _recipients(request, readers, holders, by)
    )


def _recipients(
    request: HelpRequest, readers: Roster, holders: set[UUID], by: Caseworker
) -> Iterable[tuple[UUID, PublicKeys]]:
    # A row of a grant can be put there by whoever writes to the database; walls and events are
    # signed. Whoever is at work here has opened the request.
    kept_out = walls.of_request(request.pk, readers)
    for person in readers.intake():
        is_bearer = person.key == by.person.key or (
            person.key in holders and granting.was_granted(request, person, readers)
        )
        if is_bearer and person.user not in kept_out:
            yield person.key, person.public
    yield readers.recovery.key, readers.recovery.public
