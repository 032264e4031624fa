"""Turn what people remember or write down into keys: slow on purpose, and never stored."""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import CannotOpen, expand, fingerprint

MIB = 1024
"""Argon2 counts memory in KiB."""
WORDS = 6


@dataclass(frozen=True)
class KdfRow:
    """Hold the cost of one Argon2id run. `memory` is in KiB."""

    memory: int
    iterations: int
    lanes: int = 1


# The shortest salt that Argon2 accepts (RFC 9106), in bytes.
LEAST_SALT = 8

# The database names a row by its number, so that nobody who can write there makes a run cheaper
# than the cheapest row. Add rows; never change one.
KDF_ROWS = {
    1: KdfRow(memory=256 * MIB, iterations=4),
    2: KdfRow(memory=64 * MIB, iterations=3),
}
PASSPHRASE_ROW = 1
CODE_ROW = 2


@dataclass(frozen=True, repr=False)
class CodeKeys:
    """Hold what follows from a code: the hash to find a row by, and the key that wraps its seeds."""

    lookup: bytes
    wrapping: bytes


def passphrase_key(passphrase: str, *, salt: bytes, row: int) -> bytes:
    """Return the 32-byte key of a caseworker's passphrase. Takes about 1.4 s with the real row."""
    return _stretch(tidy_passphrase(passphrase), salt=salt, row=row)


def code_keys(code: str, *, salt: bytes, row: int) -> CodeKeys:
    """Return the two keys of a code of 24 ASCII digits. Takes about 0.2 s with the real row."""
    root = _stretch(code, salt=salt, row=row)
    lookup = expand(root, Label(purpose="code lookup"))
    return CodeKeys(fingerprint(lookup), expand(root, Label(purpose="code wrapping")))


def new_passphrase() -> str:
    """Return six words of the EFF large list (77 bits). Passphrases are generated, never chosen."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


def tidy_passphrase(passphrase: str) -> str:
    """Return the passphrase without capitals and extra spaces, which phone keyboards add."""
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
    # Each line holds five dice numbers and a word.
    return tuple(line.split()[1] for line in listed.read_text("utf-8").splitlines() if line)
