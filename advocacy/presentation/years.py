"""An observance year by year: what was written, what its theme was, what could be said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from django.utils import timezone

from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Observance, ObservanceTheme, Statistic

YEARS_BACK: Final = 2
YEARS_AHEAD: Final = 2
"""Pages link to the year after next; later years answer, but nobody is led there."""


class Published(Protocol):
    first_published_at: datetime | None


@dataclass(frozen=True)
class Year[A: Published]:
    number: int
    when: Occurrence | None
    theme: ObservanceTheme | None
    articles: list[A] = field(default_factory=list)


def by_year[A: Published](articles: Iterable[A]) -> dict[int, list[A]]:
    """By the year in which they came out, on our clock, newest year first."""
    found: dict[int, list[A]] = {}
    for article in articles:
        if article.first_published_at:
            year = timezone.localdate(article.first_published_at).year
            found.setdefault(year, []).append(article)
    return dict(sorted(found.items(), reverse=True))


def years_of[A: Published](
    observance: Observance, articles: dict[int, list[A]], today: date
) -> list[Year[A]]:
    """Newest first: the years around this one, and each other of which there is anything to tell."""
    themes = {theme.year: theme for theme in observance.themes.all()}
    around = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    numbers = sorted({*around, *themes, *articles}, reverse=True)
    editions = observance.editions(numbers)
    return [
        Year(number, editions.get(number), themes.get(number), articles.get(number, []))
        for number in numbers
        if number >= observance.first_year
        if number in editions or number in themes or number in articles
    ]


def figure_on(statistic: Statistic, day: date) -> Figure | None:
    """What one could say on this day: the newest period that was over and published by then.

    Where its publisher changed the value later, the value before.
    """
    figures = {figure.pk: figure for figure in statistic.figures.all()}
    for figure in reversed(statistic.current_figures):
        if _was_out(figure, day):
            while figure.recorded_on > day and (first := figures.get(figure.revises_id or 0)):
                figure = first  # noqa: PLW2901 -- back along the chain of changes
            return figure
    return None


def _was_out(figure: Figure, day: date) -> bool:
    """A source without a year is one that is updated all the time: its period decides alone."""
    published = figure.source.year or (figure.period_end.year if figure.period_end else day.year)
    is_over = figure.period_end is None or figure.period_end <= day
    return is_over and published <= day.year
