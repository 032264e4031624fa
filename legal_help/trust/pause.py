"""A pause that a supervisor signs: up to its last day no new request is begun. It ends by itself.

Requests that were sent, codes, messages and forms that were begun go on, and a caseworker may enter
a request for a caller.
"""

from datetime import date, timedelta
from typing import Any, Final

from legal_help.event_log import log
from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.trust.actors import Caseworker
from legal_help.trust.amendments import Book

LONGEST: Final = timedelta(days=92)
"""A year that was mistyped must not shut the door for good."""


def _read(entries: Any) -> date | None:
    return max((date.fromisoformat(entry["last_day"]) for entry in entries), default=None)


BOOK = Book(action=Action.PAUSE_SIGNED, read=_read)


def last_day(*, today: date) -> date | None:
    """Return the last day of the pause that runs today. Without a roster nothing is taken anyway."""
    try:
        return last_day_known(log.look(), today=today)
    except log.NoRoster:
        return None


def last_day_known(known: Known, *, today: date) -> date | None:
    last = BOOK.known_to(known)
    return last if last and today <= last else None


def begin(*, last_day: date, by: Caseworker) -> None:
    """Sign a pause from now on, in the place of any other. Raises NotASupervisor, InDoubt."""
    BOOK.amend(lambda _before: [{"last_day": last_day.isoformat()}], by=by)


def end(*, by: Caseworker) -> None:
    """Sign that there is no pause. Raises NotASupervisor, InDoubt."""
    BOOK.amend(lambda _before: [], by=by)
