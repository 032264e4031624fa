"""A terminal at which somebody runs a command of the house, reads what it says, and types."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Self

from tests.demonstration import ROOT

SECONDS = 120


class Terminal:
    """Use it with `with`: at the end the command must have ended well."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**environment, "DJANGO_COLORS": "nocolor"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,  # a passphrase is asked for at this terminal, not at pytest's
        )
        os.close(theirs)
        self._unheard = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is not None:
            self._process.kill()
        code = self._process.wait(SECONDS)
        os.close(self._ours)
        assert error[0] is not None or code == 0, self._unheard

    def hear(self, words: str) -> str:
        """Wait until these words are said; gives all that was said up to them."""
        until = time.monotonic() + SECONDS
        while words not in self._unheard:
            said = self._read(until - time.monotonic())
            assert said, f"It ended without {words!r}: {self._unheard}"
            self._unheard += said
        heard, _words, self._unheard = self._unheard.partition(words)
        return heard

    def type(self, *lines: str, after: str = "") -> None:
        """Type each line when it is asked for with these words, or at once."""
        for line in lines:
            if after:
                self.hear(after)
            os.write(self._ours, f"{line}\n".encode())

    def _read(self, seconds: float) -> str:
        ready, _, _ = select.select([self._ours], [], [], max(0.0, seconds))
        assert ready, f"It says no more: {self._unheard}"
        try:
            return os.read(self._ours, 65_536).decode().replace("\r\n", "\n")
        except OSError:  # so Linux says that nobody holds the other end any more
            return ""
