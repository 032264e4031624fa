"""Remember on which days the nightly work ran: on the first day of a clock that jumped nothing goes."""

from enum import Enum, auto
from typing import Final

from legal_help.event_log.pin import memory_file
from legal_help.events.state import days_between

NIGHTS_APART: Final = 3


class Night(Enum):
    """Say how long after the night before this one came."""

    FIRST = auto()
    NEXT = auto()
    """At most three days later. Cases may be erased on such a night only."""
    FAR = auto()
    """More than three days later, or earlier: a clock may be wrong."""


def begin_night(day: str) -> Night:
    """Remember the day, and return how it follows the day before it on which this was asked.

    Raises sqlite3.OperationalError and memory_file.Damaged where the memory of this host fails.
    """
    with memory_file().connected() as connection:
        connection.execute("begin immediate")
        found = connection.execute("select day, before from night").fetchone()
        last, before = found or ("", None)
        if day != last:
            before = last or None
            connection.execute("delete from night")
            connection.execute("insert into night values (?, ?)", [day, before])
        connection.execute("commit")
    if before is None:
        return Night.FIRST
    return Night.NEXT if 0 < days_between(before, day) <= NIGHTS_APART else Night.FAR
