"""When a request has ended, and from which day on it is erased. No Django, no clock, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from legal_help.events.actions import Action


class Outcome(StrEnum):
    """How a request ends. Each has its own clock in the settings."""

    CLOSED = "closed"
    REFERRED = "referred"
    MOVED = "moved"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Bounds:
    """How many days a clock may run at least and at most."""

    least: int
    most: int


# The person was told that we do not keep it long; whoever owns it is reminded two weeks before.
BOUNDS: Final[Mapping[Outcome, Bounds]] = {
    Outcome.CLOSED: Bounds(14, 3650),
    Outcome.REFERRED: Bounds(14, 3650),
    Outcome.MOVED: Bounds(7, 3650),
    Outcome.SPAM: Bounds(1, 365),
    Outcome.WITHDRAWN: Bounds(1, 30),
}

# As the settings say unless the organisation sets another number, with counsel's reason.
DELIVERED: Final[Mapping[Outcome, int]] = {
    Outcome.CLOSED: 90,
    Outcome.REFERRED: 90,
    Outcome.MOVED: 30,
    Outcome.SPAM: 7,
    Outcome.WITHDRAWN: 7,
}

STEPS: Final = (Action.STATUS_SET, Action.WITHDRAWN, Action.WITHDRAWAL_UNDONE, Action.KEPT_UNTIL)
# Where a request stands before anything was said of it, and once the person took it back.
RECEIVED, OF_WITHDRAWN = "received", "withdrawn"
# Which status ends a request, and how; any other one opens it again.
OF_STATUS: Final[Mapping[str, Outcome]] = {
    "closed": Outcome.CLOSED,
    "no_contact": Outcome.CLOSED,
    "duplicate": Outcome.CLOSED,
    "referred": Outcome.REFERRED,
    "spam": Outcome.SPAM,
    OF_WITHDRAWN: Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class Step:
    """Something that was done with a request, as its signed event tells it."""

    action: str
    detail: str
    on: date


@dataclass(frozen=True)
class Ending:
    """How a request ended, and the last day on which it is kept."""

    outcome: Outcome
    last_day: date

    def written(self) -> str:
        return f"{self.outcome}:{self.last_day.isoformat()}"


def ending_on(today: date, outcome: Outcome, days: Mapping[str, int]) -> Ending:
    """What ends today is kept for so many days by outcome."""
    return Ending(outcome, today + timedelta(days=days[outcome]))


def ending(steps: Iterable[Step], days: Mapping[str, int]) -> Ending | None:
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
            status = OF_WITHDRAWN if step.action == Action.WITHDRAWN else step.detail
            outcome = OF_STATUS.get(status)
            found = ending_on(step.on, outcome, days) if outcome else None
    return found


def status(steps: Iterable[Step]) -> str:
    """Return where a request stands that went through these steps."""
    found = RECEIVED
    for step in steps:
        if step.action == Action.STATUS_SET:
            found = step.detail
        elif step.action == Action.WITHDRAWN:
            found = OF_WITHDRAWN
        elif step.action == Action.WITHDRAWAL_UNDONE:
            found = RECEIVED
    return found


def _signed(detail: str) -> Ending | None:
    outcome, _colon, day = detail.partition(":")
    try:
        return Ending(Outcome(outcome), date.fromisoformat(day))
    except ValueError:
        return None
