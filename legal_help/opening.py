"""From a reader's grant to the case key, and from the case key to what was written.

Nothing is believed because it stands in a column: the header must bear the person's signature and
the case key's code, each text its writer's signature, each number its place.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from legal_help import audit, keys, labels, renewal, roster
from legal_help.chain import Roster
from legal_help.crypto import (
    CannotOpen,
    Label,
    Pair,
    fingerprint,
    is_mac,
    is_signature,
    unwrap,
    wrap,
)
from legal_help.header import Header
from legal_help.keys import Reader
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.renewal import Renewal, SignedRenewal
from legal_help.texts import Content, checked, unsigned

KEPT = "grant_kept"
UNGRANTED = "ungranted"
CODE_GIVEN, REKEYED = "code_given", "rekeyed"
# Each writes one renewal.
RENEWALS = (CODE_GIVEN, REKEYED)
MESSAGES = ("answered", "message_received")
KEY_BYTES = 32


class Outdated(audit.HeaderForged):
    """The row lacks a renewal that was written down, or the reader a grant of its version.

    Read without a lock, it may have got new keys in between; else somebody put an old row back.
    """


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """A request whose grant opened and whose header was verified."""

    request: HelpRequest
    case_key: bytes
    header: Header

    @cached_property
    def drop(self) -> Pair:
        """The opener of what the person wrote later. Raises audit.BlobAltered."""
        try:
            return keys.drop_opener(
                case_key=self.case_key,
                request=self.request.pk,
                version=self.header.version_now,
                wrapped=bytes(self.request.drop_private),
            )
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None

    def part(self, name: str) -> Content:
        """Return "answers", "card" or "triage". Raises audit.Tampered."""
        label = labels.part(name, self.request.pk, self.header.version_now)
        signature = labels.part_signature(name, self.request.pk)
        try:
            padded = unwrap(self.case_key, label, bytes(getattr(self.request, name)))
            by = self.header.applicant.signing
            return checked(padded, by=by, label=signature, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None

    def text_from_person(self, message: ThreadMessage) -> Content:
        """Return what the person wrote after sending. Raises audit.Tampered."""
        label = labels.message(self.request.pk, message.pk, self.header.version_now)
        signature = labels.message_signature(self.request.pk, message.pk)
        try:
            padded = self.drop.open(label, bytes(message.staff_blob))
            by = self.header.signing_at(message.number)
            content = checked(padded, by=by, label=signature, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None
        return _in_place(content, message)

    def letter_from_us(self, message: ThreadMessage) -> bytes:
        """Return an answer as it was signed, nothing of it checked yet. Raises audit.Tampered."""
        label = labels.answer_for_staff(self.request.pk, message.pk, self.header.version_now)
        try:
            return unwrap(self.case_key, label, bytes(message.staff_blob))
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None

    def text_from_us(self, message: ThreadMessage, readers: Roster) -> Content:
        """Return what a caseworker answered. Raises audit.Tampered."""
        return answer_of(self.letter_from_us(message), message, readers)

    def text_of_note(self, note: CaseNote, readers: Roster) -> Content:
        """Return a note of a colleague. Raises audit.Tampered."""
        label = labels.note(self.request.pk, note.pk, self.header.version_now)
        signature = labels.note_signature(self.request.pk, note.pk)
        try:
            padded = unwrap(self.case_key, label, bytes(note.blob))
            signer = _signer(padded, readers, of=self.request.pk)
            return checked(padded, by=signer, label=signature, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None


def answer_of(padded: bytes, message: ThreadMessage, readers: Roster) -> Content:
    """Return an opened answer if a caseworker of the roster signed it for this place."""
    label = labels.answer_signature(message.request_id, message.pk)
    try:
        signer = _signer(padded, readers, of=message.request_id)
        content = checked(padded, by=signer, label=label, of=message.request_id)
    except CannotOpen:
        raise audit.BlobAltered(message.request_id) from None
    return _in_place(content, message)


def verified_header(
    request: HelpRequest, *, written: int, readers: Callable[[], Roster] = roster.verified
) -> Header:
    """Return the header with its renewals, as many at least as were `written` down of them.

    Raises audit.HeaderForged where the person did not sign the header, or a caseworker of the
    roster not each renewal on top of what was before; Outdated; and roster.NoRoster, if there are
    any renewals.
    """
    header = _header_of_send(request)
    try:
        kept = renewal.read(bytes(request.renewals))
    except renewal.NoRenewals:
        raise audit.HeaderForged(request.pk) from None
    if len(kept) < written:
        raise Outdated(request.pk)
    found: list[Renewal] = []
    before = bytes(request.header)
    for number, signed in enumerate(kept, start=1):
        found.append(_renewal_after(before, signed, request.pk, number, readers()))
        before = signed.body
    return replace(header, renewals=tuple(found))


def _renewal_after(
    before: bytes, signed: SignedRenewal, request: UUID, number: int, readers: Roster
) -> Renewal:
    found = Renewal.decode(signed.body)
    place = (request, number, renewal.hash_of(before))
    if found is None or (found.request, found.number, found.previous) != place:
        raise audit.HeaderForged(request)
    person, label = readers.person(found.by), labels.renewal(request, number)
    if person is None or not is_signature(
        signed.signature, by=person.public.signing, label=label, text=signed.body
    ):
        raise audit.HeaderForged(request)
    return found


def _header_of_send(request: HelpRequest) -> Header:
    body = bytes(request.header)
    header = Header.decode(body)
    if header is None or header.request != request.pk:
        raise audit.HeaderForged(request.pk)
    signature, by = bytes(request.header_signature), header.applicant.signing
    if not is_signature(signature, by=by, label=labels.header(request.pk), text=body):
        raise audit.HeaderForged(request.pk)
    _refuse_altered_row(request, header)
    return header


def _refuse_altered_row(request: HelpRequest, header: Header) -> None:
    """A reference names the request on the telephone: it must not lead to another one."""
    said = (header.public_ref, header.received_on)
    if (request.public_ref, request.received_on) != said or request.status not in request.Status:
        raise audit.RowAltered(request.pk)


def in_places(request: HelpRequest) -> list[tuple[int, ThreadMessage | None]]:
    """Return the messages by number; where some were taken out, None stands once in their place.

    The end is compared with what was written down of each message as it came.
    """
    # Counted before they are read: one that comes in between is not missing.
    written = audit.written_of(request.pk, actions=MESSAGES)
    places: list[tuple[int, ThreadMessage | None]] = []
    before = 0
    for message in request.messages.order_by("number"):
        if message.number > before + 1:
            places.append((before + 1, None))
        places.append((message.number, message))
        before = message.number
    if before < written:
        places.append((before + 1, None))
    return places


class Openings:
    """Open many requests for one reader; remember which grants were opened for the first time.

    The first open keeps the case key under the reader's own key, with the hash of the header: a
    header that changes afterwards is refused. A sealed grant in the place of a kept one as well,
    for anybody can seal to a public key.
    """

    def __init__(self, by: Reader) -> None:
        self.by = by
        self._readers = cache(roster.verified)
        self._grants: dict[tuple[UUID, int], KeyGrant] = {}
        self._kept: set[tuple[str, str]] = set()
        self._renewed: dict[str, int] = {}
        self._first_opened: list[tuple[KeyGrant, OpenedCase]] = []

    def find_grants(self, requests: Sequence[HelpRequest]) -> None:
        """Fetch this reader's grants to these requests, and which of them were kept before."""
        mine = KeyGrant.objects.filter(request__in=requests, recipient_key=self.by.person.key)
        grants = list(mine)
        self._grants |= {(grant.request_id, grant.key_version): grant for grant in grants}
        sealed = [str(g.request_id) for g in grants if g.form == KeyGrant.Form.SEALED]
        self._kept |= self._kept_before(sealed)
        refs = [str(request.pk) for request in requests]
        renewed = AuditEvent.objects.filter(action__in=RENEWALS, object_ref__in=refs)
        self._renewed |= Counter(renewed.values_list("object_ref", flat=True))

    def open(self, request: HelpRequest) -> OpenedCase:
        """Raises audit.Tampered; Outdated also where it got new keys after the row was read."""
        written = self._renewed.get(str(request.pk), 0)
        header = verified_header(request, written=written, readers=self._readers)
        grant = self._grants.get((request.pk, header.version_now))
        if grant is None:
            raise Outdated(request.pk)
        self._refuse_replaced(grant)
        opened = OpenedCase(request, self._case_key(request, grant), header)
        label, body = labels.header(request.pk), bytes(request.header)
        if not is_mac(bytes(request.header_mac), under=opened.case_key, label=label, text=body):
            raise audit.HeaderForged(request.pk)
        self._refuse_foreign_renewals(opened)
        if grant.form == KeyGrant.Form.SEALED:
            self._first_opened.append((grant, opened))
        return opened

    @transaction.atomic
    def keep(self) -> None:
        """Store the grants that were opened for the first time under the reader's own key."""
        for grant, opened in self._first_opened:
            header_hash = fingerprint(bytes(opened.request.header))
            content = opened.case_key + header_hash
            grant.blob = wrap(self.by.pair.own, self._own_label(grant), content)
            grant.form = KeyGrant.Form.OWN
        grants = [grant for grant, _opened in self._first_opened]
        KeyGrant.objects.bulk_update(grants, ["blob", "form"], batch_size=100)
        by_version = defaultdict(list)
        for grant in grants:
            by_version[grant.key_version].append(grant.request_id)
        for version, refs in by_version.items():
            audit.record_many(action=KEPT, object_refs=refs, detail=str(version), by=self.by)
        self._first_opened = []

    def _kept_before(self, refs: Sequence[str]) -> set[tuple[str, str]]:
        """Return request and version of what this reader kept, and nobody took away since."""
        me, found = self.by.audit_name, set()
        kept, taken = Q(action=KEPT, actor=me), Q(action=UNGRANTED, detail_code=me)
        events = AuditEvent.objects.filter(kept | taken, object_ref__in=refs).order_by("seq")
        for action, ref, version in events.values_list("action", "object_ref", "detail_code"):
            if action == KEPT:
                found.add((ref, version))
            else:
                found = {each for each in found if each[0] != ref}
        return found

    def _refuse_replaced(self, grant: KeyGrant) -> None:
        place = (str(grant.request_id), str(grant.key_version))
        if grant.form != KeyGrant.Form.SEALED or place not in self._kept:
            return
        # The reader may have kept it in another window, between the two questions.
        grant.refresh_from_db()
        if grant.form == KeyGrant.Form.SEALED:
            raise audit.GrantReplaced(grant.request_id)

    def _refuse_foreign_renewals(self, opened: OpenedCase) -> None:
        """Somebody on the roster who cannot open this request has signed one."""
        for number, signed in enumerate(renewal.read(bytes(opened.request.renewals)), 1):
            label = labels.renewal(opened.request.pk, number)
            if not is_mac(signed.mac, under=opened.case_key, label=label, text=signed.body):
                raise audit.HeaderForged(opened.request.pk)

    def _case_key(self, request: HelpRequest, grant: KeyGrant) -> bytes:
        blob, me, version = bytes(grant.blob), self.by.person.key, grant.key_version
        try:
            if grant.form == KeyGrant.Form.SEALED:
                label = labels.grant(request.pk, recipient=me, version=version)
                return self.by.pair.open(label, blob)
            kept = unwrap(self.by.pair.own, self._own_label(grant), blob)
        except CannotOpen:
            raise audit.BlobAltered(request.pk) from None
        if kept[KEY_BYTES:] != fingerprint(bytes(request.header)):
            raise audit.HeaderForged(request.pk)
        return kept[:KEY_BYTES]

    def _own_label(self, grant: KeyGrant) -> Label:
        return labels.own_grant(
            grant.request_id, recipient=self.by.person.key, version=grant.key_version
        )


def day_of(content: Content) -> date:
    return date.fromisoformat(content["on"])


def _signer(padded: bytes, readers: Roster, *, of: UUID) -> bytes:
    """Return the public key of whoever says to have written this, if the roster knows them."""
    try:
        person = readers.person(UUID(unsigned(padded)["by"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        person = None
    if person is None:
        raise audit.SignatureForged(of)
    return person.public.signing


def _in_place(content: Content, message: ThreadMessage) -> Content:
    """A message keeps its number, so that none is taken out or put elsewhere unseen."""
    if content["number"] != message.number:
        raise audit.MessageMissing(message.request_id)
    return content
