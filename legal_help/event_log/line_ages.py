"""Tell how old the lines of the log are, by the days that readers signed. No Django, no database."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from legal_help.events.event import SYSTEM
from legal_help.events.lines import Line, is_signed
from legal_help.events.roster import Roster
from legal_help.events.state import days_between

DETAILS_KEPT_FOR: Final = 730
"""Days."""


def forgotten_before(lines: Iterable[Line], rosters: list[Roster]) -> int:
    """Return the place before which details may be gone, by the days that readers signed.

    It is the place of the last line that is two years older than the newest one, with no younger line
    before it. No column and no clock counts: only days that somebody on the roster signed.
    """
    signed = list(_days_of_readers(lines, rosters))
    newest = max((day for day, _place in signed), default="")
    old = takewhile(lambda each: days_between(each[0], newest) > DETAILS_KEPT_FOR, signed)
    return max((place for _day, place in old), default=0)


def _days_of_readers(lines: Iterable[Line], rosters: list[Roster]) -> Iterator[tuple[str, int]]:
    """Yield the day and the place of each line that somebody signed who was on the roster by then."""
    for line in lines:
        notice = line.notice
        in_force = [roster for roster in rosters if roster.log[0] < line.place]
        if notice and notice.by != SYSTEM and in_force and is_signed(notice, line, in_force[-1]):
            yield notice.on, line.place
