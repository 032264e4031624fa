"""The law that counts: what ships, under the newest amendment that a supervisor has signed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from legal_help import audit, host_copy, labels, law, roster
from legal_help.chain import Document
from legal_help.crypto import is_signature
from legal_help.law import Law
from legal_help.models import SignedDocument

KEPT = "law"


@dataclass(frozen=True)
class Amendment:
    """A verified version: all the facts that differ from those that ship."""

    version: int
    law: Law
    document: Document


def verified() -> Law:
    """Return the law to triage under. Raises roster.NoRoster.

    This host keeps the newest amendment it has verified. Where the database lost it, or holds an
    older or another one, the kept one is used and an alarm is written; so is one for a version
    that nobody on the roster signed, which counts for nothing.
    """
    signers = roster.verified().signers()
    stored_documents = _stored()
    stored = _newest(stored_documents, signers)
    kept = _newest(_kept(), signers)
    if len(stored_documents) > len(_all_signed(stored_documents, signers)):
        audit.record_once_a_day(action="law_refused", detail="unsigned_version")
    if kept and (stored is None or stored.version < kept.version):
        audit.record_once_a_day(action="law_refused", detail="host_copy_used")
        return kept.law
    if stored and (kept is None or stored.version > kept.version):
        _keep(stored)
    return stored.law if stored else law.current()


@transaction.atomic
def amend(facts: Iterable[Mapping[str, Any]], *, by: audit.Actor) -> None:
    """Sign the facts that differ from those that ship, as a whole, as the next version.

    Whether `by` may sign is for every reader to check: only a supervisor's signature counts.
    """
    newest = SignedDocument.objects.filter(kind=SignedDocument.Kind.LAW).order_by("-version")
    before = newest.select_for_update().first()
    version = before.version + 1 if before else 1
    body = json.dumps({"version": version, "facts": list(facts)}, sort_keys=True).encode()
    SignedDocument.objects.create(
        kind=SignedDocument.Kind.LAW,
        version=version,
        body=body,
        signature=by.pair.sign(labels.law(version), body),
        signer_key=UUID(by.audit_name),
    )
    audit.record(action="law_signed", object_ref=version, by=by)


def _stored() -> list[Document]:
    rows = SignedDocument.objects.filter(kind=SignedDocument.Kind.LAW)
    return [Document(bytes(row.body), bytes(row.signature), row.signer_key) for row in rows]


def _kept() -> list[Document]:
    try:
        return host_copy.read(KEPT)
    except host_copy.Damaged:
        audit.record_once_a_day(action="law_refused", detail="host_copy_damaged")
        return []


def _newest(documents: list[Document], signers: dict[UUID, bytes]) -> Amendment | None:
    return max(_all_signed(documents, signers), key=lambda each: each.version, default=None)


def _all_signed(documents: list[Document], signers: dict[UUID, bytes]) -> list[Amendment]:
    found = [_amendment(document, signers) for document in documents]
    return [amendment for amendment in found if amendment]


def _amendment(document: Document, signers: dict[UUID, bytes]) -> Amendment | None:
    """Return the amendment if a supervisor, or recovery, signed exactly this."""
    by = signers.get(document.signer)
    try:
        written = json.loads(document.body)
        version = int(written["version"])
        amended = law.current().amended(written["facts"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    label, text = labels.law(version), document.body
    if by is None or not is_signature(document.signature, by=by, label=label, text=text):
        return None
    return Amendment(version, amended, document) if _is_whole(amended) else None


def _is_whole(amended: Law) -> bool:
    """Whether no fact lost a parameter that triage counts with."""
    return all(
        fact.parameters.keys() <= amended.facts[slug].parameters.keys()
        for slug, fact in law.current().facts.items()
    )


def _keep(amendment: Amendment) -> None:
    with host_copy.locked():
        host_copy.write(KEPT, [amendment.document])
