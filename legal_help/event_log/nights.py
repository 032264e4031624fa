"""Remember on which days the nightly work ran: on the first day of a clock that jumped nothing goes."""

from typing import Final

from legal_help.event_log.pin import memory_file
from legal_help.events.state import days_between

NIGHTS_APART: Final = 3


def begin_night(day: str) -> bool:
    """Remember the day, and return whether anything may be erased on it.

    It may if the day before it, on which this was asked, lies at most three days back.
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
    return before is not None and 0 < days_between(before, day) <= NIGHTS_APART
