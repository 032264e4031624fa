"""New keys of a request: for the person whose code was seen, or because a reader left. No database.

The header that the person signed at Send is never written again: whoever opened the request once
keeps its hash. A renewal stands beside it, as a link of a chain: it names what came before it,
a caseworker signs it, and it is bound to the case key.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.crypto import canonical_json
from legal_help.crypto.canonical_json import UNREADABLE, decode_bytes, encode_bytes
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.sealing import fingerprint


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """The keys of a request from the message `first_message` on, those that stayed included.

    `by` is the key of the caseworker who signed it; `how` what they relied on when they gave the
    person a new code, a news.Check, and empty where the case key alone is new.
    """

    request: UUID
    number: int
    previous: str
    applicant: PublicKeys
    drop: PublicKeys
    key_version: int
    first_message: int
    how: str
    by: UUID
    on: date

    @property
    def gave_code(self) -> bool:
        return bool(self.how)

    def encode(self) -> bytes:
        return canonical_json.canonical_json(
            {
                "request": str(self.request),
                "number": self.number,
                "previous": self.previous,
                "applicant": encode_bytes(bytes(self.applicant)),
                "drop": encode_bytes(bytes(self.drop)),
                "key_version": self.key_version,
                "first_message": self.first_message,
                "how": self.how,
                "by": str(self.by),
                "on": self.on.isoformat(),
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> Self | None:
        """Return the renewal that these bytes hold, or None where they hold none."""
        try:
            parts = json.loads(body)
            return cls(
                request=UUID(parts["request"]),
                number=int(parts["number"]),
                previous=str(parts["previous"]),
                applicant=PublicKeys.from_bytes(decode_bytes(parts["applicant"])),
                drop=PublicKeys.from_bytes(decode_bytes(parts["drop"])),
                key_version=int(parts["key_version"]),
                first_message=int(parts["first_message"]),
                how=str(parts["how"]),
                by=UUID(parts["by"]),
                on=date.fromisoformat(parts["on"]),
            )
        except UNREADABLE:
            return None


class NoRenewals(ValueError):
    """A column holds something else."""


@dataclass(frozen=True)
class SignedRenewal:
    """A renewal as it is stored: its bytes, a caseworker's signature, a proof, the case key's code.

    The proof is a signature by the drop pair that counted before. Its private half lies under the
    case key, so that anybody can see, the person too, that a holder of the case key renewed.
    """

    body: bytes
    signature: bytes
    proof: bytes
    mac: bytes


def hash_of(body: bytes) -> str:
    """By which a renewal names the header, or the renewal, before it."""
    return fingerprint(body).hex()


def written(renewals: Sequence[SignedRenewal]) -> bytes:
    """As they stand in their column, the oldest first."""
    rows = [
        [encode_bytes(part) for part in (r.body, r.signature, r.proof, r.mac)] for r in renewals
    ]
    return json.dumps(rows).encode()


def read(column: bytes) -> list[SignedRenewal]:
    """Return the renewals of a column. Raises NoRenewals."""
    if not column:
        return []
    try:
        return [SignedRenewal(*(decode_bytes(part) for part in row)) for row in json.loads(column)]
    except (ValueError, TypeError, RecursionError):
        raise NoRenewals from None
