"""An observance year by year: its articles, its theme, and the figures known at the time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from django.utils import timezone

from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Observance, ObservanceTheme, Statistic

YEARS_BACK: Final = 2
YEARS_AHEAD: Final = 2
"""Pages link to the next two years. Later years have pages that nothing links to."""


class HasPublicationDay(Protocol):
    first_published_at: datetime | None


@dataclass(frozen=True)
class YearOfObservance[A: HasPublicationDay]:
    number: int
    when: Occurrence | None
    theme: ObservanceTheme | None
    articles: list[A] = field(default_factory=list)


def group_by_year[A: HasPublicationDay](articles: Iterable[A]) -> dict[int, list[A]]:
    """Group articles by the year of their publication in our time zone, newest year first."""
    by_year: dict[int, list[A]] = {}
    for article in articles:
        if article.first_published_at:
            year = timezone.localdate(article.first_published_at).year
            by_year.setdefault(year, []).append(article)
    return dict(sorted(by_year.items(), reverse=True))


def years_worth_showing[A: HasPublicationDay](
    observance: Observance, articles: dict[int, list[A]], today: date
) -> list[YearOfObservance[A]]:
    """Return the years that have an occurrence, a theme or an article, newest first.

    An occurrence alone is enough only for the years around this one.
    """
    themes = {theme.year: theme for theme in observance.themes.all()}
    around = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    numbers = sorted({*around, *themes, *articles}, reverse=True)
    editions = observance.occurrences_by_year(numbers)
    return [
        YearOfObservance(number, editions.get(number), themes.get(number), articles.get(number, []))
        for number in numbers
        if number >= observance.first_year
        if number in editions or number in themes or number in articles
    ]


def figure_known_on(statistic: Statistic, day: date) -> Figure | None:
    """Return the figure of the newest period that was over and published by this day, or None.

    Where its publisher revised the value later, this is the value before.
    """
    figures = {figure.pk: figure for figure in statistic.figures.all()}
    for figure in reversed(statistic.current_figures):
        if _was_out(figure, day):
            while figure.known_since > day and (first := figures.get(figure.revises_id or 0)):
                figure = first  # noqa: PLW2901 -- back along the chain of changes
            return figure
    return None


def _was_out(figure: Figure, day: date) -> bool:
    """Say whether a figure was out. Without a year of its source, its period decides alone."""
    published = figure.source.year or (figure.period_end.year if figure.period_end else day.year)
    is_over = figure.period_end is None or figure.period_end <= day
    return is_over and published <= day.year
