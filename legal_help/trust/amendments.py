"""Facts that ship with a release, under the newest version that a supervisor has signed since.

Somebody who can write to the database must not change them: a version counts when a supervisor of
the roster, or recovery, signed it, and a host never goes back behind one that it has verified.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from legal_help.crypto import canonical_json
from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.crypto.label import Label
from legal_help.crypto.sealing import is_signature
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import SignedDocument
from legal_help.trust import host_copy, roster
from legal_help.trust.chain import Document, Roster


@dataclass(frozen=True)
class _Version[T]:
    """A verified version: its number, and what counts under it."""

    number: int
    content: T
    document: Document


@dataclass(frozen=True, kw_only=True)
class Book[T]:
    """One kind of facts. `read` lays signed entries over those that ship.

    It raises one of UNREADABLE for entries that are none. A version holds, as a whole, all that
    differs from what ships.
    """

    kind: SignedDocument.Kind
    signed: Action
    refused: Action
    label: Callable[[int], Label]
    ships: Callable[[], T]
    read: Callable[[Any], T]

    def verified(self) -> T:
        """Return what counts. Raises roster.NoRoster.

        Where the database lost the newest version that this host has verified, or holds an older
        one, the kept one is used and an alarm is written; so is one for a version that nobody on
        the roster signed, which counts for nothing.
        """
        readers = roster.verified()
        kept = self._newest_kept(readers)
        stored = self._newest_stored(readers, kept)
        if kept and (stored is None or stored.number < kept.number):
            self._alarm("host_copy_used")
            return kept.content
        is_newer = stored and (kept is None or stored.number > kept.number)
        if stored and is_newer and host_copy.may_keep():
            with host_copy.locked():
                host_copy.write(self.kind, [stored.document])
        return stored.content if stored else self.ships()

    def _newest_kept(self, readers: Roster) -> _Version[T] | None:
        """Verified when it was kept: whoever signed it may have left since."""
        return _newest(self._all_signed(self._kept(), readers.ever_signers()))

    def _newest_stored(self, readers: Roster, kept: _Version[T] | None) -> _Version[T] | None:
        """Return what somebody signed who may today, or this host kept; raise an alarm for the rest.

        Older versions of somebody who has left are none: they count for nothing any more.
        """
        documents = self._stored()
        signed = self._all_signed(documents, readers.ever_signers())
        ours, signers = kept.document if kept else None, readers.signers()
        counting = [
            each for each in signed if each.document.signer in signers or each.document == ours
        ]
        newest = _newest(counting)
        late = [each for each in signed if newest is None or each.number > newest.number]
        if late or len(signed) < len(documents):
            self._alarm("unsigned_version")
        return newest

    @transaction.atomic
    def amend(self, entries: Iterable[Any], *, by: audit.Actor) -> None:
        """Sign the entries that differ from those that ship, as a whole, as the next version.

        Whether `by` may sign is for every reader to check: only a supervisor's signature counts.
        Raises roster.NoRoster.
        """
        before = self.lock()
        # A restored database is older than what this host has verified, and must not fall behind it.
        kept = self._newest_kept(roster.verified())
        version = 1 + max(before.version if before else 0, kept.number if kept else 0)
        body = canonical_json.canonical_json({"version": version, "entries": list(entries)})
        SignedDocument.objects.create(
            kind=self.kind,
            version=version,
            body=body,
            signature=by.pair.sign(self.label(version), body),
            signer_key=UUID(by.audit_name),
        )
        host_copy.keep_when_committed(self.verified)
        audit.record(action=self.signed, object_ref=version, by=by)

    def lock(self) -> SignedDocument | None:
        """Let one transaction at a time read what counts and sign the version that follows.

        Before a first version there is no row of ours to lock, but there is the founding roster.
        """
        documents = SignedDocument.objects.order_by("version")
        documents.filter(kind=SignedDocument.Kind.ROSTER).select_for_update().first()
        return documents.filter(kind=self.kind).last()

    def _alarm(self, detail: str) -> None:
        audit.record_once_a_day(action=self.refused, detail=detail)

    def _stored(self) -> list[Document]:
        rows = SignedDocument.objects.filter(kind=self.kind)
        return [Document(bytes(row.body), bytes(row.signature), row.signer_key) for row in rows]

    def _kept(self) -> list[Document]:
        try:
            return host_copy.read(self.kind)
        except host_copy.Damaged:
            self._alarm("host_copy_damaged")
            return []

    def _all_signed(
        self, documents: list[Document], signers: dict[UUID, bytes]
    ) -> list[_Version[T]]:
        found = [self._version(document, signers) for document in documents]
        return [version for version in found if version]

    def _version(self, document: Document, signers: dict[UUID, bytes]) -> _Version[T] | None:
        """Return the version if a supervisor, or recovery, signed exactly this."""
        by = signers.get(document.signer)
        try:
            written = json.loads(document.body)
            number = int(written["version"])
            content = self.read(written["entries"])
        except UNREADABLE:
            return None
        label, text = self.label(number), document.body
        if by is None or not is_signature(document.signature, by=by, label=label, text=text):
            return None
        return _Version(number, content, document)


def _newest[T](versions: Iterable[_Version[T]]) -> _Version[T] | None:
    return max(versions, key=lambda each: each.number, default=None)
