"""Write and read what the two cookies carry. No database, and nothing here opens anything."""

import base64
import struct
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import expand, fingerprint

SECRET_BYTES = 32
# The id, the secret, the hash of the key, the number.
_FORM = struct.Struct(">16s32s32sL")


class Locked(Exception):
    """Raised if a cookie opens nothing, or nothing any more."""


@dataclass(frozen=True, repr=False)
class FormToken:
    """Hold what the person's cookie carries: the draft or request, the secret, and two checks.

    No column is believed about these. A page that comes late is sealed while nobody is unlocked:
    `public_hash` says to which key. `number` is that of the last state of the draft that this browser
    has seen, or 0.
    """

    subject: UUID
    secret: bytes
    public_hash: bytes
    number: int = 0

    def __str__(self) -> str:
        return as_text(_FORM.pack(self.subject.bytes, self.secret, self.public_hash, self.number))

    @classmethod
    def read(cls, cookie: str) -> Self:
        """Read a cookie. Behind a full stop stands the language, which is no part of it. Raises Locked."""
        try:
            subject, *rest = _FORM.unpack(_as_bytes(cookie.partition(".")[0]))
        except struct.error:
            raise Locked from None
        return cls(UUID(bytes=subject), *rest)

    @property
    def late_mark(self) -> str:
        """Return the mark of a late page from the browser that had the draft open."""
        return expand(self.secret, row_labels.LATE_MARK).hex()


def secret_of(cookie: str) -> bytes:
    """Return the secret in a cookie. Raises Locked.

    The desk's cookie is nothing but its secret, which opens only with one in this host's memory.
    """
    secret = _as_bytes(cookie)
    return secret if len(secret) == SECRET_BYTES else FormToken.read(cookie).secret


def page_mark(subject: UUID) -> str:
    """Return what a page of the form says about whose it is."""
    return fingerprint(subject.bytes).hex()[:8]


def id_hash(secret: bytes) -> bytes:
    """Return the hash that finds an unlock and tells nothing of the secret."""
    return fingerprint(expand(secret, row_labels.UNLOCK_ID))


def id_hash_of(cookie: str) -> bytes:
    """Return the hash that finds the unlock of any cookie; empty if it is not one of ours."""
    try:
        return id_hash(secret_of(cookie))
    except Locked:
        return b""


def as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _as_bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return b""
