"""Let only so many runs of Argon2id happen at once on this host: each takes much memory.

File locks count across processes. Whoever would have to wait behind too many is told at once.
"""

import fcntl
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings

SLOTS = {"code": 2, "passphrase": 1}
MAY_WAIT = 4
"""In one process, the ones at work included."""


class Busy(Exception):
    """Too many others are at it: give the page back with what was typed, and ask to try again."""


_inside = {kind: threading.BoundedSemaphore(MAY_WAIT) for kind in SLOTS}


@contextmanager
def slot(kind: str) -> Iterator[None]:
    """Hold one of the slots for "code" or "passphrase", or raise Busy."""
    with room(kind), _taken(kind):
        yield


@contextmanager
def room(kind: str) -> Iterator[None]:
    """Be one of the few in this process who work or wait, or raise Busy."""
    if not _inside[kind].acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _inside[kind].release()


@contextmanager
def _taken(kind: str) -> Iterator[None]:
    folder = settings.DATA_DIR / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    files = [(folder / f"{kind}-{number}").open("w") for number in range(SLOTS[kind])]
    try:
        if not any(_lock(file) for file in files):
            fcntl.flock(random.choice(files), fcntl.LOCK_EX)  # noqa: S311 -- spreads waiting, hides nothing
        yield
    finally:
        for file in files:
            file.close()  # which unlocks


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
