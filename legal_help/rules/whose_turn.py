"""Say when an open case rests, because it is the person's turn or a follow-up is planned.

No Django, no database, no clock.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.urgency import URGENT_LEVELS

FARTHEST_FOLLOW_UP: Final = 90
"""The most days for which a caseworker can put a case off at once."""


class Turn(StrEnum):
    """Say who has to do the next thing in a case."""

    US = "us"
    PERSON = "person"
    COLLEAGUE = "colleague"
    LATER = "later"


class FollowUp(NamedTuple):
    """Hold the day on which a caseworker wants to see a case again, and the day they said so."""

    day: date
    said_on: date


class Rest(NamedTuple):
    """Hold why a case rests, since when, and the day from which it is ours again."""

    turn: Turn
    since: date
    until: date


def rest_of(
    level: Level, answered_on: date | None, follow_up: FollowUp | None, today: date
) -> Rest | None:
    """Return why a case in which nothing new came rests, or None if it is ours to do.

    After our last word it rests as long as a request of this level may wait for its first reader,
    and at least until tomorrow. A follow-up sets the day instead: in an urgent case only an earlier
    one. It is over once we have answered on its day or later. A signed day that lies in the
    future counts as today.
    """
    answered_on = min(answered_on, today) if answered_on else None
    if follow_up and answered_on and answered_on >= follow_up.day:
        follow_up = None
    planned_on = min(follow_up.said_on, today) if follow_up else None
    last_word = max((day for day in (answered_on, planned_on) if day), default=None)
    if last_word is None:
        return None
    until = by_level = max(review_by(level, last_word), last_word + timedelta(days=1))
    if follow_up and planned_on:
        until = min(follow_up.day, planned_on + timedelta(days=FARTHEST_FOLLOW_UP))
        if level in URGENT_LEVELS:
            until = min(until, by_level)
    if today >= until:
        return None
    is_planned = follow_up is not None and until == follow_up.day
    if answered_on and not is_planned:
        return Rest(Turn.PERSON, answered_on, until)
    return Rest(Turn.LATER, planned_on or last_word, until)
