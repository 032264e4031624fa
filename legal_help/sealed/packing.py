"""Turn what was written into padded bytes, which `texts.py` reads. No Django, no database.

Lengths are rounded up (ISO 7816-4), so that a stored size tells little about the text.
"""

import json
import secrets

from legal_help.sealed.texts import Content

KIB = 1024
SHORT = (4 * KIB, 64 * KIB, 256 * KIB)
"""The card and the triage: the first size, unless somebody writes pages of names."""
LETTER = (4 * KIB, 16 * KIB, 64 * KIB)
"""Messages and notes."""
LONG = (16 * KIB, 64 * KIB, 256 * KIB)
"""Answers and drafts."""


class TooLong(Exception):
    """Raised when the text is longer than the largest size."""


def pack(content: Content, sizes: tuple[int, ...]) -> bytes:
    """Return JSON, filled up to one of the sizes. Raises TooLong."""
    return pad(json.dumps(content, ensure_ascii=False).encode(), sizes)


def pack_salted(content: Content, sizes: tuple[int, ...], *, salt: str = "") -> bytes:
    """Pack a text that a mark will name: the salt keeps anybody from trying guesses of it.

    A page that is sent twice brings its salt, and so makes the same mark. Raises TooLong.
    """
    return pack({**content, "salt": salt or secrets.token_hex(16)}, sizes)


def pad(text: bytes, sizes: tuple[int, ...]) -> bytes:
    """Fill the text up to the smallest size that has room for it and a one-byte mark."""
    for size in sizes:
        if len(text) < size:
            return text + b"\x80" + bytes(size - len(text) - 1)
    raise TooLong
