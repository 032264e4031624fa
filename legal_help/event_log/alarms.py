"""Say what does not fit: in the server's log, in this host's memory, to those who must look.

Nothing of it stands in the database alone: whoever owns that could silence it.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

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


class Tampered(Exception):
    """Something in the database is not what was signed or sealed. Refused, and reported."""

    code = "tampered"

    def __init__(self, case: object = "") -> None:
        super().__init__(self.code)
        self.case = str(case)


class BlobAltered(Tampered):
    """A blob was moved, cut, flipped, or written by somebody without the key."""

    code = "blob_altered"


class GrantAltered(Tampered):
    """A grant is missing, or opens to another key than the one that the case was sealed under."""

    code = "grant_altered"


class KeySwapped(Tampered):
    """A public key in a column is not the one its seeds, or the signed state, give."""

    code = "key_swapped"


class RowAltered(Tampered):
    """A column in clear says something else than what was signed, or what we never write."""

    code = "row_altered"


class RequestLost(Tampered):
    """A case that nobody erased has no row any more, or its reader no grant."""

    code = "request_lost"


class TextMissing(Tampered):
    """A text that an event names is not there, or is another one."""

    code = "text_missing"


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
    note_one(refusal.code, case=refusal.case, by=by.by if by else "")
