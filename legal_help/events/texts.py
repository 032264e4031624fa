"""Turn what was written into signed, padded bytes, and back. No database."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from legal_help.crypto.label import Label
from legal_help.crypto.padding import pad, unpad
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, Signature, fingerprint
from legal_help.events.audit import SignatureForged

SIGNATURE_BYTES = 64

type Content = dict[str, Any]


def packed(content: Content, sizes: tuple[int, ...]) -> bytes:
    """JSON, filled up to one of the sizes. Raises crypto.TooLong."""
    return pad(_written(content), sizes)


def unpacked(padded: bytes) -> Content:
    """Raises CannotOpen."""
    return _read(unpad(padded))


def signed(content: Content, *, by: Pair, label: Label, sizes: tuple[int, ...]) -> bytes:
    """A signature, then JSON, filled up together. Raises crypto.TooLong."""
    text = _written(content)
    return pad(by.sign(label, text) + text, sizes)


def hash_of_all(texts: Iterable[bytes]) -> str:
    """One hash, in hex, over several texts; the lengths go before, so that nothing slides."""
    whole = list(texts)
    return fingerprint(b"".join((f"{list(map(len, whole))} ".encode(), *whole))).hex()


def unsigned(padded: bytes) -> Content:
    """Return what the text says before anything is checked: who says to have written it."""
    return _read(unpad(padded)[SIGNATURE_BYTES:])


def signature_in(padded: bytes, *, by: bytes, label: Label) -> Signature:
    """Return the signature and what it is said to be on. Raises CannotOpen."""
    whole = unpad(padded)
    return Signature(by, label, text=whole[SIGNATURE_BYTES:], signature=whole[:SIGNATURE_BYTES])


def checked(padded: bytes, *, by: bytes, label: Label, of: UUID) -> Content:
    """Return the content if this public key signed it. Raises CannotOpen, SignatureForged."""
    signature = signature_in(padded, by=by, label=label)
    if not signature.holds:
        raise SignatureForged(of)
    return _read(signature.text)


def _written(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _read(text: bytes) -> Content:
    try:
        content = json.loads(text)
    except ValueError:
        raise CannotOpen from None
    if not isinstance(content, dict):
        raise CannotOpen
    return content
