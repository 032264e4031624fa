"""When a request has ended, and from which day on it is erased. No Django, no clock, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from legal_help.events.actions import Action


class EndingKind(StrEnum):
    """How a request ends. Each has its own clock in the settings."""

    CLOSED = "closed"
    REFERRED = "referred"
    MOVED = "moved"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class DayBounds:
    """How many days a clock may run at least and at most."""

    least: int
    most: int


# The person was told that we do not keep it long; whoever owns it is reminded two weeks before.
DAY_BOUNDS: Final[Mapping[EndingKind, DayBounds]] = {
    EndingKind.CLOSED: DayBounds(14, 3650),
    EndingKind.REFERRED: DayBounds(14, 3650),
    EndingKind.MOVED: DayBounds(7, 3650),
    EndingKind.SPAM: DayBounds(1, 365),
    EndingKind.WITHDRAWN: DayBounds(1, 30),
}

# As the settings say unless the organisation sets another number, with counsel's reason.
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
# Where a request stands before anything was said of it, and once the person took it back.
RECEIVED_STATUS, WITHDRAWN_STATUS = "received", "withdrawn"
# Which status ends a request, and how; any other one opens it again.
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
    """Something that was done with a request, as its signed event tells it."""

    action: str
    detail: str
    on: date


@dataclass(frozen=True)
class Ending:
    """How a request ended, and the last day on which it is kept."""

    outcome: EndingKind
    last_day: date

    def written(self) -> str:
        return f"{self.outcome}:{self.last_day.isoformat()}"


def ending_on(today: date, outcome: EndingKind, days: Mapping[str, int]) -> Ending:
    """What ends today is kept for so many days by outcome."""
    return Ending(outcome, today + timedelta(days=days[outcome]))


def ending_after(steps: Iterable[ClockStep], days: Mapping[str, int]) -> Ending | None:
    """Return how a request ended that went through these steps, or None: it is open.

    The day that was signed counts; `days` where an end was signed without one.
    """
    found: Ending | None = None
    for step in steps:
        if step.action == Action.KEPT_UNTIL:
            found = _signed(step.detail) or found
        elif step.action == Action.WITHDRAWAL_UNDONE:
            found = None
        else:
            status = WITHDRAWN_STATUS if step.action == Action.WITHDRAWN else step.detail
            outcome = ENDING_OF_STATUS.get(status)
            found = ending_on(step.on, outcome, days) if outcome else None
    return found


def status_after(steps: Iterable[ClockStep]) -> str:
    """Return where a request stands that went through these steps."""
    found = RECEIVED_STATUS
    for step in steps:
        if step.action == Action.STATUS_SET:
            found = step.detail
        elif step.action == Action.WITHDRAWN:
            found = WITHDRAWN_STATUS
        elif step.action == Action.WITHDRAWAL_UNDONE:
            found = RECEIVED_STATUS
    return found


def _signed(detail: str) -> Ending | None:
    outcome, _colon, day = detail.partition(":")
    try:
        return Ending(EndingKind(outcome), date.fromisoformat(day))
    except ValueError:
        return None
