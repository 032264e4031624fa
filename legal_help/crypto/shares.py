"""Split the recovery seed on paper: any two of three people can join it, one alone cannot.

Each two people share a random half of their own: one holds r, the other seed XOR r. A line names
both people and carries a check value, so that a miswritten line is found before anything is tried.
"""

import base64
import binascii
import hashlib
import secrets
from itertools import combinations

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import expand

SEED_BYTES = 32
HOLDERS = (1, 2, 3)
CHECK_LETTERS = 4


class NotAShare(Exception):
    """Raised if a line is not one of ours or miswritten, or two shares do not belong together."""


def split_seed(seed: bytes) -> dict[int, list[str]]:
    """Return the two lines to write down, for each of three holders."""
    shares: dict[int, list[str]] = {holder: [] for holder in HOLDERS}
    for first, second in combinations(HOLDERS, 2):
        half = secrets.token_bytes(len(seed))
        shares[first].append(_write_line(first, second, half))
        shares[second].append(_write_line(second, first, _xor(seed, half)))
    return shares


def join_shares(one: list[str], other: list[str]) -> bytes:
    """Return the seed from the lines of any two holders. Raises NotAShare."""
    ours = {(holder, partner): half for holder, partner, half in map(_read_line, one)}
    theirs = {(holder, partner): half for holder, partner, half in map(_read_line, other)}
    for (holder, partner), half in ours.items():
        if (partner, holder) in theirs:
            return _xor(half, theirs[partner, holder])
    raise NotAShare


def recovery_seeds(seed: bytes) -> bytes:
    """Return the 64 bytes of seeds of the recovery pair, derived from the 32 bytes on paper."""
    sealing = expand(seed, Label(purpose="recovery sealing seed"))
    return sealing + expand(seed, Label(purpose="recovery signing seed"))


def _write_line(holder: int, partner: int, half: bytes) -> str:
    letters = base64.b32encode(half).decode().rstrip("=")
    groups = [letters[start : start + 4] for start in range(0, len(letters), 4)]
    return " ".join([f"{holder}-{partner}", *groups, _check_letters(holder, partner, half)])


def _read_line(line: str) -> tuple[int, int, bytes]:
    head, *groups = line.upper().split() or [""]
    holder, _, partner = head.partition("-")
    letters = "".join(groups[:-1])
    try:
        half = base64.b32decode(letters + "=" * (-len(letters) % 8))
        numbers = int(holder), int(partner)
    except (binascii.Error, ValueError):
        raise NotAShare from None
    if len(half) != SEED_BYTES or groups[-1] != _check_letters(*numbers, half):
        raise NotAShare
    return *numbers, half


def _check_letters(holder: int, partner: int, half: bytes) -> str:
    digest = hashlib.sha256(f"standing share {holder}-{partner} ".encode() + half).digest()
    return base64.b32encode(digest).decode()[:CHECK_LETTERS]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
