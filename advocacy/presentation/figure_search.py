"""Finds figures by words, for editors who choose one."""

from collections.abc import Iterable

from django.db.models import Q

from advocacy.models import Statistic
from advocacy.models.figures.figure import FigureQuerySet
from page_cache.generation import per_generation


def matching_words(figures: FigureQuerySet, words: Iterable[str]) -> FigureQuerySet:
    """Return the figures that hold every word in their names, their statistic or their source.

    Upper and lower case are the same.
    """
    for word in set(words):
        folded = word.casefold()
        figures = figures.filter(
            Q(slug__icontains=word)
            | Q(also_cited_as__icontains=word)
            | Q(statistic__in=[pk for pk, name in _statistic_names() if folded in name])
            | Q(source__title__icontains=word)
            | Q(source__publisher__name__icontains=word)
        )
    return figures


@per_generation
def _statistic_names() -> list[tuple[int, str]]:
    """Return title and address of each statistic, case-folded: SQLite folds no letters but A to Z."""
    rows = Statistic.objects.values_list("pk", "title", "slug")
    return [(pk, f"{title}\n{slug}".casefold()) for pk, title, slug in rows]
