"""A secret that lives in this host's memory alone: without it no copied cookie or row unlocks staff.

It is a file in a folder of memory (tmpfs), so that all processes share it and no disk holds it.
New every eight hours; one predecessor is kept, so that nobody is locked out at the turn.
"""

import fcntl
import hashlib
import os
import time
from pathlib import Path

from django.conf import settings

from legal_help.crypto.sealing import new_secret

LASTS = 8 * 60 * 60
"""Seconds."""
SECRET_BYTES = 32


def newest_first() -> list[bytes]:
    """Return the secret of these hours, and the one before if there was one."""
    descriptor = os.open(_path(), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        made_at, secrets = _read(file.read())
        if time.time() - made_at >= LASTS:
            secrets = [new_secret(), *secrets[:1]]
            file.seek(0)
            file.write(int(time.time()).to_bytes(8) + b"".join(secrets))
        return secrets


def _read(stored: bytes) -> tuple[int, list[bytes]]:
    made_at, rest = int.from_bytes(stored[:8]), stored[8:]
    return made_at, [rest[at : at + SECRET_BYTES] for at in range(0, len(rest), SECRET_BYTES)]


def _path() -> Path:
    """Two installations on one host do not share."""
    installation = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:16]
    folder = Path(settings.MEMORY_DIR)
    if settings.DEMO and not folder.is_dir():
        folder = settings.DATA_DIR  # a system without tmpfs; nobody's request is at stake
    return folder / f"standing-{installation}"
