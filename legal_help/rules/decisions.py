"""Say what a decision needs in words: a letter, a reason, tries to reach the person.

No Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from legal_help.events.outcomes import OUTCOMES, Outcome


class DeclineReason(StrEnum):
    """Say why we cannot help. Only staff see it: the person reads kind words and never a reason."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_FIELD = "not_our_field"
    NOT_OUR_PLACE = "not_our_place"
    CONFLICT = "conflict"
    HAS_LAWYER = "has_lawyer"
    OTHER = "other"


# What can be decided, in the order in which it is offered. A withdrawal has a page of its own. Which
# status a decision leads to, and which it may follow, stands in `events/outcomes.py`.
DECISIONS: Sequence[Outcome] = [each for each in Outcome if each is not Outcome.WITHDRAWN]
# The person's page refers to our message: one is required.
NEEDS_LETTER = frozenset(
    {Outcome.MORE_NEEDED, Outcome.CONSULT_OFFERED, Outcome.REFERRED, Outcome.CANNOT_HELP}
)

CONTACT_TRIES = 3
CONTACT_TRIES_SPAN = timedelta(days=14)


class IncompleteDecision(ValueError):
    """Raised when a field of a decision is missing or impossible. `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, kw_only=True, repr=False)
class Decision:
    """Hold one decision with everything that it rests on.

    `to` names the place we refer the person to. `same_as` is the reference of the case that a
    duplicate repeats. `tried_on` lists the days on which we tried to reach the person. `letter` is
    what the person reads; it answers their messages up to the number `read_to`.
    """

    outcome: Outcome
    reason: str = ""
    to: str = ""
    has_consent: bool = False
    same_as: str = ""
    tried_on: tuple[date, ...] = ()
    letter: str = ""
    read_to: int = 0

    def as_content(self) -> dict[str, Any]:
        return asdict(self) | {"tried_on": [day.isoformat() for day in self.tried_on]}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Read what `as_content` returned. Raises one of canonical_json.UNREADABLE."""
        decision = cls(
            outcome=Outcome(content["outcome"]),
            reason=DeclineReason(content["reason"]) if content["reason"] else "",
            to=str(content["to"]),
            has_consent=bool(content["has_consent"]),
            same_as=str(content["same_as"]),
            tried_on=tuple(date.fromisoformat(day) for day in content["tried_on"]),
            letter=str(content["letter"]),
            read_to=int(content["read_to"]),
        )
        written = decision.as_content()
        if decision.outcome not in DECISIONS or any(
            content[name] != written[name] for name in written
        ):
            raise ValueError
        return decision


def outcomes_after(status: str) -> list[Outcome]:
    """Return the decisions that may follow this status, in the order in which they are offered."""
    return [outcome for outcome in DECISIONS if may_follow(outcome, status)]


def may_follow(outcome: Outcome, status: str) -> bool:
    return outcome in DECISIONS and status in OUTCOMES[outcome].may_follow


def check_decision(decision: Decision, *, received_on: date, today: date) -> None:
    """Raise IncompleteDecision for the first field that is missing or impossible."""
    lacks: Mapping[Outcome, Mapping[str, object]] = {
        Outcome.REFERRED: {"to": decision.to.strip(), "has_consent": decision.has_consent},
        Outcome.CANNOT_HELP: {"reason": decision.reason in set(DeclineReason)},
        Outcome.NO_CONTACT: {"tried_on": _are_enough_tries(decision.tried_on, received_on, today)},
        Outcome.DUPLICATE: {"same_as": decision.same_as.strip()},
    }
    for field, is_there in lacks.get(decision.outcome, {}).items():
        if not is_there:
            raise IncompleteDecision(field)
    if decision.outcome in NEEDS_LETTER and not decision.letter.strip():
        raise IncompleteDecision("letter")


def _are_enough_tries(days: Iterable[date], received_on: date, today: date) -> bool:
    """Return whether three different days span two weeks, from the request until today."""
    tried = sorted(set(days))
    return (
        len(tried) >= CONTACT_TRIES
        and received_on <= tried[0]
        and tried[-1] <= today
        and tried[-1] - tried[0] >= CONTACT_TRIES_SPAN
    )
