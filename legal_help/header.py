"""The header of a request: which keys belong to it, signed by its writer. No database."""

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.crypto import PublicKeys
from legal_help.renewal import Renewal


@dataclass(frozen=True, kw_only=True)
class Header:
    """The only place from which the keys of a request are believed, once it was verified.

    `applicant` are the keys of Send. The renewals were signed later and are no part of its bytes.
    """

    request: UUID
    public_ref: str
    key_version: int
    form_version: int
    received_on: date
    drop: PublicKeys
    applicant: PublicKeys
    renewals: tuple[Renewal, ...] = ()

    @property
    def applicant_now(self) -> PublicKeys:
        """The person's keys today: what is written to them is sealed to these."""
        return self.renewals[-1].applicant if self.renewals else self.applicant

    @property
    def applicant_before(self) -> set[PublicKeys]:
        """Keys of codes that open nothing any more."""
        return {self.applicant, *(each.applicant for each in self.renewals)} - {self.applicant_now}

    def signing_at(self, message: int) -> bytes:
        """The key that signs the message of this number: an old one signs nothing any more."""
        given = [each for each in self.renewals if each.first_message <= message]
        return (given[-1] if given else self).applicant.signing

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
