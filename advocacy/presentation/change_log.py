"""What changed in the figures of a statistic, for its readers. No database, no clock.

Works on a statistic that has its corrections, and its figures with their sources and corrections,
at hand.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils import timezone

from advocacy.models import Figure, FigureCorrection, Statistic, StatisticCorrection

SHOWN: Final = 5  # figures of one day; the table has them all


class Kind(StrEnum):
    """What happened; of one day, in the order in which it is told."""

    CORRECTED = "corrected"
    MEANING = "meaning"  # a correction of what all its figures mean
    REVISED = "revised"
    ADDED = "added"
    FIRST = "first"


@dataclass(frozen=True)
class Change:
    """One entry of the log; `figures` have the oldest period first."""

    day: date
    kind: Kind
    figures: list[Figure]
    correction: FigureCorrection | StatisticCorrection | None = None

    @property
    def shown(self) -> list[Figure]:
        """Of those that were added, the newest periods, with the newest first."""
        return self.figures[: -SHOWN - 1 : -1]

    @property
    def more(self) -> int:
        return len(self.figures) - len(self.shown)


def change_log(statistic: Statistic) -> list[Change]:
    """Newest first, down to the day of the first figures; empty where nothing came after them."""
    figures = sorted(statistic.figures.all(), key=Figure.place_in_time)
    if not figures:
        return []
    first_day = min(figure.entered_on for figure in figures)
    changes = [*_revisions(figures, first_day), *_corrections(figures), *_of_meaning(statistic)]
    added: dict[date, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.revises_id:
            added[figure.entered_on].append(figure)
    first = added.pop(first_day, [])
    changes += [Change(day, Kind.ADDED, new) for day, new in added.items()]
    if not changes:
        return []
    changes.append(Change(first_day, Kind.FIRST, first))
    order = list(Kind)
    return sorted(changes, key=lambda change: (-change.day.toordinal(), order.index(change.kind)))


def _revisions(figures: list[Figure], first_day: date) -> list[Change]:
    """Dated by the day we had them; those that came with the first figures, by their own."""
    return [
        Change(
            figure.recorded_on if figure.entered_on == first_day else figure.entered_on,
            Kind.REVISED,
            [figure],
        )
        for figure in figures
        if figure.revises_id
    ]


def _corrections(figures: list[Figure]) -> list[Change]:
    return [
        Change(timezone.localdate(correction.corrected_at), Kind.CORRECTED, [figure], correction)
        for figure in figures
        if figure.corrected_at
        for correction in figure.corrections.all()
    ]


def _of_meaning(statistic: Statistic) -> list[Change]:
    corrections = statistic.corrections.all() if statistic.corrected_at else []
    return [
        Change(timezone.localdate(correction.corrected_at), Kind.MEANING, [], correction)
        for correction in corrections
    ]
