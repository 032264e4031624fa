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
    """This cookie opens nothing, or nothing any more."""


@dataclass(frozen=True, repr=False)
class FormToken:
    """The person's: which draft or request, the secret, and what no column is believed about.

    The hash of the key is there because a page that comes late is sealed without anybody unlocked.
    The number is that of the last state of the draft that this browser has seen; 0 if of none.
    """

    subject: UUID
    secret: bytes
    public_hash: bytes
    number: int = 0

    def __str__(self) -> str:
        return as_text(_FORM.pack(self.subject.bytes, self.secret, self.public_hash, self.number))

    @classmethod
    def read(cls, cookie: str) -> Self:
        """Raises Locked. What stands behind a full stop is the language, and no part of it."""
        try:
            subject, *rest = _FORM.unpack(_as_bytes(cookie.partition(".")[0]))
        except struct.error:
            raise Locked from None
        return cls(UUID(bytes=subject), *rest)

    @property
    def late_mark(self) -> str:
        """Shows that a late page comes from the browser that had the draft open."""
        return expand(self.secret, row_labels.late_mark()).hex()


def secret_of(cookie: str) -> bytes:
    """Return the secret in a cookie. Raises Locked.

    The desk's is nothing else; it opens together with one in this host's memory.
    """
    secret = _as_bytes(cookie)
    return secret if len(secret) == SECRET_BYTES else FormToken.read(cookie).secret


def page_mark(subject: UUID) -> str:
    """Says in a page of the form whose it is, and nothing else."""
    return fingerprint(subject.bytes).hex()[:8]


def id_hash(secret: bytes) -> bytes:
    """By which an unlock is found; it tells nothing of the secret."""
    return fingerprint(expand(secret, row_labels.unlock_id()))


def id_hash_of(cookie: str) -> bytes:
    """By which the unlock of any cookie is found; empty for one that is none."""
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
