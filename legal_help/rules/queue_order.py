"""Order the cases of one level: whoever can lose most if they wait comes first.

No Django, no database, no clock.
"""

import datetime as dt
from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

from legal_help.rules.deadlines import Level
from legal_help.rules.signs import LEFT_EMPTY, NOT_SURE
from legal_help.rules.triage import TriageReason
from legal_help.rules.triage_tables import DANGERS

SIGN_KINDS: Final = (NOT_SURE, LEFT_EMPTY)
# Somebody may be harmed, or gone, within hours.
HAPPENING_NOW: Final = frozenset({"DANGER_IN_US", "REMOVAL_SCHEDULED", "FORCED_WORK_NOW"})
MISSED_OR_ORDERED: Final = frozenset(
    {
        "HEARING_PASSED_MAYBE_MISSED",
        "ORDER_PLUS_CHECKIN",
        "ORDER_DAY_UNKNOWN",
        "PRIOR_ORDER",
        "IN_ABSENTIA_180_OPEN",
        "IN_ABSENTIA_180_PASSED",
    }
)


class Group(IntEnum):
    """Name what places a case inside its level, the first of them first."""

    NOW = 0
    MISSED_OR_ORDERED = 1
    TO_COME = 2
    DAY_UNKNOWN = 3
    PASSED = 4


class Place(NamedTuple):
    """Hold where a case stands inside its level. `days` are to the day, or since it passed.

    `reason` is what placed it, None if nothing did.
    """

    group: Group
    days: int
    reason: TriageReason | None


def place_of(
    reasons: Iterable[TriageReason], level: Level, today: dt.date, *, is_by_hand: bool = False
) -> Place:
    """Return the place of a case inside its level.

    Only reasons of this level count, so that a hearing next year moves no case ahead. Danger now
    comes first; then missed hearings and orders, and what a caseworker raised by hand; then the
    nearest last day; then reasons without a day. A day that has passed can wait for one that comes.
    If several reasons give the same place, it is named after one that was said for certain, then
    after a sign.
    """
    places = [_place(reason, today) for reason in reasons if reason.level == level]
    if is_by_hand:
        places.append(Place(Group.MISSED_OR_ORDERED, 0, None))
    return min(places, key=_naming_order, default=Place(Group.DAY_UNKNOWN, 0, None))


def _naming_order(place: Place) -> tuple[Group, int, bool, int]:
    reason = place.reason
    if reason is None:
        return place.group, place.days, False, 0
    kind = reason.code.partition(":")[0]
    rank = SIGN_KINDS.index(kind) if kind in SIGN_KINDS else len(SIGN_KINDS)
    return place.group, place.days, not reason.is_certain, rank


def _place(reason: TriageReason, today: dt.date) -> Place:
    day = reason.last or reason.counting_day(today)
    days = (day - today).days if day else 0
    if reason.code in HAPPENING_NOW:
        return Place(Group.NOW, max(days, 0), reason)
    if reason.code in MISSED_OR_ORDERED and reason.is_certain:
        return Place(Group.MISSED_OR_ORDERED, abs(days), reason)
    if reason.code in DANGERS.values():
        return Place(Group.TO_COME, 0, reason)  # somebody is locked up: it counts as today
    if day is None:
        return Place(Group.DAY_UNKNOWN, 0, reason)
    return Place(Group.TO_COME if days >= 0 else Group.PASSED, abs(days), reason)
