"""Spell JSON in exactly one way, for the bytes that are signed. No Django, no database."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

UNREADABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""The exceptions of reading bytes that hold something unexpected: anybody may have put them there."""


def canonical_json(content: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def encode_bytes(raw: bytes) -> str:
    """Return bytes as text that JSON can hold."""
    return base64.b64encode(raw).decode()


def decode_bytes(text: str) -> bytes:
    """Return the bytes that `encode_bytes` made text of. Raises ValueError or TypeError."""
    return base64.b64decode(text)
