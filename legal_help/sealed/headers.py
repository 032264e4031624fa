"""Verify the header of a request: signed by the person, and each renewal by a caseworker.

Nothing is believed because it stands in a column.
"""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.sealing import is_signature
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, HelpRequest
from legal_help.sealed import renewal
from legal_help.sealed.header import Header
from legal_help.sealed.renewal import Renewal, SignedRenewal
from legal_help.trust import roster, writers
from legal_help.trust.chain import Roster
from legal_help.trust.signers import signed_by_readers

# Each writes one renewal.
RENEWALS = (Action.CODE_GIVEN, Action.REKEYED)


class Outdated(audit.HeaderForged):
    """The row lacks a renewal that was written down, or the reader a grant of its version.

    Read without a lock, it may have got new keys in between; else somebody put an old row back.
    """


def verified_header(
    request: HelpRequest, *, written: int, readers: Callable[[], Roster] = roster.verified
) -> Header:
    """Return the header with its renewals, as many at least as were `written` down of them.

    Raises audit.HeaderForged where the person did not sign the header, or a caseworker of the
    roster not each renewal on top of what was before; audit.NeverWritten where one who left may
    have signed the last; Outdated; and roster.NoRoster, if there are any renewals, or were.
    """
    header = _header_of_send(request)
    try:
        kept = renewal.read(bytes(request.renewals))
    except renewal.NoRenewals:
        raise audit.HeaderForged(request.pk) from None
    if len(kept) < written and len(kept) < _written_by_readers(request, readers()):
        raise Outdated(request.pk)
    found: list[Renewal] = []
    before, drop = bytes(request.header), header.drop
    for number, signed in enumerate(kept, start=1):
        _refuse_without_proof(signed, drop, request.pk, number)
        found.append(_renewal_after(before, signed, request.pk, number, readers()))
        before, drop = signed.body, found[-1].drop
    if found:
        _refuse_by_leaver(found[-1], before, readers())
    return replace(header, renewals=tuple(found))


def _written_by_readers(request: HelpRequest, readers: Roster) -> int:
    """How many renewals were written down by a key of the roster: anybody may add an event.

    One of somebody who left counts too: a chain that is broken must not bring an old row back.
    """
    events = AuditEvent.objects.filter(action__in=RENEWALS, object_ref=str(request.pk))
    return sum(1 for _ in signed_by_readers(events, readers, counts_late=lambda _event: True))


def proven_header(request: HelpRequest) -> Header:
    """Return the header, with its renewals, of a request whose bytes were verified before."""
    header = Header.decode(bytes(request.header))
    renewals = [Renewal.decode(each.body) for each in renewal.read(bytes(request.renewals))]
    if header is None or None in renewals:
        raise audit.HeaderForged(request.pk)
    return replace(header, renewals=tuple(each for each in renewals if each))


def _renewal_after(
    before: bytes, signed: SignedRenewal, request: UUID, number: int, readers: Roster
) -> Renewal:
    found = Renewal.decode(signed.body)
    place = (request, number, renewal.hash_of(before))
    if found is None or (found.request, found.number, found.previous) != place:
        raise audit.HeaderForged(request)
    person, label = readers.person(found.by), row_labels.renewal(request, number)
    if person is None or not is_signature(
        signed.signature, by=person.public.signing, label=label, text=signed.body
    ):
        raise audit.HeaderForged(request)
    return found


def _refuse_by_leaver(last: Renewal, body: bytes, readers: Roster) -> None:
    """Somebody who left holds the case key until it is made anew, and with it all of a proof.

    The last alone: whoever signed it has checked those before it, and names their hash.
    """
    writers.refuse_late(body, by=readers.person(last.by), of=last.request, readers=readers)


def _refuse_without_proof(
    signed: SignedRenewal, drop: PublicKeys, request: UUID, number: int
) -> None:
    """Somebody on the roster, or who was on it, has signed one without holding the case key."""
    label = row_labels.renewal_proof(request, number)
    if not is_signature(signed.proof, by=drop.signing, label=label, text=signed.body):
        raise audit.HeaderForged(request)


def unproven_header(request: HelpRequest) -> Header:
    """Return the header of Send as it stands; whether the person signed it is for the caller to see.

    Raises audit.HeaderForged, audit.RowAltered.
    """
    header = _decoded(request)
    _refuse_altered_row(request, header)
    return header


def _header_of_send(request: HelpRequest) -> Header:
    header, body = _decoded(request), bytes(request.header)
    signature, by = bytes(request.header_signature), header.applicant.signing
    if not is_signature(signature, by=by, label=row_labels.header(request.pk), text=body):
        raise audit.HeaderForged(request.pk)
    _refuse_altered_row(request, header)
    return header


def _decoded(request: HelpRequest) -> Header:
    header = Header.decode(bytes(request.header))
    if header is None or header.request != request.pk:
        raise audit.HeaderForged(request.pk)
    return header


def _refuse_altered_row(request: HelpRequest, header: Header) -> None:
    """A reference names the request on the telephone: it must not lead to another one."""
    said = (header.public_ref, header.received_on)
    if (
        request.public_ref,
        request.received_on,
    ) != said or request.status not in HelpRequest.Status:
        raise audit.RowAltered(request.pk)
