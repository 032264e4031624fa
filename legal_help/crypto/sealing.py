"""Seal to a public key, wrap under a secret, sign and check: the primitives of everything else."""

import hashlib
import hmac
import secrets
from contextlib import suppress

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.label import SUITE, Label

HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
SECRET_BYTES = 32
SUITE_BYTE = bytes([SUITE])
NONCE_BYTES = 12


class CannotOpen(Exception):
    """Raised for a wrong key, a wrong label, or bytes that were moved, cut or altered.

    It never says which of these, and never carries a cause.
    """


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def expand(secret: bytes, label: Label) -> bytes:
    """Derive 32 bytes that are only good for this label."""
    return _expand_bytes(secret, label.encode())


def _expand_bytes(secret: bytes, info: bytes) -> bytes:
    """Expand one block with HKDF-Expand, which is one HMAC: RFC 5869, section 2.3.

    A queue of 5,000 cases does it 10,000 times; the library's object costs twice as much.
    """
    return hmac.digest(secret, info + b"\1", "sha256")


def fingerprint(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def seal(to: PublicKeys, label: Label, text: bytes) -> bytes:
    """Encrypt to the holder of a pair. It hides the text, but never proves who wrote it."""
    return SUITE_BYTE + HPKE.encrypt(text, to.sealing_key, info=label.encode())


def wrap(secret: bytes, label: Label, text: bytes) -> bytes:
    """Encrypt under a secret of 32 random bytes."""
    nonce, bound = secrets.token_bytes(NONCE_BYTES), label.encode()
    cipher = ChaCha20Poly1305(_expand_bytes(secret, bound))
    return SUITE_BYTE + nonce + cipher.encrypt(nonce, text, bound)


def unwrap(secret: bytes, label: Label, blob: bytes) -> bytes:
    """Return the text that was wrapped. Raises CannotOpen."""
    body = body_of(blob)
    nonce, sealed, bound = body[:NONCE_BYTES], body[NONCE_BYTES:], label.encode()
    with suppress(InvalidTag, ValueError):
        return ChaCha20Poly1305(_expand_bytes(secret, bound)).decrypt(nonce, sealed, bound)
    raise CannotOpen


def body_of(blob: bytes) -> bytes:
    """Return the blob without its suite byte. Raises CannotOpen for a suite that is not known."""
    if blob[:1] != SUITE_BYTE:
        raise CannotOpen
    return blob[1:]


def signed_text(label: Label, text: bytes) -> bytes:
    """Return the bytes to sign: the label, a line end (which no label contains), then the text."""
    return label.encode() + b"\n" + text


def is_signature(signature: bytes, *, by: bytes, label: Label, text: bytes) -> bool:
    """Return whether this Ed25519 public key signed this text under this label."""
    with suppress(InvalidSignature, ValueError):
        Ed25519PublicKey.from_public_bytes(by).verify(signature, signed_text(label, text))
        return True
    return False


def mac(secret: bytes, label: Label, text: bytes) -> bytes:
    return hmac.digest(expand(secret, label), text, "sha256")


def is_mac(code: bytes, *, under: bytes, label: Label, text: bytes) -> bool:
    return hmac.compare_digest(code, mac(under, label, text))
