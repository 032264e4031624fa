"""The way to a day: when a piece is pitched, drafted, translated, and what is missing on it.

No Django, no database, no clock. The lead times are those of publishing.md: 42, 14 and 7 days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Self

PITCH_DAYS: Final = 42
DRAFT_DAYS: Final = 14
TRANSLATION_DAYS: Final = 7
LONGEST: Final = 366
"""No work on a day begins more than a year before it."""


class Step(StrEnum):
    PITCHED = "pitched"
    DRAFTED = "drafted"
    TRANSLATED = "translated"


class Missing(StrEnum):
    PLAN = "plan"
    OWNER = "owner"
    DRAFT = "draft"
    TRANSLATION = "translation"


class Milestone(NamedTuple):
    step: Step
    on: date


@dataclass(frozen=True)
class LeadTime:
    """Days before the first day of an observance by which a step is to be done."""

    pitch: int = PITCH_DAYS
    draft: int = DRAFT_DAYS
    translation: int = TRANSLATION_DAYS

    @classmethod
    def of(cls, pitch: int | None, draft: int | None, translation: int | None) -> Self:
        """As the house does it, where nothing else is said."""
        return cls(
            PITCH_DAYS if pitch is None else pitch,
            DRAFT_DAYS if draft is None else draft,
            TRANSLATION_DAYS if translation is None else translation,
        )

    def milestones(self, start: date) -> list[Milestone]:
        """The steps on the way to a day that begins on `start`, the first one first."""
        days = {
            Step.PITCHED: self.pitch,
            Step.DRAFTED: self.draft,
            Step.TRANSLATED: self.translation,
        }
        return [Milestone(step, start - timedelta(days=before)) for step, before in days.items()]


@dataclass(frozen=True)
class Piece:
    """How far a planned piece has come."""

    has_owner: bool = False
    is_begun: bool = False
    is_translated: bool = False
    """Into every language of the site. What is wanted in fewer is done when its editor says so."""
    is_done: bool = False


def missing(milestones: Iterable[Milestone], pieces: Iterable[Piece], today: date) -> list[Missing]:
    """What should be there by today and is not, the earliest step first.

    A piece that is done lacks nothing. On the day of a milestone itself, its step is due.
    """
    due = {milestone.step for milestone in milestones if milestone.on <= today}
    pieces = list(pieces)
    if not pieces:
        return [Missing.PLAN] if Step.PITCHED in due else []
    waiting = [piece for piece in pieces if not piece.is_done]
    found = {
        Missing.OWNER: Step.PITCHED in due and any(not piece.has_owner for piece in waiting),
        Missing.DRAFT: Step.DRAFTED in due and any(not piece.is_begun for piece in waiting),
        Missing.TRANSLATION: Step.TRANSLATED in due
        and any(piece.is_begun and not piece.is_translated for piece in waiting),
    }
    return [what for what, is_missing in found.items() if is_missing]
