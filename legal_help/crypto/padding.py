"""Round lengths up (ISO 7816-4), so that a stored size tells little about the text."""

from legal_help.crypto.sealing import CannotOpen

KIB = 1024
SHORT = (4 * KIB, 64 * KIB, 256 * KIB)
"""The card and the triage: the first size, unless somebody writes pages of names."""
LETTER = (4 * KIB, 16 * KIB, 64 * KIB)
"""Messages and notes."""
LONG = (16 * KIB, 64 * KIB, 256 * KIB)
"""Answers and drafts."""


class TooLong(Exception):
    """Raised when the text is longer than the largest size."""


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
