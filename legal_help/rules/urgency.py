"""How urgent a request is where a caseworker says otherwise than triage. No Django, no database,
no clock.

A caseworker speaks of what was known when they spoke. Whatever came afterwards, a date that was
told, a day that came near, a rule of law that changed, counts as if they had said nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from legal_help.rules.deadlines import Level
from legal_help.rules.triage import TriageReason


class OverrideReason(StrEnum):
    """Why a caseworker does not leave it at what triage says."""

    DANGER = "danger"
    SPOKE = "spoke"
    WRONG_DATE = "wrong_date"
    DONE = "done"
    OTHERS = "others"
    LAW = "law"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, repr=False)
class UrgencyOverride:
    """What a caseworker said.

    `stood` are the reasons that triage had then, `over` is the level they made, and `seen` the
    number of the last message that the caseworker knew.
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
        """Raises one of canonical.UNREADABLE."""
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
        """Whether a reason stood when this was said, as urgent as it is now."""
        return any(
            (before.code, before.date) == (reason.code, reason.date)
            and before.level <= reason.level
            for before in self.known_reasons
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class Urgency:
    """What counts, and what triage says. `again` are the reasons that an override does not cover."""

    level: Level
    reasons: list[TriageReason]
    triage: Level
    override: UrgencyOverride | None = None
    uncovered: frozenset[TriageReason] = frozenset()

    @property
    def is_lowered(self) -> bool:
        """Whether it waits longer than triage would let it."""
        return self.level > self.triage

    @property
    def is_raised(self) -> bool:
        return self.level < self.triage

    @property
    def is_overtaken(self) -> bool:
        """Whether what came later makes it more urgent than the caseworker said."""
        return self.override is not None and self.level < self.override.level


def apply_override(
    triage: Level,
    reasons: list[TriageReason],
    override: UrgencyOverride | None,
    told_since: Iterable[TriageReason] = (),
) -> Urgency:
    """Lay what a caseworker said over what triage says.

    `told_since` are the reasons that come of messages after those the caseworker knew: they count,
    even where an older message said the same.
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


def needs_confirmation(triage: Level, level: Level) -> bool:
    """Nobody lets the most urgent wait by a slip of the finger."""
    return triage is Level.U1 and level is not Level.U1
