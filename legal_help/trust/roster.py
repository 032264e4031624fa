"""Find the roster that counts: pinned by the settings, signed step by step, never lower than
what this host has seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import SignedDocument
from legal_help.trust import host_copy
from legal_help.trust.chain import Chain, Document, Roster, decode, sign, verify

KEPT = "roster"
# What `verified_once` has found; None outside of it.
_found: ContextVar[list[Chain] | None] = ContextVar("found", default=None)


class NoRoster(Exception):
    """There is no roster to trust. `str()` is the code of why."""

    NO_ROOT = "no-root"
    NOT_FOUND = "root-not-found"
    DEMO = "demo-root"
    DAMAGED = "host-copy-damaged"
    BEHIND = "behind-host-copy"


class NotTheNext(Exception):
    """Neither a supervisor of the roster that counts nor recovery signed this on top of it."""


def verified() -> Roster:
    """Return the newest roster that can be trusted, or raise NoRoster.

    Where the database lost it, holds an older one, or holds another, this host's copy is used,
    and an alarm is written.
    """
    chain = _verified_chain()
    if chain.links[0].roster.is_demo and not settings.DEMO:
        raise NoRoster(NoRoster.DEMO)
    return chain.links[-1].roster


@contextmanager
def verified_once() -> Iterator[None]:
    """Within it the roster is verified once: a page is made under one roster, and not under ten.

    Only around what changes nothing. Whoever signs a version looks again.
    """
    token = _found.set([])
    try:
        yield
    finally:
        _found.reset(token)


def locked() -> Roster:
    """As `verified`; until the end of the transaction nobody else signs the next version."""
    documents = SignedDocument.objects.filter(kind=SignedDocument.Kind.ROSTER)
    documents.order_by("version").select_for_update().first()
    _forget()
    return verified()


def root() -> str:
    """Return the pinned hash. Only a demonstration may read it from beside its own data."""
    if settings.ROSTER_ROOT or not settings.DEMO:
        return str(settings.ROSTER_ROOT)
    path = demo_root_path()
    return path.read_text().strip() if path.exists() else ""


def demo_root_path() -> Path:
    return host_copy.folder() / "demo-root"


def is_of_demo() -> bool:
    """Whether the pinned roster was made by a demonstration. Asks this host's copy alone."""
    links = verify(host_copy.read(KEPT), root=root()).links
    return bool(links) and links[0].roster.is_demo


@transaction.atomic
def publish(roster: Roster, *, by: audit.Actor) -> str:
    """Sign a version with the key of whoever acts, store it, and return its hash.

    Raises NotTheNext where somebody signed another one meanwhile.
    """
    if roster.previous:
        locked()
        if roster.previous != newest_hash():
            raise NotTheNext
        _bring_back()
    document = sign(roster, signer=UUID(by.audit_name), pair=by.pair)
    _store(roster, document)
    audit.record(action=Action.ROSTER_SIGNED, object_ref=document.hash, by=by)
    return document.hash


@transaction.atomic
def adopt(document: Document) -> Roster:
    """Store a version that was signed elsewhere, and return it. Raises NotTheNext, NoRoster."""
    locked()
    chain = verify([*verified_documents(), document], root=root())
    if chain.links[-1].document != document:
        raise NotTheNext
    _bring_back()
    _store(chain.links[-1].roster, document)
    audit.record(action=Action.ROSTER_SIGNED, object_ref=document.hash, by=None)
    return chain.links[-1].roster


def newest_hash() -> str:
    """Return the hash that the next version must name."""
    return _verified_chain().links[-1].document.hash


def ended_in(key: UUID) -> Document | None:
    """Return the version in which this key ended: None where it counts, or that version is gone.

    Also one from before the pinned version: each names the hash of the one before it.
    """
    verified_now = verified_documents()
    by_hash = {document.hash: document for document in [*_stored_documents(), *verified_now]}
    found, document = None, by_hash.get(verified_now[-1].hash)
    while document and (version := decode(document.body)):
        person = version.person(key)
        if person is None or person.is_active:
            return found
        found, document = document, by_hash.get(version.previous)
    return None


def verified_documents() -> list[Document]:
    """Return the documents from the pinned one on, for a machine that has no database."""
    return [link.document for link in _verified_chain().links]


def _verified_chain() -> Chain:
    found = _found.get()
    if found is None:
        return _chain_that_counts()
    if not found:
        found.append(_chain_that_counts())
    return found[0]


def _forget() -> None:
    found = _found.get()
    if found is not None:
        found.clear()


def _keep_what_counts() -> None:
    """The very first version is stored before anybody can pin it: it is kept once it is verified."""
    if root():
        _chain_that_counts()


def _chain_that_counts() -> Chain:
    pinned = root()
    if not pinned:
        raise NoRoster(NoRoster.NO_ROOT)
    stored = verify(_stored_documents(), root=pinned)
    try:
        kept = host_copy.read(KEPT)
    except host_copy.Damaged:
        # What it held is not known, so the database may hold an older version: trust neither.
        audit.record_once_a_day(action=Action.ROSTER_REFUSED, detail="host_copy_damaged")
        raise NoRoster(NoRoster.DAMAGED) from None
    ours = verify(kept, root=pinned)
    if not stored.continues(ours):
        audit.record_once_a_day(action=Action.ROSTER_REFUSED, detail="host_copy_used")
        return ours
    if stored.has_refused:
        audit.record_once_a_day(action=Action.ROSTER_REFUSED, detail="unsigned_version")
    if not stored.links:
        raise NoRoster(NoRoster.NOT_FOUND)
    if len(ours.links) < len(kept) and not stored.reaches(kept):
        # The pin was moved, and does not lead to what this host has seen.
        audit.record_once_a_day(action=Action.ROSTER_REFUSED, detail="behind_host_copy")
        raise NoRoster(NoRoster.BEHIND)
    if len(stored.links) > len(ours.links) and host_copy.may_keep():
        _keep(stored)
    return stored


def _bring_back() -> None:
    """Give the database what it lost and this host has kept: on a gap a version counts for nothing."""
    stored = set(_stored_documents())
    for link in _verified_chain().links:
        if link.document not in stored:
            _store(link.roster, link.document)


def _store(roster: Roster, document: Document) -> None:
    """Store a version in its place. A row that is there already was put in the way: it is replaced."""
    SignedDocument.objects.update_or_create(
        kind=SignedDocument.Kind.ROSTER,
        version=roster.version,
        defaults={
            "body": document.body,
            "signature": document.signature,
            "signer_key": document.signer,
        },
    )
    _forget()
    host_copy.keep_when_committed(_keep_what_counts)


def _stored_documents() -> list[Document]:
    rows = SignedDocument.objects.filter(kind=SignedDocument.Kind.ROSTER).order_by("version")
    return [Document(bytes(row.body), bytes(row.signature), row.signer_key) for row in rows]


def _keep(chain: Chain) -> None:
    """Write the chain beside the data, all of it or nothing; never a lower one over a higher."""
    with host_copy.locked():
        kept = host_copy.read(KEPT)
        ours = verify(kept, root=chain.links[0].document.hash)
        if chain.continues(ours) and chain.reaches(kept):
            host_copy.write(KEPT, [link.document for link in chain.links])
