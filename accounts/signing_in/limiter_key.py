"""A key by which all processes of this host count addresses. It lives in memory alone.

The counts stand in a table, under an HMAC: without the key the table tells no address. The key is
a file in a folder of memory (tmpfs) and is new every day, so that old rows tell nobody anything.
"""

import fcntl
import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path
from typing import Final

from django.conf import settings

LASTS: Final = 24 * 60 * 60
"""Seconds."""
SIZE: Final = 32
_OWN: Final = secrets.token_bytes(SIZE)
"""For a host without such a folder: each process then counts for itself."""


def hashed(*words: str) -> str:
    """Return the same 64 letters for the same words, on this host and today."""
    text = "".join(f"{len(word)}:{word}" for word in words)
    return hmac.new(_key(), text.encode(), "sha256").hexdigest()


def _key() -> bytes:
    try:
        descriptor = os.open(_path(), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return _OWN
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        stored = file.read()
        made_at, key = int.from_bytes(stored[:8]), stored[8:]
        if len(key) != SIZE or not 0 <= time.time() - made_at < LASTS:
            key = secrets.token_bytes(SIZE)
            file.seek(0)
            file.write(int(time.time()).to_bytes(8) + key)
            file.truncate()
        return key


def _path() -> Path:
    """Two installations on one host do not share."""
    installation = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:16]
    return Path(settings.MEMORY_DIR) / f"standing-limits-{installation}"
