"""Remember on which days the nightly work ran: on the first day of a clock that jumped nothing goes."""

from enum import Enum, auto
from typing import Final

from legal_help.event_log.pin import memory_file
from legal_help.events.state import days_between

NIGHTS_APART: Final = 3


class Night(Enum):
    """Say how a night follows the one before it."""

    FIRST = auto()
    NEXT = auto()
    """At most three days later: cases may be erased on it, and on no other."""
    FAR = auto()
    """Long after it, or before it: a clock may be wrong."""


def begin_night(day: str) -> Night:
    """Remember the day, and return how it follows the day before it on which this was asked."""
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
