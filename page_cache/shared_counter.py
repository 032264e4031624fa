"""A number that all processes of one machine read in place, in a file of eight bytes."""

import fcntl
import mmap
import os
from pathlib import Path
from threading import Lock
from typing import Final

SIZE: Final = 8


class SharedNumber:
    """A number that only grows. To read it is to read memory: no lock, no call to the system."""

    def __init__(self, path: Path) -> None:
        # The file stays open while the process lives: to close it would release the lock of raise_to.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, SIZE)
        # One aligned machine word: a reader sees it before or after a change, never half of each.
        self._word = memoryview(mmap.mmap(self._file, SIZE)).cast("Q")
        self._one_thread = Lock()

    @property
    def value(self) -> int:
        return self._word[0]

    def raise_to(self, number: int) -> None:
        """Raise the number to at least `number`."""
        if number <= self._word[0]:
            return
        with self._one_thread:  # A lock on a file is held by the process, not by the thread.
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                self._word[0] = max(number, self._word[0])
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
