"""Lead times: by when an article for a day is pitched, drafted and translated, and what is missing.

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
LONGEST_LEAD_DAYS: Final = 366
"""The most days: work on a day begins at most a year before it."""


class Step(StrEnum):
    PITCHED = "pitched"
    DRAFTED = "drafted"
    TRANSLATED = "translated"


class MissingStep(StrEnum):
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
        """Return lead times with the usual number of days for each that is None."""
        return cls(
            PITCH_DAYS if pitch is None else pitch,
            DRAFT_DAYS if draft is None else draft,
            TRANSLATION_DAYS if translation is None else translation,
        )

    def milestones(self, start: date) -> list[Milestone]:
        """Return the steps before a day that begins on `start`, the earliest first."""
        days = {
            Step.PITCHED: self.pitch,
            Step.DRAFTED: self.draft,
            Step.TRANSLATED: self.translation,
        }
        return [Milestone(step, start - timedelta(days=before)) for step, before in days.items()]


@dataclass(frozen=True)
class PieceProgress:
    """How far a planned article has come."""

    has_owner: bool = False
    is_begun: bool = False
    is_translated: bool = False
    """Into every language of the site. An editor marks as done what fewer languages need."""
    is_done: bool = False


def missing_steps(
    milestones: Iterable[Milestone], pieces: Iterable[PieceProgress], today: date
) -> list[MissingStep]:
    """Return what is due by today and missing, the earliest step first.

    A step is due from the day of its milestone on. Nothing is missing for an article that is done.
    """
    due = {milestone.step for milestone in milestones if milestone.on <= today}
    pieces = list(pieces)
    if not pieces:
        return [MissingStep.PLAN] if Step.PITCHED in due else []
    waiting = [piece for piece in pieces if not piece.is_done]
    missing = {
        MissingStep.OWNER: Step.PITCHED in due and any(not piece.has_owner for piece in waiting),
        MissingStep.DRAFT: Step.DRAFTED in due and any(not piece.is_begun for piece in waiting),
        MissingStep.TRANSLATION: Step.TRANSLATED in due
        and any(piece.is_begun and not piece.is_translated for piece in waiting),
    }
    return [what for what, is_missing in missing.items() if is_missing]
