"""Say when an open case rests, because it is the person's turn or a follow-up is planned.

No Django, no database, no clock.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.urgency import URGENT_LEVELS

FARTHEST_FOLLOW_UP: Final = 90
"""Days. Nobody puts a case off for longer at once."""


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
    """Return the rest of a case in which nothing new came, or None if it is ours to do.

    After our last word it rests as long as a request of this level may wait for its first reader,
    and at least until tomorrow. A follow-up sets the day instead: in an urgent case only an earlier
    one. It is over once we have answered on its day or later. What somebody signed as a day to come
    counts as today.
    """
    answered_on = min(answered_on, today) if answered_on else None
    plan = follow_up
    if plan and answered_on and answered_on >= plan.day:
        plan = None
    said = [day for day in (answered_on, plan and min(plan.said_on, today)) if day]
    if not said:
        return None
    until = by_level = max(review_by(level, max(said)), max(said) + timedelta(days=1))
    if plan:
        until = min(plan.day, said[-1] + timedelta(days=FARTHEST_FOLLOW_UP))
        until = min(until, by_level) if level in URGENT_LEVELS else until
    if today >= until:
        return None
    if answered_on and not (plan and until == plan.day):
        return Rest(Turn.PERSON, answered_on, until)
    return Rest(Turn.LATER, said[-1], until)
