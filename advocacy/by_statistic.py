"""Figures in the order of their statistics, in pages: what stands before a page is counted, not read."""

from bisect import bisect
from itertools import accumulate

from django.db.models import Count

from advocacy.models import Statistic
from advocacy.models.figure import FigureQuerySet
from page_cache import generation

type Counts = list[tuple[int, int]]
"""Of each statistic that has some of the figures, in their order: its key and how many."""


def counts(figures: FigureQuerySet) -> Counts:
    """One query, and once in a generation one for the order. Of all figures, none is asked twice."""
    if figures.query.has_filters():
        return _counted(figures)
    return generation.remembered("all figures by statistic", lambda: _counted(figures))


def _counted(figures: FigureQuerySet) -> Counts:
    each = figures.order_by().values("statistic").annotate(count=Count("pk"))
    of = dict(each.values_list("statistic", "count"))
    order = generation.remembered("statistics in their order", _order)
    return [(statistic, of[statistic]) for statistic in order if statistic in of]


def _order() -> list[int]:
    return list(Statistic.objects.values_list("pk", flat=True))


def part(figures: FigureQuerySet, counted: Counts, first: int, last: int) -> FigureQuerySet:
    """Those from `first` up to `last`, counted from 0, where they are ordered by statistic."""
    ends = list(accumulate(count for _statistic, count in counted))
    begins, stops = bisect(ends, first), bisect(ends, max(last - 1, 0))
    before = ends[begins - 1] if begins else 0
    within = [statistic for statistic, _count in counted[begins : stops + 1]]
    found: FigureQuerySet = figures.filter(statistic__in=within)[first - before : last - before]
    return found
