"""Work out when a case has ended and when it is erased. No Django, no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from legal_help.events.actions import Action


class EndingKind(StrEnum):
    """Say how a case ends. Each kind has its own number of days in the settings."""

    CLOSED = "closed"
    REFERRED = "referred"
    MOVED = "moved"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


# The days as delivered. HELP_KEPT_DAYS in the settings counts: it may differ, with counsel's reason,
# which legal_help/system_checks.py asks for. A test keeps its defaults equal to these.
DEFAULT_DAYS: Final[Mapping[EndingKind, int]] = {
    EndingKind.CLOSED: 90,
    EndingKind.REFERRED: 90,
    EndingKind.MOVED: 30,
    EndingKind.SPAM: 7,
    EndingKind.WITHDRAWN: 7,
}

CLOCK_ACTIONS: Final = (
    Action.STATUS_SET,
    Action.WITHDRAWN,
    Action.WITHDRAWAL_UNDONE,
    Action.KEPT_UNTIL,
)
# The status before anything was decided, and after the person withdrew the request.
RECEIVED_STATUS, WITHDRAWN_STATUS = "received", "withdrawn"
# The statuses that end a case, and how. Any other status opens it again.
ENDING_OF_STATUS: Final[Mapping[str, EndingKind]] = {
    "closed": EndingKind.CLOSED,
    "no_contact": EndingKind.CLOSED,
    "duplicate": EndingKind.CLOSED,
    "referred": EndingKind.REFERRED,
    "spam": EndingKind.SPAM,
    WITHDRAWN_STATUS: EndingKind.WITHDRAWN,
}


@dataclass(frozen=True)
class ClockStep:
    """Hold an action on a case, as its signed event states it."""

    action: str
    detail: str
    on: date


@dataclass(frozen=True)
class Ending:
    """Hold how a case ended and the last day on which it is kept."""

    outcome: EndingKind
    last_day: date

    def written(self) -> str:
        return f"{self.outcome}:{self.last_day.isoformat()}"


def ending_on(today: date, outcome: EndingKind, days: Mapping[str, int]) -> Ending:
    """Return the ending of a case that ends today. `days` are the days to keep it, by kind."""
    return Ending(outcome, today + timedelta(days=days[outcome]))


def ending_after(steps: Iterable[ClockStep], days: Mapping[str, int]) -> Ending | None:
    """Return how a case ended after these steps, or None if it is open.

    The day in the signed event counts. `days` is used for an ending that was signed without a day.
    """
    found: Ending | None = None
    for step in steps:
        if step.action == Action.KEPT_UNTIL:
            found = _read_ending(step.detail) or found
        elif step.action == Action.WITHDRAWAL_UNDONE:
            found = None
        else:
            status = WITHDRAWN_STATUS if step.action == Action.WITHDRAWN else step.detail
            outcome = ENDING_OF_STATUS.get(status)
            found = ending_on(step.on, outcome, days) if outcome else None
    return found


def status_after(steps: Iterable[ClockStep]) -> str:
    """Return the status of a case after these steps."""
    found = RECEIVED_STATUS
    for step in steps:
        if step.action == Action.STATUS_SET:
            found = step.detail
        elif step.action == Action.WITHDRAWN:
            found = WITHDRAWN_STATUS
        elif step.action == Action.WITHDRAWAL_UNDONE:
            found = RECEIVED_STATUS
    return found


def _read_ending(detail: str) -> Ending | None:
    outcome, _colon, day = detail.partition(":")
    try:
        return Ending(EndingKind(outcome), date.fromisoformat(day))
    except ValueError:
        return None
