"""Open many requests for one reader, and keep what was checked of each for the next time."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from legal_help.crypto import row_labels
from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.crypto.label import Label
from legal_help.crypto.sealing import CannotOpen, Signature, fingerprint, is_mac, unwrap, wrap
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, HelpRequest, KeyGrant
from legal_help.sealed import kept, renewal
from legal_help.sealed.header import Header
from legal_help.sealed.headers import (
    RENEWALS,
    Outdated,
    proven_header,
    unproven_header,
    verified_header,
)
from legal_help.sealed.kept import Kept
from legal_help.sealed.opening import Checked, OpenedCase
from legal_help.trust import roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.signers import signed_by_readers

STATUSES = frozenset(HelpRequest.Status.values)
# Fewer are opened sooner than threads have begun.
WORTH_THREADS = 50
# A colleague's event waits for the end of the chain as long as these take: a tenth of a second.
KEPT_AT_ONCE = 500


class _Grant(NamedTuple):
    """The columns of a grant. A model for each of 5,000 would cost as much as opening it."""

    id: UUID
    request_id: UUID
    key_version: int
    form: str
    blob: bytes


class _Unproven(NamedTuple):
    grant: _Grant
    opened: OpenedCase
    signatures: Sequence[Signature]

    def __repr__(self) -> str:
        return "<unproven>"


class Openings:
    """Open many requests for one reader; remember which grants were opened for the first time.

    The first open keeps the case key under the reader's own key, with the hash of the header: a
    header that changes afterwards is refused. A sealed grant in the place of a kept one as well,
    for anybody can seal to a public key. So whatever stands under a sealed one must be what the
    person sent: the event of that bears their signature, in its place in the chain.
    """

    def __init__(self, by: Caseworker) -> None:
        self.by = by
        self._readers = cache(roster.verified)
        self._grants: dict[UUID, dict[int, _Grant]] = defaultdict(dict)
        # Where in the chain it was kept last, by request and version.
        self._kept: dict[tuple[str, str], int] = {}
        self._received: dict[str, list[AuditEvent]] = defaultdict(list)
        self._renewed: dict[str, int] = {}
        self._ahead: dict[UUID, tuple[_Grant, OpenedCase]] = {}
        self._opened: list[tuple[_Grant, OpenedCase, int]] = []

    def find_grants(self, requests: Sequence[HelpRequest]) -> None:
        """Fetch this reader's grants to these requests, and which of them were kept before."""
        mine = KeyGrant.objects.filter(recipient_key=self.by.person.key)
        wanted = {request.pk for request in requests}
        renewed = AuditEvent.objects.filter(action__in=RENEWALS).order_by()
        if len(wanted) <= HelpRequest.NAMED_AT_MOST:
            mine = mine.filter(request__in=wanted)
            renewed = renewed.filter(object_ref__in=map(str, wanted))
        sealed = []
        for columns in mine.values_list(*_Grant._fields):
            grant = _Grant(*columns)
            if grant.request_id in wanted:
                self._grants[grant.request_id][grant.key_version] = grant
                if grant.form == KeyGrant.Form.SEALED:
                    sealed.append(str(grant.request_id))
        self._find_past(sealed)
        counted = renewed.values_list("object_ref").annotate(Count("seq"))
        self._renewed |= dict(counted)

    def open(self, request: HelpRequest) -> OpenedCase:
        """Raises audit.Tampered; Outdated also where it got new keys after the row was read."""
        ahead = self._ahead.pop(request.pk, None)
        grant, opened = ahead or self._open(request)
        self._opened.append((grant, opened, 0))
        return opened

    def open_ahead(self, requests: Sequence[HelpRequest]) -> None:
        """Open those whose grant is sealed, and check signatures with every processor.

        To check one leaves the interpreter to others; nothing else that is done here does, so all
        of that is done before. What is not as it should be is opened again where somebody asks for
        it, and refused there.
        """
        sealed = [request for request in requests if self._is_sealed_and_simple(request)]
        if len(sealed) < WORTH_THREADS:
            return
        unproven = [each for each in map(self._opened_unproven, sealed) if each]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for some in pool.map(_proven_of, batched(unproven, WORTH_THREADS)):
                self._ahead |= {each.opened.request.pk: each[:2] for each in some}

    def _is_sealed_and_simple(self, request: HelpRequest) -> bool:
        """Whether it is opened for the first time, and never had another key."""
        if request.renewals or self._written(request):
            return False
        return all(
            grant.form == KeyGrant.Form.SEALED
            and (str(request.pk), str(grant.key_version)) not in self._kept
            for grant in self._grants[request.pk].values()
        )

    def _opened_unproven(self, request: HelpRequest) -> _Unproven | None:
        """Return a request as opened, with the two signatures that prove all that was opened."""
        with suppress(audit.Tampered, CannotOpen, *UNREADABLE):
            grant, opened = self._opened_under(request, unproven_header(request))
            on_all, on_event = opened.signature_on_all(), self._signature_of_send(opened)
            if on_all and on_event:
                return _Unproven(grant, opened, (on_all, on_event))
        return None

    def _open(self, request: HelpRequest) -> tuple[_Grant, OpenedCase]:
        header = verified_header(request, written=self._written(request), readers=self._readers)
        grant, opened = self._opened_under(request, header)
        if grant.form == KeyGrant.Form.SEALED:
            self._refuse_never_sent(opened)
        return grant, opened

    def _opened_under(self, request: HelpRequest, header: Header) -> tuple[_Grant, OpenedCase]:
        grant = self._grants[request.pk].get(header.version_now)
        if grant is None:
            raise Outdated(request.pk)
        self._refuse_replaced(grant)
        case_key = self._case_key(request, grant)
        opened = OpenedCase(request, case_key, header.version_now, lambda: header)
        label, body = row_labels.header(request.pk), bytes(request.header)
        if not is_mac(bytes(request.header_mac), under=opened.case_key, label=label, text=body):
            raise audit.HeaderForged(request.pk)
        self._refuse_foreign_renewals(opened)
        return grant, opened

    def reopen(self, request: HelpRequest) -> OpenedCase:
        """As `open`; what this reader has verified and kept the proof of is not verified again.

        The proof is a hash, under the reader's own key, of every byte whose signature or code was
        checked: header, renewals, card and triage, and what the row says beside them. Whoever
        changed one of them, or took a renewal away, meets the whole of `open`.
        """
        return self._as_kept(request) or self.open(request)

    def recall(self, request: HelpRequest) -> OpenedCase | None:
        """Return a request as this reader has kept it, its bytes neither read nor compared.

        None where there is something to open: for the first time, or with keys that are new.
        """
        found = self._own(request)
        if found is None:
            return None
        grant, ours = found
        # By these a line is sorted, filtered and found: before anything of it is compared.
        if ours.name != kept.name_of(request):
            return None
        return self._proven(request, grant, ours)

    def keep(self) -> None:
        """Store the grants that were opened for the first time under the reader's own key.

        With the proof of the parts, where these were checked; a grant that was kept without gets
        it now. Of many, some at a time, so that nobody waits long for the end of the chain.
        """
        worth = [
            (grant, opened)
            for grant, opened, messages in self._opened
            if self._is_worth_keeping(grant, opened, messages)
        ]
        for some in batched(worth, KEPT_AT_ONCE):
            self._keep(some)
        self._opened = []

    @transaction.atomic
    def _keep(self, some: Sequence[tuple[_Grant, OpenedCase]]) -> None:
        by_version, blobs = defaultdict(list), []
        # One that a colleague has taken away and given again meanwhile is another grant.
        there = KeyGrant.objects.locked(grant.id for grant, _opened in some)
        for grant, opened in some:
            if grant.id not in there:
                continue
            if grant.form != KeyGrant.Form.OWN:
                by_version[grant.key_version].append(grant.request_id)
            content = self._content(opened).encode()
            blob = wrap(self.by.pair.own, self._own_label(grant), content)
            blobs.append((grant.id, blob))
        KeyGrant.objects.store_own(blobs)
        for version, refs in by_version.items():
            audit.record_many(
                action=Action.GRANT_KEPT, object_refs=refs, detail=str(version), by=self.by
            )

    def _is_worth_keeping(self, grant: _Grant, opened: OpenedCase, messages: int) -> bool:
        """A grant seen for the first time; a proof there was not; a message more that was checked."""
        if opened.is_proven:
            return opened.checked.messages > messages
        return grant.form == KeyGrant.Form.SEALED or opened.checked.parts >= kept.PARTS

    def _content(self, opened: OpenedCase) -> Kept:
        request = opened.request
        has_proof = opened.checked.parts >= kept.PARTS
        return Kept(
            case_key=opened.case_key,
            header_hash=fingerprint(bytes(request.header)),
            proof=kept.proof_of(request) if has_proof else b"",
            renewals=len(opened.header.renewals),
            name=kept.name_of(request) if has_proof else "",
            facts=opened.facts if has_proof else {},
            columns=opened.columns if has_proof else None,
            plain=frozenset(opened.checked.plain),
            news=opened.checked.news,
        )

    def _as_kept(self, request: HelpRequest) -> OpenedCase | None:
        """Return the request as it was verified before, or None where that is not proved."""
        found = self._own(request)
        if found is None:
            return None
        grant, ours = found
        if ours.proof != kept.proof_of(request):
            return None
        opened = self._proven(request, grant, ours)
        self._opened.append((grant, opened, opened.checked.messages))
        return opened

    def _own(self, request: HelpRequest) -> tuple[_Grant, Kept] | None:
        """Return the only grant, if this reader has kept it, and no renewal is younger."""
        grants = self._grants.get(request.pk)
        if not grants or len(grants) > 1 or request.status not in STATUSES:
            return None
        [grant] = grants.values()
        if grant.form != KeyGrant.Form.OWN:
            return None
        try:
            ours = self._opened_own(grant)
        except CannotOpen:
            return None
        return (grant, ours) if self._written(request) <= ours.renewals else None

    def _proven(self, request: HelpRequest, grant: _Grant, ours: Kept) -> OpenedCase:
        return OpenedCase(
            request,
            ours.case_key,
            grant.key_version,
            partial(proven_header, request),
            is_proven=True,
            proof=ours.proof,
            checked=Checked(
                set(kept.PARTS),
                dict(ours.facts),
                ours.columns,
                set(ours.plain),
                dict(ours.news),
            ),
        )

    def _written(self, request: HelpRequest) -> int:
        return self._renewed.get(str(request.pk), 0) if self._renewed else 0

    def _find_past(self, refs: Sequence[str]) -> None:
        """Load how requests with a sealed grant came, and which versions this reader kept.

        Only what is signed counts, or a row would undo it that anybody can write. What was kept
        and then taken away may come sealed again.
        """
        me = self.by.audit_name
        kept, taken = (
            Q(action=Action.GRANT_KEPT, actor=me),
            Q(action=Action.UNGRANTED, detail_code=me),
        )
        asked = kept | taken | Q(action=Action.RECEIVED)
        of_readers, found = [], defaultdict[str, dict[str, int]](dict)
        self._received |= {ref: [] for ref in refs}
        for event in AuditEvent.objects.filter(asked, object_ref__in=refs).order_by("seq"):
            if event.action == Action.RECEIVED:
                self._received[event.object_ref].append(event)
            else:
                of_readers.append(event)
        readers = self._readers() if of_readers else None
        for event, _by in signed_by_readers(of_readers, readers) if readers else ():
            if event.action == Action.GRANT_KEPT:
                found[event.object_ref][event.detail_code] = event.seq
            else:
                found[event.object_ref].clear()
        for ref, versions in found.items():
            self._kept |= {(ref, version): seq for version, seq in versions.items()}

    def _signature_of_send(self, opened: OpenedCase) -> Signature | None:
        """Return the person's signature on the event of how it came, if there is one such event."""
        events = self._received[str(opened.request.pk)]
        return (
            audit.signature_on(events[0], by=opened.header.applicant.signing)
            if len(events) == 1
            else None
        )

    def _refuse_never_sent(self, opened: OpenedCase) -> None:
        """Refuse a request whose sender did not sign that it came. Raises audit.HeaderForged."""
        events, by = self._received[str(opened.request.pk)], opened.header.applicant.signing
        if not events or not all(audit.is_genuine(event, by=by) for event in events):
            raise audit.HeaderForged(opened.request.pk)

    def _refuse_replaced(self, grant: _Grant) -> None:
        if grant.form != KeyGrant.Form.SEALED or not self._kept:
            return
        kept_at = self._kept.get((str(grant.request_id), str(grant.key_version)))
        if kept_at is None or self._was_given_since(grant.request_id, kept_at):
            return
        # The reader may have kept it in another window, between the two questions.
        mine = KeyGrant.objects.filter(request=grant.request_id, recipient_key=self.by.person.key)
        if mine.filter(key_version=grant.key_version, form=KeyGrant.Form.SEALED).exists():
            raise audit.GrantReplaced(grant.request_id)

    def _was_given_since(self, request: UUID, kept_at: int) -> bool:
        """Whether a colleague gave it again, and signed that: nobody gives to themselves.

        It was kept behind the event that took it away, where both happened at once; or the kept
        row was deleted in the database.
        """
        given = AuditEvent.objects.filter(
            action=Action.GRANTED,
            object_ref=str(request),
            detail_code=self.by.audit_name,
            seq__gt=kept_at,
        )
        signed = signed_by_readers(given, self._readers())
        return any(by.user != self.by.person.user for _event, by in signed)

    def _refuse_foreign_renewals(self, opened: OpenedCase) -> None:
        """Somebody on the roster who cannot open this request has signed one."""
        for number, signed in enumerate(renewal.read(bytes(opened.request.renewals)), 1):
            label = row_labels.renewal(opened.request.pk, number)
            if not is_mac(signed.mac, under=opened.case_key, label=label, text=signed.body):
                raise audit.HeaderForged(opened.request.pk)

    def _case_key(self, request: HelpRequest, grant: _Grant) -> bytes:
        me, version = self.by.person.key, grant.key_version
        try:
            if grant.form == KeyGrant.Form.SEALED:
                label = row_labels.grant(request.pk, recipient=me, version=version)
                return self.by.pair.open(label, bytes(grant.blob))
            ours = self._opened_own(grant)
        except CannotOpen:
            raise audit.BlobAltered(request.pk) from None
        if ours.header_hash != fingerprint(bytes(request.header)):
            raise audit.HeaderForged(request.pk)
        return ours.case_key

    def _opened_own(self, grant: _Grant) -> Kept:
        """Raises CannotOpen."""
        return Kept.decode(unwrap(self.by.pair.own, self._own_label(grant), bytes(grant.blob)))

    def _own_label(self, grant: _Grant) -> Label:
        return row_labels.own_grant(
            grant.request_id, recipient=self.by.person.key, version=grant.key_version
        )


def _proven_of(unproven: Iterable[_Unproven]) -> list[_Unproven]:
    return [each for each in unproven if all(signature.holds for signature in each.signatures)]
