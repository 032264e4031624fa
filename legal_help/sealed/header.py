"""The header of a request: which keys belong to it, signed by its writer. No database."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from legal_help.crypto.canonical_json import UNREADABLE, canonical_json, decode_bytes, encode_bytes
from legal_help.crypto.keys_public import PublicKeys
from legal_help.sealed.renewal import Renewal


@dataclass(frozen=True, kw_only=True)
class Header:
    """The only place from which the keys of a request are believed, once it was verified.

    `key_version`, `drop` and `applicant` are those of Send. The renewals were signed later and are
    no part of its bytes.
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
    def version_now(self) -> int:
        """Return the version of the case key that is wrapped and granted today."""
        return self.renewals[-1].key_version if self.renewals else self.key_version

    @property
    def drop_now(self) -> PublicKeys:
        """Return the key to which the person's next message is sealed."""
        return self.renewals[-1].drop if self.renewals else self.drop

    @property
    def codes_given(self) -> list[Renewal]:
        """The renewals by which the person got a new code."""
        return [each for each in self.renewals if each.gave_code]

    @property
    def applicant_now(self) -> PublicKeys:
        """The person's keys today: what is written to them is sealed to these."""
        return self.renewals[-1].applicant if self.renewals else self.applicant

    @property
    def applicant_before(self) -> set[PublicKeys]:
        """Keys of codes that open nothing any more."""
        return {self.applicant, *(each.applicant for each in self.renewals)} - {self.applicant_now}

    @property
    def rekeyed_on(self) -> date | None:
        """The last day on which the case key was made anew, or None where it is that of Send."""
        before, days = self.key_version, []
        for each in self.renewals:
            if each.key_version > before:
                days.append(each.on)
            before = each.key_version
        return max(days, default=None)

    def was_rekeyed_after(self, day: date) -> bool:
        """Whether the case key was made anew on a later day: on the same, it may be before."""
        return self.rekeyed_on is not None and self.rekeyed_on > day

    def signing_at(self, message: int) -> bytes:
        """The key that signs the message of this number: an old one signs nothing any more."""
        given = [each for each in self.renewals if each.first_message <= message]
        return (given[-1] if given else self).applicant.signing

    def encode(self) -> bytes:
        return canonical_json(
            {
                "request": str(self.request),
                "public_ref": self.public_ref,
                "key_version": self.key_version,
                "form_version": self.form_version,
                "received_on": self.received_on.isoformat(),
                "drop": encode_bytes(bytes(self.drop)),
                "applicant": encode_bytes(bytes(self.applicant)),
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> Self | None:
        """Return the header that these bytes hold, or None where they hold none."""
        try:
            parts = json.loads(body)
            return cls(
                request=UUID(parts["request"]),
                public_ref=str(parts["public_ref"]),
                key_version=int(parts["key_version"]),
                form_version=int(parts["form_version"]),
                received_on=date.fromisoformat(parts["received_on"]),
                drop=PublicKeys.from_bytes(decode_bytes(parts["drop"])),
                applicant=PublicKeys.from_bytes(decode_bytes(parts["applicant"])),
            )
        except UNREADABLE:
            return None
