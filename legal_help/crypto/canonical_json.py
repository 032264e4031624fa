"""The bytes that are signed: JSON that is spelled in one way. No database."""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

UNREADABLE: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What reading raises where bytes hold something else than was expected: anybody may have put them
there."""


def canonical_json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def encode_bytes(raw: bytes) -> str:
    """Bytes as JSON can hold them."""
    return base64.b64encode(raw).decode()


def decode_bytes(text: str) -> bytes:
    """Raises ValueError or TypeError where this is no such text."""
    return base64.b64decode(text)
