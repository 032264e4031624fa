"""Figures in the order of their statistics, in pages: what stands before a page is counted, not read."""

from bisect import bisect
from itertools import accumulate

from django.db.models import Count

from advocacy.models import Statistic
from advocacy.models.figure import FigureQuerySet

type Counts = list[tuple[int, int]]
"""Of each statistic that has some of the figures, in their order: its key and how many."""


def counts(figures: FigureQuerySet) -> Counts:
    """Two queries, of which none sorts figures."""
    each = figures.order_by().values("statistic").annotate(count=Count("pk"))
    of = dict(each.values_list("statistic", "count"))
    order = Statistic.objects.values_list("pk", flat=True)
    return [(statistic, of[statistic]) for statistic in order if statistic in of]


def part(figures: FigureQuerySet, counted: Counts, first: int, last: int) -> FigureQuerySet:
    """Those from `first` up to `last`, counted from 0, where they are ordered by statistic."""
    ends = list(accumulate(count for _statistic, count in counted))
    begins, stops = bisect(ends, first), bisect(ends, max(last - 1, 0))
    before = ends[begins - 1] if begins else 0
    within = [statistic for statistic, _count in counted[begins : stops + 1]]
    found: FigureQuerySet = figures.filter(statistic__in=within)[first - before : last - before]
    return found
