"""What a reader keeps of a request under their own key, once they have opened it. No database.

Beside the case key lie hashes of what was checked at that time. While the bytes in the database are
the same ones, what their signatures and codes proved is still proved: only the reader, who checked
them, can write under this key.
"""

from datetime import date
from typing import NamedTuple, Protocol, Self
from uuid import UUID

from legal_help.crypto import CannotOpen, fingerprint

HASH_BYTES = 32
COUNT_BYTES = 8
KEY_BYTES = 2 * HASH_BYTES
PROOF_ENDS = KEY_BYTES + HASH_BYTES + COUNT_BYTES

# The parts that the proof covers: what the queue reads. Nobody writes them again under the same
# case key; a new one comes with a new grant, and so with a new proof.
PARTS = frozenset({"card", "triage"})


type Blob = bytes | memoryview


class Provable(Protocol):
    """The columns that say what a request is, as they stand in the database."""

    public_ref: str
    received_on: date
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


class Kept(NamedTuple):
    """`proof` is empty until the reader has checked the parts too, not the header alone.

    `renewals` counts those that it covers. `plain` are the marks of messages that the reader has
    checked and that bring no news for triage: the queue need not open them again.
    """

    case_key: bytes
    header_hash: bytes
    proof: bytes = b""
    renewals: int = 0
    plain: frozenset[bytes] = frozenset()

    def __repr__(self) -> str:
        return "<Kept>"

    def encode(self) -> bytes:
        key = self.case_key + self.header_hash
        if not self.proof:
            return key
        count = self.renewals.to_bytes(COUNT_BYTES)
        return b"".join([key, self.proof, count, *sorted(self.plain)])

    @classmethod
    def decode(cls, written: bytes) -> Self:
        """Raises CannotOpen where a reader of another release wrote it."""
        proof, plain = written[KEY_BYTES:PROOF_ENDS], written[PROOF_ENDS:]
        has_proof = len(proof) == HASH_BYTES + COUNT_BYTES
        if len(written) != KEY_BYTES and (not has_proof or len(plain) % HASH_BYTES):
            raise CannotOpen
        return cls(
            case_key=written[:HASH_BYTES],
            header_hash=written[HASH_BYTES:KEY_BYTES],
            proof=proof[:HASH_BYTES],
            renewals=int.from_bytes(proof[HASH_BYTES:]),
            plain=frozenset(plain[at : at + HASH_BYTES] for at in range(0, len(plain), HASH_BYTES)),
        )


def proof_of(row: Provable) -> bytes:
    """One hash over all that was checked; the lengths go before, so that nothing slides."""
    said = f"{row.public_ref} {row.received_on.isoformat()}".encode()
    parts = (row.header, row.header_signature, row.header_mac, row.renewals, row.card, row.triage)
    lengths = f"{list(map(len, parts))} ".encode()
    return fingerprint(b"".join((lengths, *parts, said)))


def mark_of(message: Told) -> bytes:
    """By which a message is known again: its row, its place, and every byte of it."""
    place = message.number.to_bytes(COUNT_BYTES)
    return fingerprint(message.id.bytes + place + bytes(message.staff_blob))
