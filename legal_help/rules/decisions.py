"""Say which decision may follow which status, what it needs and who must confirm it.

A rule also names the retention clock that a decision starts. No Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from legal_help.rules.deadlines import Level
from legal_help.rules.retention_clock import EndingKind


class Outcome(StrEnum):
    """List what a caseworker may decide about a case."""

    MORE_NEEDED = "more_needed"
    CONSULT_OFFERED = "consult_offered"
    ACCEPTED = "accepted"
    MOVED = "moved"
    REFERRED = "referred"
    CANNOT_HELP = "cannot_help"
    NO_CONTACT = "no_contact"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    REOPENED = "reopened"


class DeclineReason(StrEnum):
    """Say why we cannot help. Only staff see it: the person reads kind words and never a reason."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_FIELD = "not_our_field"
    NOT_OUR_PLACE = "not_our_place"
    CONFLICT = "conflict"
    HAS_LAWYER = "has_lawyer"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """Describe one decision.

    `leads_to` is the status afterwards. `ends_as` names the retention clock that starts, if any.
    With `needs_letter` the person's page refers to our message, so a message is required. At the
    levels in `second_at` the decision counts only after a second person has confirmed it.
    """

    leads_to: str
    may_follow: frozenset[str]
    ends_as: EndingKind | None = None
    needs_letter: bool = False
    second_at: frozenset[Level] = frozenset()


_UNREAD = frozenset({"received"})
_AT_WORK = frozenset({"being_read", "more_needed", "consult_offered"})
_OPEN = _UNREAD | _AT_WORK
_DONE = frozenset({"referred", "closed", "no_contact", "duplicate", "spam"})
_MOST_URGENT = frozenset({Level.U1, Level.U2})

RULES: Mapping[Outcome, DecisionRule] = {
    Outcome.MORE_NEEDED: DecisionRule(
        leads_to="more_needed", may_follow=_OPEN - {"more_needed"}, needs_letter=True
    ),
    Outcome.CONSULT_OFFERED: DecisionRule(
        leads_to="consult_offered", may_follow=_OPEN - {"consult_offered"}, needs_letter=True
    ),
    Outcome.ACCEPTED: DecisionRule(leads_to="accepted", may_follow=_AT_WORK),
    # The case goes on in the case system and need not be kept here too.
    Outcome.MOVED: DecisionRule(
        leads_to="accepted",
        may_follow=frozenset({"accepted"}),
        ends_as=EndingKind.MOVED,
    ),
    Outcome.REFERRED: DecisionRule(
        leads_to="referred",
        may_follow=_OPEN | {"accepted"},
        ends_as=EndingKind.REFERRED,
        needs_letter=True,
    ),
    Outcome.CANNOT_HELP: DecisionRule(
        leads_to="closed",
        may_follow=_OPEN | {"accepted"},
        ends_as=EndingKind.CLOSED,
        needs_letter=True,
        second_at=_MOST_URGENT,
    ),
    Outcome.NO_CONTACT: DecisionRule(
        leads_to="no_contact",
        may_follow=_AT_WORK,
        ends_as=EndingKind.CLOSED,
        second_at=_MOST_URGENT,
    ),
    Outcome.DUPLICATE: DecisionRule(
        leads_to="duplicate", may_follow=_OPEN, ends_as=EndingKind.CLOSED
    ),
    # Spam is erased soon. Two people look at an urgent case, so that no mistake destroys it.
    Outcome.SPAM: DecisionRule(
        leads_to="spam",
        may_follow=_OPEN,
        ends_as=EndingKind.SPAM,
        second_at=_MOST_URGENT,
    ),
    Outcome.REOPENED: DecisionRule(
        leads_to="being_read", may_follow=_DONE | {"accepted", "more_needed"}
    ),
}

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

    @property
    def rule(self) -> DecisionRule:
        return RULES[self.outcome]

    def as_content(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "to": self.to,
            "has_consent": self.has_consent,
            "same_as": self.same_as,
            "tried_on": [day.isoformat() for day in self.tried_on],
            "letter": self.letter,
            "read_to": self.read_to,
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            outcome=Outcome(content["outcome"]),
            reason=content["reason"],
            to=content["to"],
            has_consent=content["has_consent"],
            same_as=content["same_as"],
            tried_on=tuple(date.fromisoformat(day) for day in content["tried_on"]),
            letter=content["letter"],
            read_to=content["read_to"],
        )


def outcomes_after(status: str) -> list[Outcome]:
    """Return the decisions that may follow this status, in the order in which they are offered."""
    return [outcome for outcome, rule in RULES.items() if status in rule.may_follow]


def may_follow(outcome: Outcome, status: str) -> bool:
    return status in RULES[outcome].may_follow


def needs_second(outcome: Outcome, level: Level) -> bool:
    """Return whether a colleague must confirm: the decision would end an urgent case."""
    return level in RULES[outcome].second_at


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
    if decision.rule.needs_letter and not decision.letter.strip():
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
