"""Limit work that takes much memory on this host: runs of Argon2id, and drawing files anew.

File locks count across processes. Whoever would have to wait behind too many is told at once.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from django.conf import settings


class Room(NamedTuple):
    """Which slots of this host these may take, and how many in one process may work or wait.

    Who finds all of them taken waits for the last one.
    """

    slots: tuple[str, ...]
    holds: int


# Two codes are stretched at once on this host, and one passphrase. A flood of beginners never has the
# second slot: it is kept for those who come back. Whoever waits holds one of the server's threads
# (`--blocking-threads 24`), and four must always be left for everybody else. Whoever begins is asked
# to come again last of all. Two files are drawn at once, each in up to a gigabyte and half a minute;
# people outside never have the second slot, which is kept for the desk.
ROOMS = {
    "new_code": Room(("code-0",), 10),
    "code": Room(("code-0", "code-1"), 4),
    "passphrase": Room(("passphrase-0",), 2),
    "file": Room(("file-0",), 2),
    "desk_file": Room(("file-0", "file-1"), 2),
}


class Busy(Exception):
    """Too many others are at it: give the page back with what was typed, and ask to try again."""


_inside = {kind: threading.BoundedSemaphore(room.holds) for kind, room in ROOMS.items()}


@contextmanager
def slot(kind: str) -> Iterator[None]:
    """Hold one of the slots that this kind of ROOMS may take, or raise Busy."""
    with room(kind), _taken(ROOMS[kind].slots):
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
def _taken(slots: tuple[str, ...]) -> Iterator[None]:
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
