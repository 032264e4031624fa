"""A new pair for the person, because somebody else may have their code. No database.

The header that the person signed at Send is never written again: whoever opened the request once
keeps its hash. A renewal stands beside it, as a link of a chain: it names what came before it,
a caseworker signs it, and it is bound to the case key.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.crypto import PublicKeys, fingerprint


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """From the message `first_message` on, the person signs and opens with this pair.

    `by` is the key of the caseworker who gave it, `how` what they relied on: a news.Check.
    """

    request: UUID
    number: int
    previous: str
    applicant: PublicKeys
    first_message: int
    how: str
    by: UUID
    on: date

    def encode(self) -> bytes:
        return json.dumps(
            {
                "request": str(self.request),
                "number": self.number,
                "previous": self.previous,
                "applicant": _text(bytes(self.applicant)),
                "first_message": self.first_message,
                "how": self.how,
                "by": str(self.by),
                "on": self.on.isoformat(),
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def decode(cls, body: bytes) -> Self | None:
        """Return the renewal that these bytes hold, or None where they hold none."""
        try:
            written = json.loads(body)
            return cls(
                request=UUID(written["request"]),
                number=int(written["number"]),
                previous=str(written["previous"]),
                applicant=PublicKeys.from_bytes(base64.b64decode(written["applicant"])),
                first_message=int(written["first_message"]),
                how=str(written["how"]),
                by=UUID(written["by"]),
                on=date.fromisoformat(written["on"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return None


class NoRenewals(ValueError):
    """A column holds something else."""


@dataclass(frozen=True)
class SignedRenewal:
    """A renewal as it is stored: its bytes, a caseworker's signature, the case key's code."""

    body: bytes
    signature: bytes
    mac: bytes


def hash_of(body: bytes) -> str:
    """By which a renewal names the header, or the renewal, before it."""
    return fingerprint(body).hex()


def written(renewals: Sequence[SignedRenewal]) -> bytes:
    """As they stand in their column, the oldest first."""
    rows = [[_text(part) for part in (r.body, r.signature, r.mac)] for r in renewals]
    return json.dumps(rows).encode()


def read(column: bytes) -> list[SignedRenewal]:
    """Return the renewals of a column. Raises NoRenewals."""
    if not column:
        return []
    try:
        return [
            SignedRenewal(*(base64.b64decode(part) for part in row)) for row in json.loads(column)
        ]
    except (ValueError, TypeError, RecursionError):
        raise NoRenewals from None


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
