"""Limit work that takes much memory on this host: runs of Argon2id, and drawing files anew.

File locks count across processes. If too many threads wait already, the next one gets Busy at once.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from django.conf import settings


class SlotLimit(NamedTuple):
    """The slots of this host that one kind of work may use.

    `holds` is how many threads of one process may work or wait for a slot. If all slots are taken, a
    thread waits for the last one.
    """

    slots: tuple[str, ...]
    holds: int


# This host stretches two codes at once, and one passphrase. The second slot for codes is kept for
# people who come back, so that a flood of beginners never takes it; more beginners than others may
# wait before one is asked to come again. A thread that works or waits is one of the server's
# (`--blocking-threads 24`), and four must always be left for all other pages. Two files are drawn at
# once, each in up to a gigabyte and half a minute; the second slot for files is kept for the desk.
SLOT_LIMITS = {
    "new_code": SlotLimit(("code-0",), 10),
    "code": SlotLimit(("code-0", "code-1"), 4),
    "passphrase": SlotLimit(("passphrase-0",), 2),
    "file": SlotLimit(("file-0",), 2),
    "desk_file": SlotLimit(("file-0", "file-1"), 2),
}


class Busy(Exception):
    """Too many threads work or wait: the page comes back with what was typed and asks to try again."""


_inside = {kind: threading.BoundedSemaphore(limit.holds) for kind, limit in SLOT_LIMITS.items()}


@contextmanager
def slot(kind: str) -> Iterator[None]:
    """Hold one of the slots that this kind of SLOT_LIMITS may use. Raises Busy."""
    with limit_threads(kind), _lock_one(SLOT_LIMITS[kind].slots):
        yield


@contextmanager
def limit_threads(kind: str) -> Iterator[None]:
    """Count this thread among those of the process that work or wait. Raises Busy if it is too many."""
    if not _inside[kind].acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _inside[kind].release()


@contextmanager
def _lock_one(slots: tuple[str, ...]) -> Iterator[None]:
    folder = settings.DATA_DIR / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    files = [(folder / name).open("w") for name in slots]
    try:
        if not any(_lock(file) for file in files):
            fcntl.flock(files[-1], fcntl.LOCK_EX)
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
