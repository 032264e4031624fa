"""List what changed in the figures of a statistic. No database, no clock.

The statistic has prefetched its corrections, and its figures with their sources and corrections.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils import timezone

from advocacy.models import Figure, FigureCorrection, Statistic, StatisticCorrection

MOST_FIGURES_SHOWN: Final = 5  # of one day; the table shows them all


class ChangeKind(StrEnum):
    """The kinds of change, in the order in which changes of one day are shown."""

    CORRECTED = "corrected"
    MEANING = "meaning"  # a correction of what all its figures mean
    REVISED = "revised"
    ADDED = "added"
    FIRST = "first"


@dataclass(frozen=True)
class Change:
    """One entry of the log. `figures` have the oldest period first."""

    day: date
    kind: ChangeKind
    figures: list[Figure]
    correction: FigureCorrection | StatisticCorrection | None = None

    @property
    def shown(self) -> list[Figure]:
        """The figures of the newest periods, newest first."""
        return self.figures[: -MOST_FIGURES_SHOWN - 1 : -1]

    @property
    def more(self) -> int:
        return len(self.figures) - len(self.shown)


def list_changes(statistic: Statistic, *, include_first: bool = False) -> list[Change]:
    """Return the changes, the newest first; the last one is that the first figures were published.

    If these are all the figures, nothing changed: then the list is empty, unless `include_first`.
    """
    figures = statistic.all_figures
    if not figures:
        return []
    first_day = min(figure.entered_on for figure in figures)
    changes = [*_revisions(figures, first_day), *_corrections(figures), *_of_meaning(statistic)]
    added: dict[date, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.revises_id:
            added[figure.entered_on].append(figure)
    first = added.pop(first_day, [])
    changes += [Change(day, ChangeKind.ADDED, new) for day, new in added.items()]
    if not changes and not include_first:
        return []
    changes.append(Change(first_day, ChangeKind.FIRST, first))
    order = list(ChangeKind)
    return sorted(changes, key=lambda change: (-change.day.toordinal(), order.index(change.kind)))


def _revisions(figures: list[Figure], first_day: date) -> list[Change]:
    """Return revisions by the day we entered them, without those that came with the first figures."""
    return [
        Change(figure.entered_on, ChangeKind.REVISED, [figure])
        for figure in figures
        if figure.revises_id and figure.entered_on > first_day
    ]


def _corrections(figures: list[Figure]) -> list[Change]:
    return [
        Change(
            timezone.localdate(correction.corrected_at), ChangeKind.CORRECTED, [figure], correction
        )
        for figure in figures
        if figure.corrected_at
        for correction in figure.corrections.all()
    ]


def _of_meaning(statistic: Statistic) -> list[Change]:
    corrections = statistic.corrections.all() if statistic.corrected_at else []
    return [
        Change(timezone.localdate(correction.corrected_at), ChangeKind.MEANING, [], correction)
        for correction in corrections
    ]
