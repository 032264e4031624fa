"""Work out from the signed events what the columns of a case should say.

No Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from legal_help.events.actions import Action

# These actions set the day by which somebody reads the case, the numbers of the messages that were
# read, and the owner of the case.
DAY_ACTIONS: Final = (Action.RECEIVED, Action.MESSAGE_RECEIVED, Action.LEVEL_SET)
READING_ACTIONS: Final = (Action.MARKED_READ, Action.NEWS_SETTLED)
OWNER_ACTIONS: Final = (
    Action.TAKEN,
    Action.TRANSFER_ACCEPTED,
    Action.ASSIGNED,
    Action.RELEASED,
    Action.WALLED,
    Action.RECUSED,
)
# Only the person takes these actions; only caseworkers take all others.
PERSON_ACTIONS: Final = frozenset({Action.RECEIVED, Action.MESSAGE_RECEIVED})


@dataclass(frozen=True)
class SignedAction:
    """Hold a signed event. `user` is the roster's user who signed it; None is the person who asked.

    Its detail is a day, a number or a key, without the digest of a text that may follow it.
    """

    action: str
    detail: str
    user: int | None

    @property
    def is_by_right_party(self) -> bool:
        return (self.user is None) == (self.action in PERSON_ACTIONS)


def day_to_read(actions: Iterable[SignedAction]) -> date | None:
    """Return the earliest day that was ever set, or None if the event of sending names none."""
    days = {
        each.action: _day(each.detail) for each in _rightful_actions(actions, (Action.RECEIVED,))
    }
    if not days.get(Action.RECEIVED):
        return None
    said = (_day(each.detail) for each in _rightful_actions(actions, DAY_ACTIONS))
    return min(day for day in said if day)


def unread_numbers(numbers: Iterable[int], actions: Iterable[SignedAction]) -> list[int]:
    """Return those of these message numbers that nobody has marked as read, answered or settled."""
    up_to, settled = 0, set()
    for each in _rightful_actions(actions, READING_ACTIONS):
        number = int(each.detail) if each.detail.isdecimal() else 0
        if each.action == Action.NEWS_SETTLED:
            settled.add(number)
        else:
            up_to = max(up_to, number)
    return [number for number in numbers if number > up_to and number not in settled]


def owner_after(actions: Iterable[SignedAction], users: Mapping[str, int]) -> int | None:
    """Return the user who owns the case after these actions. `users` maps keys to users."""
    found: int | None = None
    for each in _rightful_actions(actions, OWNER_ACTIONS):
        match each.action:
            case Action.TAKEN | Action.TRANSFER_ACCEPTED:
                found = each.user
            case Action.ASSIGNED:
                found = users.get(each.detail)
            case Action.RELEASED:
                found = None
            case Action.WALLED | Action.RECUSED if found == users.get(each.detail):
                found = None
    return found


def _rightful_actions(actions: Iterable[SignedAction], kinds: Iterable[str]) -> list[SignedAction]:
    wanted = set(kinds)
    return [each for each in actions if each.action in wanted and each.is_by_right_party]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
