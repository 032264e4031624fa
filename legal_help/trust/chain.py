"""Read and verify the chain of signed rosters. No Django, no database, no clock.

The roster says who may read and holds the recovery key. A version counts when it is the pinned
one, or when a supervisor of the version before, or the recovery key, has signed it.
"""

import hashlib
import json
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self
from uuid import UUID

from legal_help.crypto import canonical_json, row_labels
from legal_help.crypto.canonical_json import UNREADABLE, decode_bytes, encode_bytes
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import is_signature
from legal_help.crypto.words import key_words

INTAKE = "intake"
SUPERVISOR = "supervisor"
# What somebody can be on the roster, and the groups that this means.
ROLES: Final = {
    "caseworker": frozenset({INTAKE}),
    "supervisor": frozenset({INTAKE, SUPERVISOR}),
}


class NotASupervisor(Exception):
    """Only a supervisor of the roster may do it: nobody else's signature would count."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who reads or has read. `user` is the primary key of the sign-in."""

    key: UUID
    user: int
    groups: frozenset[str]
    public: PublicKeys
    since: date
    until: date | None = None

    @property
    def is_active(self) -> bool:
        return self.until is None

    @property
    def is_supervisor(self) -> bool:
        return SUPERVISOR in self.groups

    @property
    def words(self) -> list[str]:
        """Those that were compared by voice: of the public keys, and of whose they are."""
        return key_words(self.public, account=self.user)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The key whose private half lies on paper, in three shares."""

    key: UUID
    public: PublicKeys


@dataclass(frozen=True, kw_only=True)
class Roster:
    """One version: everybody who reads, everybody who did, and the recovery key."""

    version: int
    previous: str
    people: tuple[Person, ...]
    recovery: Recovery
    is_demo: bool = False

    def person(self, key: UUID) -> Person | None:
        """Return whoever holds or held this key."""
        return next((person for person in self.people if person.key == key), None)

    def named(self, text: str) -> Person | None:
        """As `person`, by the key as an event or a signed text writes it; it may be anything."""
        return next((person for person in self.people if str(person.key) == text), None)

    def active(self, key: UUID) -> Person | None:
        """Return whose key it is, if it counts today."""
        person = self.person(key)
        return person if person and person.is_active else None

    def reader(self, key: UUID) -> Person | None:
        """Return whose key it is, if new requests are sealed to it."""
        return next((person for person in self.intake() if person.key == key), None)

    def intake(self) -> list[Person]:
        """Those to whom a new request is sealed."""
        return [person for person in self.people if person.is_active and INTAKE in person.groups]

    def ever_signers(self) -> dict[UUID, bytes]:
        """Those who may sign, or might while they were here, by key."""
        supervisors = {
            person.key: person.public.signing for person in self.people if person.is_supervisor
        }
        return {**supervisors, self.recovery.key: self.recovery.public.signing}

    def signers(self) -> dict[UUID, bytes]:
        """Those who may sign the next version, by key."""
        supervisors = {
            person.key: person.public.signing
            for person in self.people
            if person.is_active and person.is_supervisor
        }
        return {**supervisors, self.recovery.key: self.recovery.public.signing}


@dataclass(frozen=True)
class Document:
    """A roster as it is stored: its bytes, and who signed them."""

    body: bytes
    signature: bytes
    signer: UUID

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    def as_json(self) -> dict[str, str]:
        return {
            "body": encode_bytes(self.body),
            "signature": encode_bytes(self.signature),
            "signer": str(self.signer),
        }

    @classmethod
    def from_json(cls, written: dict[str, str]) -> Self:
        return cls(
            decode_bytes(written["body"]),
            decode_bytes(written["signature"]),
            UUID(written["signer"]),
        )


@dataclass(frozen=True)
class Link:
    """A document that was verified."""

    document: Document
    roster: Roster


@dataclass(frozen=True)
class Chain:
    """Hold what follows from the pinned version without a break, and whether any was refused."""

    links: tuple[Link, ...]
    has_refused: bool

    def continues(self, other: "Chain") -> bool:
        """Whether this chain holds everything of the other, unchanged, and perhaps more."""
        ours = [link.document.hash for link in self.links]
        theirs = [link.document.hash for link in other.links]
        return ours[: len(theirs)] == theirs

    def reaches(self, documents: Iterable["Document"]) -> bool:
        """Whether this chain is no lower than any of these, and says the same where it is as high.

        They were verified once, perhaps under another pin.
        """
        ours = {link.roster.version: link.document.hash for link in self.links}
        for document in documents:
            roster = decode(document.body)
            if roster is None:
                continue
            if roster.version > max(ours, default=0):
                return False
            if ours.get(roster.version, document.hash) != document.hash:
                return False
        return True


def ended(
    people: Iterable[Person], *, users: Container[int] = (), keys: Container[UUID] = (), today: date
) -> tuple[Person, ...]:
    """Return everybody, those of these sign-ins or keys with today as their last day."""
    return tuple(
        replace(each, until=today)
        if each.is_active and (each.user in users or each.key in keys)
        else each
        for each in people
    )


def sign(roster: Roster, *, signer: UUID, pair: Pair) -> Document:
    body = encode(roster)
    return Document(body, pair.sign(row_labels.roster(roster.version), body), signer)


def verify(documents: Iterable[Document], *, root: str) -> Chain:
    """Return the links from the pinned version on. What does not fit is left out, not raised.

    The pinned version itself needs no signature: its hash stands in the settings.
    """
    found = [(document, decode(document.body)) for document in documents]
    links = [Link(document, roster) for document, roster in found if roster is not None]
    chain = [link for link in links if link.document.hash == root][:1]
    while chain:
        following = [link for link in links if _follows(link, chain[-1])]
        if not following:
            break
        chain.append(following[0])
    top = chain[-1].roster.version if chain else 0
    refused = any(roster is None or roster.version > top for _document, roster in found)
    return Chain(tuple(chain), has_refused=refused)


def _follows(link: Link, before: Link) -> bool:
    """Whether a supervisor of the version before, or recovery, signed this one on top of it."""
    by = before.roster.signers().get(link.document.signer)
    return (
        by is not None
        and link.roster.version == before.roster.version + 1
        and link.roster.previous == before.document.hash
        and is_signature(
            link.document.signature,
            by=by,
            label=row_labels.roster(link.roster.version),
            text=link.document.body,
        )
    )


def encode(roster: Roster) -> bytes:
    return canonical_json.canonical_json(
        {
            "version": roster.version,
            "previous": roster.previous,
            "demo": roster.is_demo,
            "people": [_person_as_json(person) for person in roster.people],
            "recovery": {
                "key": str(roster.recovery.key),
                "public": encode_bytes(bytes(roster.recovery.public)),
            },
        }
    )


def decode(body: bytes) -> Roster | None:
    """Return the roster of a body, or None where it is not one."""
    try:
        written = json.loads(body)
        return Roster(
            version=int(written["version"]),
            previous=str(written["previous"]),
            is_demo=bool(written["demo"]),
            people=tuple(_person_of(person) for person in written["people"]),
            recovery=Recovery(
                key=UUID(written["recovery"]["key"]),
                public=PublicKeys.from_bytes(decode_bytes(written["recovery"]["public"])),
            ),
        )
    except UNREADABLE:
        return None


def _person_as_json(person: Person) -> dict[str, Any]:
    return {
        "key": str(person.key),
        "user": person.user,
        "groups": sorted(person.groups),
        "public": encode_bytes(bytes(person.public)),
        "since": person.since.isoformat(),
        "until": person.until.isoformat() if person.until else None,
    }


def _person_of(written: dict[str, Any]) -> Person:
    return Person(
        key=UUID(written["key"]),
        user=int(written["user"]),
        groups=frozenset(written["groups"]),
        public=PublicKeys.from_bytes(decode_bytes(written["public"])),
        since=date.fromisoformat(written["since"]),
        until=date.fromisoformat(written["until"]) if written["until"] else None,
    )
