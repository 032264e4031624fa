"""Seal to a public key, wrap under a secret, sign and check: the few primitives all else uses."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from legal_help.crypto.labels import SUITE, Label

if TYPE_CHECKING:
    from legal_help.crypto.pairs import PublicKeys

HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
SECRET_BYTES = 32
SUITE_BYTE = bytes([SUITE])
NONCE_BYTES = 12


class CannotOpen(Exception):
    """Wrong key, wrong label, moved, cut or altered: never said which, and never with a cause."""


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def expand(secret: bytes, label: Label) -> bytes:
    """Derive 32 bytes that are good for this label and nothing else."""
    return HKDFExpand(algorithm=SHA256(), length=32, info=label.encode()).derive(secret)


def fingerprint(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def seal(to: "PublicKeys", label: Label, text: bytes) -> bytes:
    """Encrypt to the holder of a pair. It hides; it never proves who wrote."""
    return SUITE_BYTE + HPKE.encrypt(text, to.sealing_key, info=label.encode())


def wrap(secret: bytes, label: Label, text: bytes) -> bytes:
    """Encrypt under a secret of 32 random bytes."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = ChaCha20Poly1305(expand(secret, label))
    return SUITE_BYTE + nonce + cipher.encrypt(nonce, text, label.encode())


def unwrap(secret: bytes, label: Label, blob: bytes) -> bytes:
    """Return what `wrap` was given, or raise CannotOpen."""
    body = body_of(blob)
    nonce, sealed = body[:NONCE_BYTES], body[NONCE_BYTES:]
    with suppress(InvalidTag, ValueError):
        return ChaCha20Poly1305(expand(secret, label)).decrypt(nonce, sealed, label.encode())
    raise CannotOpen


def body_of(blob: bytes) -> bytes:
    """Take off the suite byte. A suite that this release does not know does not open."""
    if blob[:1] != SUITE_BYTE:
        raise CannotOpen
    return blob[1:]


def signed_text(label: Label, text: bytes) -> bytes:
    """What is signed: the label, a line end (which no label holds), then the text."""
    return label.encode() + b"\n" + text


def is_signature(signature: bytes, *, by: bytes, label: Label, text: bytes) -> bool:
    """Whether this Ed25519 public key signed this text under this label."""
    with suppress(InvalidSignature, ValueError):
        Ed25519PublicKey.from_public_bytes(by).verify(signature, signed_text(label, text))
        return True
    return False


def mac(secret: bytes, label: Label, text: bytes) -> bytes:
    return hmac.digest(expand(secret, label), text, "sha256")


def is_mac(code: bytes, *, under: bytes, label: Label, text: bytes) -> bool:
    return hmac.compare_digest(code, mac(under, label, text))
