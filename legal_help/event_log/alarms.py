"""Say what does not fit: in the server's log, in this host's memory, to those who must look.

Nothing of it stands in the database alone: whoever owns that could silence it.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from django.utils import timezone

from legal_help.crypto.sealing import Pair
from legal_help.event_log.memory import Alarm
from legal_help.event_log.memory_file import Damaged
from legal_help.event_log.pin import memory_file

logger = logging.getLogger(__name__)


class Signer(Protocol):
    """Somebody who acts unlocked, and so signs: a caseworker by key, or the person who asked."""

    @property
    def by(self) -> str: ...
    @property
    def pair(self) -> Pair: ...


type Reason = Literal[
    "blob_altered",
    "draft_put_back",
    "grant_altered",
    "key_swapped",
    "request_lost",
    "row_altered",
    "text_missing",
]


class Tampered(Exception):
    """Something in the database is not what was signed or sealed. Refused, and reported.

    - A blob was moved, cut, flipped, or written by somebody without the key.
    - A grant is missing, or opens to another key than the one that the case was sealed under.
    - A public key in a column is not the one its seeds, or the signed state, give (swapped).
    - A column in clear says something else than what was signed, or what we never write (row).
    - A case that nobody erased has no row any more, or its reader no grant (lost).
    - A text that an event names is not there, or is another one (missing).
    """

    def __init__(self, reason: Reason, case: object = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.case = str(case)


def note(alarms: Iterable[Alarm]) -> None:
    """Keep alarms, each once a day, and tell the server's log of those that are new."""
    told = list(alarms)
    if not told:
        return
    try:
        told = memory_file().note_alarms(told, timezone.localdate().isoformat())
    except (sqlite3.OperationalError, Damaged):
        logger.error("The memory of this host cannot be written")  # noqa: TRY400 -- a traceback tells no more
    for each in told:
        logger.error("Alarm: %s (case %s, line %s)", each.reason, each.case or "-", each.place)


def note_one(reason: str, *, case: object = "", by: str = "") -> None:
    note([Alarm(reason, 0, by, str(case))])


@contextmanager
def reported(by: Signer | None) -> Iterator[None]:
    """Keep a refusal as an alarm, and raise it on."""
    try:
        yield
    except Tampered as refusal:
        report(refusal, by=by)
        raise


def report(refusal: Tampered, *, by: Signer | None) -> None:
    note_one(refusal.reason, case=refusal.case, by=by.by if by else "")
