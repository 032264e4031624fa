"""Take the key that opens a backup from a file or from a person."""

import os
from getpass import getpass
from pathlib import Path

import pyrage
from django.core.management.base import CommandError


def read_key(path: Path) -> pyrage.x25519.Identity:
    """Return the key in a file, which may have comments as `age-keygen` writes them. Raises CommandError."""
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"The key cannot be read from {path}.") from None
    return _parsed("".join(line for line in lines if not line.startswith("#")))


def ask_for_key() -> pyrage.x25519.Identity:
    """Return the key that a person types, unseen. Raises CommandError."""
    if not os.isatty(0):
        raise CommandError("Run this at a terminal, or name a file with --key: the key is needed.")
    return _parsed(getpass("The key of the backups (AGE-SECRET-KEY-1…): "))


def _parsed(typed: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str("".join(typed.split()).upper())
    except pyrage.IdentityError:
        raise CommandError(
            "This is no key of age: it begins with AGE-SECRET-KEY-1, and a sign may be wrong."
        ) from None
