"""Keep what a reader opened of a request under the reader's own key. No database.

Beside the case key lie hashes of what was checked at that time, and the little that the queue asks
for. While the bytes in the database are the same ones, what their signatures and codes proved is
still proved: only the reader, who checked them, can write under this key.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol, Self, TypedDict
from uuid import UUID

from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.crypto.padding import TooLong, pad, unpad
from legal_help.crypto.sealing import CannotOpen, fingerprint

HASH_BYTES = 32
COUNT_BYTES = 8
KEY_BYTES = 2 * HASH_BYTES
PROOF_ENDS = KEY_BYTES + HASH_BYTES + COUNT_BYTES
# So that a stored size tells little. What does not fit is opened again each time.
SIZES = (1024, 4 * 1024, 16 * 1024)

# The parts that the proof covers: what the queue reads. Nobody writes them again under the same
# case key; a new one comes with a new grant, and so with a new proof.
PARTS = frozenset({"card", "triage"})


type Blob = bytes | memoryview


class Named(Protocol):
    """The columns that a line of the queue shows in clear, and the header says too."""

    public_ref: str
    received_on: date


class Provable(Named, Protocol):
    """The columns that say what a request is, as they stand in the database."""

    header: Blob
    header_signature: Blob
    header_mac: Blob
    renewals: Blob
    card: Blob
    triage: Blob


class Told(Protocol):
    """The columns of a message that say what it is."""

    id: UUID
    number: int
    staff_blob: Blob


class Columns(TypedDict):
    """The language, the place and the ways of contact that the card names."""

    language: str
    place: list[str]
    reach: list[str]


class Kept(NamedTuple):
    """`proof` is empty until the reader has checked the parts too, not the header alone.

    With it come the name of the request, the `facts` of triage and the `columns` of the card;
    `renewals` counts those that it covers. Of the messages that the reader has checked it names those that are `plain` by their
    marks, for they say nothing to triage, and holds what those say that are `news`.
    """

    case_key: bytes
    header_hash: bytes
    proof: bytes = b""
    renewals: int = 0
    name: str = ""
    facts: Mapping[str, Any] = {}
    columns: Columns | None = None
    plain: frozenset[bytes] = frozenset()
    news: Mapping[bytes, dict[str, Any]] = {}

    def __repr__(self) -> str:
        return "<Kept>"

    def encode(self) -> bytes:
        key = self.case_key + self.header_hash
        if not self.proof:
            return key
        for shortened in self._ever_shorter():
            try:
                said = pad(shortened, SIZES)
            except TooLong:
                continue
            return b"".join((key, self.proof, self.renewals.to_bytes(COUNT_BYTES), said))
        return key

    def _ever_shorter(self) -> Iterator[bytes]:
        for kept in (self, self._replace(news={}), self._replace(news={}, plain=frozenset())):
            said = {
                "name": kept.name,
                "facts": kept.facts,
                "columns": kept.columns,
                "plain": sorted(mark.hex() for mark in kept.plain),
                "news": {mark.hex(): kept.news[mark] for mark in sorted(kept.news)},
            }
            yield json.dumps(said).encode()

    @classmethod
    def decode(cls, written: bytes) -> Self:
        """Raises CannotOpen. What another release has kept beside the key is left out."""
        if len(written) < KEY_BYTES:
            raise CannotOpen
        key = written[:HASH_BYTES], written[HASH_BYTES:KEY_BYTES]
        proof = written[KEY_BYTES:PROOF_ENDS]
        try:
            said = json.loads(unpad(written[PROOF_ENDS:]))
            return cls(
                *key,
                proof=proof[:HASH_BYTES],
                renewals=int.from_bytes(proof[HASH_BYTES:]),
                name=said["name"],
                facts=said["facts"],
                columns=said["columns"],
                plain=frozenset(map(bytes.fromhex, said["plain"])),
                news={bytes.fromhex(mark): told for mark, told in said["news"].items()},
            )
        except (CannotOpen, *UNREADABLE):
            return cls(*key)


def columns_of(card: Mapping[str, Any]) -> Columns:
    """Return the columns of the queue. Odd values are left out: a forged card may have any shape."""
    language = card.get("language")
    return {
        "language": language if isinstance(language, str) else "",
        "place": words_in(card.get("place")),
        "reach": words_in(card.get("reach")),
    }


def words_in(written: object) -> list[str]:
    return [word for word in written if isinstance(word, str)] if isinstance(written, list) else []


def name_of(row: Named) -> str:
    """By which a request is known to people: its reference, and the day on which it came."""
    return f"{row.public_ref} {row.received_on.isoformat()}"


def proof_of(row: Provable) -> bytes:
    """One hash over all that was checked; the lengths go before, so that nothing slides."""
    said = name_of(row).encode()
    parts = (row.header, row.header_signature, row.header_mac, row.renewals, row.card, row.triage)
    lengths = f"{list(map(len, parts))} ".encode()
    return fingerprint(b"".join((lengths, *parts, said)))


def mark_of(message: Told) -> bytes:
    """By which a message is known again: its row, its place, and every byte of it."""
    place = message.number.to_bytes(COUNT_BYTES)
    return fingerprint(message.id.bytes + place + bytes(message.staff_blob))
