"""The list of what was erased, kept away from this host: a restored backup is held against it.

The tombstones of the database are what counts; the list is brought in step with them, so that a
line that could not be written today is written as soon as its folder is there again.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.conf import settings

from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.models import Tombstone

# The detail of the event that tells that it could not be.
NOT_WRITTEN = "list_not_written"


@dataclass(frozen=True)
class Line:
    """One request that was erased, on a day, for a reason of `Tombstone.Why`."""

    request: UUID
    reference: str
    on: date
    why: str


@dataclass(frozen=True)
class Erasures:
    """Hold the list's lines, and the numbers of those that say nothing: a disk that failed."""

    lines: list[Line]
    unreadable: list[int]


def path() -> Path:
    return Path(settings.HELP_ERASURES_LOG)


def read() -> Erasures:
    """Return the whole list; an empty one where there is no file. Raises OSError."""
    try:
        return _parsed(path().read_text())
    except FileNotFoundError:
        return Erasures([], [])


def catch_up() -> int:
    """Write what was erased and is not on the list; returns how many. Raises OSError."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        written = file.read()
        known = {line.request for line in _parsed(written).lines}
        stones = Tombstone.objects.order_by("erased_on", "reference")
        missing = [stone for stone in stones if stone.pk not in known]
        # A line that was cut short by a crash must not swallow the next one.
        return _append(file, missing, starts_anew=written[-1:] not in {"", "\n"})


def _append(file: TextIO, missing: Sequence[Tombstone], *, starts_anew: bool) -> int:
    lines = [
        json.dumps(
            {
                "request": str(stone.pk),
                "reference": stone.reference,
                "on": stone.erased_on.isoformat(),
                "why": stone.why,
            }
        )
        for stone in missing
    ]
    if lines:
        file.write("\n" * starts_anew + "\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def _parsed(written: str) -> Erasures:
    lines, unreadable = [], []
    for number, text in enumerate(written.splitlines(), 1):
        try:
            said = json.loads(text)
            request, on = UUID(said["request"]), date.fromisoformat(said["on"])
            lines.append(Line(request, str(said["reference"]), on, str(said["why"])))
        except UNREADABLE:
            unreadable.append(number)
    return Erasures(lines, unreadable)
