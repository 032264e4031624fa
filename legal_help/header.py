"""The header of a request: which keys belong to it, signed by its writer. No database."""

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.crypto import PublicKeys


@dataclass(frozen=True, kw_only=True)
class Header:
    """The only place from which the keys of a request are believed, once it was verified."""

    request: UUID
    public_ref: str
    key_version: int
    form_version: int
    received_on: date
    drop: PublicKeys
    applicant: PublicKeys

    def encode(self) -> bytes:
        return json.dumps(
            {
                "request": str(self.request),
                "public_ref": self.public_ref,
                "key_version": self.key_version,
                "form_version": self.form_version,
                "received_on": self.received_on.isoformat(),
                "drop": base64.b64encode(bytes(self.drop)).decode(),
                "applicant": base64.b64encode(bytes(self.applicant)).decode(),
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def decode(cls, body: bytes) -> Self | None:
        """Return the header that these bytes hold, or None where they hold none."""
        try:
            written = json.loads(body)
            return cls(
                request=UUID(written["request"]),
                public_ref=str(written["public_ref"]),
                key_version=int(written["key_version"]),
                form_version=int(written["form_version"]),
                received_on=date.fromisoformat(written["received_on"]),
                drop=PublicKeys.from_bytes(base64.b64decode(written["drop"])),
                applicant=PublicKeys.from_bytes(base64.b64decode(written["applicant"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return None
