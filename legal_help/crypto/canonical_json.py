"""Spell JSON in exactly one way, for the bytes that are signed. No Django, no database."""

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
