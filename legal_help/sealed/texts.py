"""Turn what was written into padded bytes with a mark, and back. No Django, no database.

Lengths are rounded up (ISO 7816-4), so that a stored size tells little about the text.
"""

import json
import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen

KIB = 1024
SHORT = (4 * KIB, 64 * KIB, 256 * KIB)
"""The card and the triage: the first size, unless somebody writes pages of names."""
LETTER = (4 * KIB, 16 * KIB, 64 * KIB)
"""Messages and notes."""
LONG = (16 * KIB, 64 * KIB, 256 * KIB)
"""Answers and drafts."""

type Content = dict[str, Any]


class TooLong(Exception):
    """Raised when the text is longer than the largest size."""


def pack(content: Content, sizes: tuple[int, ...]) -> bytes:
    """Return JSON, filled up to one of the sizes. Raises TooLong."""
    return pad(json.dumps(content, ensure_ascii=False).encode(), sizes)


def unpack(padded: bytes) -> Content:
    """Return what was written, without its salt. Raises CannotOpen."""
    try:
        content = json.loads(unpad(padded))
    except (ValueError, RecursionError):
        raise CannotOpen from None
    if not isinstance(content, dict):
        raise CannotOpen
    content.pop("salt", None)
    return content


def pack_salted(content: Content, sizes: tuple[int, ...], *, salt: str = "") -> bytes:
    """Pack a text that a mark will name: the salt keeps anybody from trying guesses of it.

    A page that is sent twice brings its salt, and so makes the same mark. Raises TooLong.
    """
    return pack({**content, "salt": salt or secrets.token_hex(16)}, sizes)


def mark_of(kind: str, case: UUID, padded: bytes) -> str:
    """Return the hash by which a signed event names a text."""
    label = row_labels.mark(kind, case).encode()
    return sha256(label + b"\n" + padded).hexdigest()


def pad(text: bytes, sizes: tuple[int, ...]) -> bytes:
    """Fill the text up to the smallest size that has room for it and a one-byte mark."""
    for size in sizes:
        if len(text) < size:
            return text + b"\x80" + bytes(size - len(text) - 1)
    raise TooLong


def unpad(padded: bytes) -> bytes:
    """Remove the filling. Raises CannotOpen."""
    text, mark, filling = padded.rpartition(b"\x80")
    if not mark or filling != bytes(len(filling)):
        raise CannotOpen
    return text
