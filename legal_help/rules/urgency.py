"""Combine triage with what a caseworker says about the urgency of a case.

An override covers what the caseworker knew at the time. Anything later counts as if nothing had
been said: a newly reported date, a day that came near, an amended rule of law. No Django, no
database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from legal_help.events.state import State
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.triage import TriageReason

# Somebody must read these soon.
URGENT_LEVELS = frozenset({Level.U1, Level.U2})


class OverrideReason(StrEnum):
    """Say why a caseworker disagrees with triage."""

    DANGER = "danger"
    SPOKE = "spoke"
    WRONG_DATE = "wrong_date"
    DONE = "done"
    OTHERS = "others"
    LAW = "law"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, repr=False)
class UrgencyOverride:
    """Hold what a caseworker said about the urgency.

    `known_reasons` are the reasons of triage at that time and `triage_level` the level they made.
    `last_message_seen` is the number of the last message that the caseworker knew.
    """

    level: Level
    triage_level: Level
    reason: str
    known_reasons: frozenset[TriageReason]
    last_message_seen: int

    def as_json(self) -> dict[str, Any]:
        stood = sorted(self.known_reasons, key=lambda r: (r.code, r.level, r.date or date.min))
        return {
            "level": self.level,
            "over": self.triage_level,
            "why": self.reason,
            "stood": [[r.code, r.level, r.date.isoformat() if r.date else None] for r in stood],
            "seen": self.last_message_seen,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned. Raises one of canonical_json.UNREADABLE."""
        return cls(
            level=Level(written["level"]),
            triage_level=Level(written["over"]),
            reason=str(written["why"]),
            known_reasons=frozenset(
                TriageReason(str(code), Level(level), date.fromisoformat(day) if day else None)
                for code, level, day in written["stood"]
            ),
            last_message_seen=int(written["seen"]),
        )

    def covers(self, reason: TriageReason) -> bool:
        """Return whether a reason was known when this was said, and was as urgent as now."""
        return any(
            (before.code, before.date) == (reason.code, reason.date)
            and before.level <= reason.level
            for before in self.known_reasons
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class Urgency:
    """Hold the level that counts and the one by triage; `uncovered` reasons escape the override."""

    level: Level
    reasons: list[TriageReason]
    triage: Level
    override: UrgencyOverride | None = None
    uncovered: frozenset[TriageReason] = frozenset()

    @property
    def takes_two(self) -> bool:
        """Return whether two people must end the case: by what was said, or what a caseworker set."""
        is_set = self.override is not None and self.override.level in URGENT_LEVELS
        return is_set or is_urgent(self.reasons)

    @property
    def is_lowered(self) -> bool:
        """Return whether the case waits longer than triage would let it."""
        return self.level > self.triage

    @property
    def is_raised(self) -> bool:
        return self.level < self.triage

    @property
    def is_by_hand(self) -> bool:
        """Return whether a caseworker put the case on this level, and triage no lower one."""
        return self.override is not None and self.override.level == self.level <= self.triage

    @property
    def is_overtaken(self) -> bool:
        """Return whether something later makes the case more urgent than the caseworker said."""
        return self.override is not None and self.level < self.override.level


def apply_override(
    triage: Level,
    reasons: list[TriageReason],
    override: UrgencyOverride | None,
    told_since: Iterable[TriageReason] = (),
) -> Urgency:
    """Return the urgency that results from triage and a caseworker's override.

    `told_since` are the reasons in messages that the caseworker did not know. They count even if an
    older message said the same.
    """
    if override is None:
        return Urgency(level=triage, reasons=reasons, triage=triage)
    since = set(told_since)
    again = frozenset(r for r in reasons if r in since or not override.covers(r))
    return Urgency(
        level=min([override.level, *(reason.level for reason in again)]),
        reasons=reasons,
        triage=triage,
        override=override,
        uncovered=again,
    )


def is_urgent(reasons: Iterable[TriageReason]) -> bool:
    """Return whether what was said makes a case urgent, so that ending it takes two people.

    What nobody said, "not sure" or an empty answer, moves a case up in the queue and no more.
    """
    return any(reason.is_certain and reason.level in URGENT_LEVELS for reason in reasons)


def changes_by(level: Level, state: State, today: date) -> dict[str, Any]:
    """Return what a level changes in the state: its day comes nearer, never later."""
    return {
        "review_by": min(state.review_by, review_by(level, today).isoformat()),
        "is_urgent": state.is_urgent or level in URGENT_LEVELS,
    }


def needs_confirmation(triage: Level, level: Level) -> bool:
    """Return whether to ask for confirmation, so that no wrong click lets a U1 case wait."""
    return triage is Level.U1 and level is not Level.U1
