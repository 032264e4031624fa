"""Describe what a blob is, for whom, and where it belongs.

The label is bound into every key, seal and signature.
"""

import json
from dataclasses import dataclass

SUITE = 1
"""HPKE MLKEM768_X25519, HKDF-SHA256, ChaCha20-Poly1305; Ed25519. The first byte of every blob."""

_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class Label:
    """Bind a blob to its place. Moved to another row, reader or purpose, the blob does not open."""

    purpose: str
    request: str = ""
    row: str = ""
    recipient: str = ""
    version: int = 1

    def encode(self) -> bytes:
        """Return a JSON array, so that no value can run into the next one."""
        places = [self.purpose, self.request, self.row, self.recipient]
        return _JSON.encode(["standing", 1, SUITE, *places, self.version]).encode()
