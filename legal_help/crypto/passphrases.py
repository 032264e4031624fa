"""From what people remember or write down to keys: slow on purpose, and never stored."""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from legal_help.crypto.label import Label
from legal_help.crypto.sealing import CannotOpen, expand, fingerprint

MIB = 1024
"""Argon2 counts memory in KiB."""
WORDS = 6


@dataclass(frozen=True)
class KdfRow:
    """The cost of one Argon2id run. `memory` in KiB."""

    memory: int
    iterations: int
    lanes: int = 1


# Of Argon2 itself (RFC 9106).
LEAST_SALT = 8

# Rows are named by number in the database, so that nobody who can write there can make a run
# cheaper than the cheapest row. Rows are added and never changed.
KDF_ROWS = {
    1: KdfRow(memory=256 * MIB, iterations=4),
    2: KdfRow(memory=64 * MIB, iterations=3),
}
PASSPHRASE_ROW = 1
CODE_ROW = 2


@dataclass(frozen=True, repr=False)
class CodeKeys:
    """What follows from a code: the hash a row is found by, and the key its seeds lie under."""

    lookup: bytes
    wrapping: bytes


def passphrase_key(passphrase: str, *, salt: bytes, row: int) -> bytes:
    """Return the 32-byte key of a caseworker's passphrase. About 1.4 s in the real row."""
    return _stretch(tidy_passphrase(passphrase), salt=salt, row=row)


def code_keys(code: str, *, salt: bytes, row: int) -> CodeKeys:
    """Return the two keys of a code of 24 ASCII digits. About 0.2 s in the real row."""
    root = _stretch(code, salt=salt, row=row)
    lookup = expand(root, Label(purpose="code lookup"))
    return CodeKeys(fingerprint(lookup), expand(root, Label(purpose="code wrapping")))


def new_passphrase() -> str:
    """Six words of the EFF large list: 77 bits. Generated, never chosen."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


def tidy_passphrase(passphrase: str) -> str:
    """Forgive capitals and stray spaces, as a phone's keyboard adds them."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())


def _stretch(secret: str, *, salt: bytes, row: int) -> bytes:
    if row not in KDF_ROWS or len(salt) < LEAST_SALT:
        raise CannotOpen
    cost = KDF_ROWS[row]
    return Argon2id(
        salt=salt,
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    ).derive(secret.encode())


@cache
def _words() -> tuple[str, ...]:
    listed = resources.files("diceware").joinpath("wordlists", "wordlist_en_eff.txt")
    # Each line is five dice and a word.
    return tuple(line.split()[1] for line in listed.read_text("utf-8").splitlines() if line)
