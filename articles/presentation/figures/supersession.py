"""Find what superseded a figure since an article cited it. No Django, no database, no clock.

Its publisher revises the value of the same period, or a newer period comes out, or both. For a
pinned figure, a figure that came out on the very day of publication counts as later, which is true
either way; docs/decisions/0027-pinned-or-latest.md weighs it. A figure that came out early and was
entered late is news from the day on which it was entered (`first_known_on`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from advocacy.numbers.first_known import first_known_on


class Figure(Protocol):
    """The parts of a figure of one statistic that are needed here."""

    @property
    def pk(self) -> Any: ...
    @property
    def revises_id(self) -> Any: ...
    @property
    def known_since(self) -> date: ...
    @property
    def entered_on(self) -> date: ...
    @property
    def entered_at(self) -> datetime: ...
    @property
    def period_end(self) -> date | None: ...
    def sort_key(self) -> tuple[date, date, int]: ...


@dataclass(frozen=True)
class Supersession[F: Figure]:
    """The figures that superseded another; empty where it still stands."""

    revision: F | None = None
    """The value that its publisher gives the same period now."""
    newer: F | None = None
    """The newest period, where the figure was the newest when it was cited."""

    @property
    def figures(self) -> tuple[F, ...]:
        return tuple(figure for figure in (self.revision, self.newer) if figure is not None)


def superseded_by[F: Figure](figure: F, every: Iterable[F], known_on: date) -> Supersession[F]:
    """Return what readers of an article that cites `figure` must know.

    `every` holds all figures of its statistic.

    `known_on` is the day on which the article was published, or scheduled for a later one: nobody
    who wrote it can have known what came out while it waited.
    """
    every = list(every)
    return Supersession(_revision(figure, every, known_on), _newer_period(figure, every, known_on))


def shown_at_publication[F: Figure](
    named: F, every: Iterable[F], published_on: date, published_at: datetime
) -> F:
    """Return the newest figure at the moment of publication, for a citation that follows it.

    `named` is the one that stood there when the article was made ready; what came out between that
    and its publication took its place before anybody read it. A day cannot say which of two things
    was first: of what came out on that day, the moment in which it was stored does.
    """

    def was_known(figure: F) -> bool:
        day = first_known_on(figure, named.entered_on)
        return day < published_on or (day == published_on and figure.entered_at <= published_at)

    return _current([f for f in every if f.pk == named.pk or was_known(f)])[-1]


def added_since[F: Figure](every: Iterable[F], published_on: date) -> list[F]:
    """Return the periods of a chart that came out after the day of publication, as they read now."""
    figures = {figure.pk: figure for figure in every}
    begun = min((figure.entered_on for figure in figures.values()), default=published_on)

    def first(figure: F) -> F:
        while earlier := figures.get(figure.revises_id):
            figure = earlier
        return figure

    current = _current(list(figures.values()))
    return [f for f in current if first_known_on(first(f), begun) > published_on]


def _current[F: Figure](figures: Sequence[F]) -> list[F]:
    """Sort by period, oldest first, without values that one of these changes."""
    replaced = {figure.revises_id for figure in figures}
    kept = [figure for figure in figures if figure.pk not in replaced]
    return sorted(kept, key=lambda figure: figure.sort_key())


def _revision[F: Figure](figure: F, every: Sequence[F], since: date) -> F | None:
    revisions = {later.revises_id: later for later in every if later.revises_id is not None}
    newest, key = None, figure.pk
    while later := revisions.pop(key, None):
        newest, key = later, later.pk
    return newest if newest and first_known_on(newest, figure.entered_on) >= since else None


def _newer_period[F: Figure](figure: F, every: Sequence[F], since: date) -> F | None:
    if figure.period_end is None:
        return None
    later = [f for f in every if f.period_end is not None and f.period_end > figure.period_end]
    # A writer who cites an older period although a newer one is known speaks of the past.
    if not later or any(first_known_on(other, figure.entered_on) < since for other in later):
        return None
    return _current(later)[-1]
