"""Read what was written from padded bytes, and name them by a mark. No Django, no database.

`packing.py` makes them.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen

type Content = dict[str, Any]


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


def mark_of(kind: str, case: UUID, padded: bytes) -> str:
    """Return the hash by which a signed event names a text."""
    label = row_labels.mark(kind, case).encode()
    return sha256(label + b"\n" + padded).hexdigest()


def unpad(padded: bytes) -> bytes:
    """Remove the filling. Raises CannotOpen."""
    text, mark, filling = padded.rpartition(b"\x80")
    if not mark or filling != bytes(len(filling)):
        raise CannotOpen
    return text
