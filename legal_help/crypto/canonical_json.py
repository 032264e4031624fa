"""Spell JSON in exactly one way, for the bytes that are signed. No Django, no database."""

import json
from dataclasses import asdict
from typing import Final

UNREADABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""The exceptions of reading bytes that hold something unexpected: anybody may have put them there."""


def canonical_json(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=asdict).encode()
