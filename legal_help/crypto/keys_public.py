"""Hold the public half of a pair: seal to it, check signatures with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

ML_KEM_PUBLIC_BYTES = 1184
SEALING_BYTES = 1216
SIGNING_BYTES = 32


@dataclass(frozen=True)
class PublicKeys:
    """Hold the public keys of a pair: 1,216 bytes to seal to, 32 bytes to check signatures with."""

    sealing: bytes
    signing: bytes

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        if len(raw) != SEALING_BYTES + SIGNING_BYTES:
            raise ValueError("These are not the two public keys of a pair.")
        return cls(raw[:SEALING_BYTES], raw[SEALING_BYTES:])

    def __bytes__(self) -> bytes:
        return self.sealing + self.signing

    @cached_property
    def sealing_key(self) -> MLKEM768X25519PublicKey:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.sealing[:ML_KEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(self.sealing[ML_KEM_PUBLIC_BYTES:]),
        )
