"""What a blob is, for whom, and where it belongs: bound into every key, seal and signature."""

import json
from dataclasses import dataclass

SUITE = 1
"""HPKE MLKEM768_X25519, HKDF-SHA256, ChaCha20-Poly1305; Ed25519. The first byte of every blob."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """A blob moved to another row, reader or purpose has another label, and does not open."""

    purpose: str
    request: str = ""
    row: str = ""
    recipient: str = ""
    version: int = 1

    def encode(self) -> bytes:
        """Return a JSON array, so that no value slides into its neighbour."""
        parts = [
            "standing",
            1,
            SUITE,
            self.purpose,
            self.request,
            self.row,
            self.recipient,
            self.version,
        ]
        return json.dumps(parts, separators=(",", ":")).encode()
