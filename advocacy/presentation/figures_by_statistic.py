"""Figures in the order of their statistics, in pages: what stands before a page is counted, not read."""

from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from django.db.models import Count, Func, Q, TextField

from advocacy.models import Figure, Source, Statistic, Verification
from advocacy.models.figure import FigureQuerySet
from page_cache import generation

type Counts = list[tuple[int, int]]
"""Of each statistic that has some of the figures, in their order: its key and how many."""


class _InCapitals(Func):
    """A name, of which PostgreSQL need look at no letters but those of ASCII: it has no others."""

    template = 'UPPER((%(expressions)s) COLLATE "C")'
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """As it is: SQLite tells no small letters from capitals where it looks for a part."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **more)


def counts(figures: FigureQuerySet) -> Counts:
    """One query, and once in a generation one for the order. Of all figures, none is asked twice."""
    if figures.query.has_filters():
        return _counted(figures)
    return generation.remembered("all figures by statistic", lambda: _counted(figures))


def unchecked() -> dict[int, int]:
    """How many figures nobody has checked, of each statistic that has some. Once in a generation."""
    found = Figure.objects.filter(verification=Verification.UNVERIFIED)
    return generation.remembered("unchecked by statistic", lambda: _of_each(found))


def _counted(figures: FigureQuerySet) -> Counts:
    of = _of_each(figures)
    return [(statistic, of[statistic]) for statistic, _name in _statistics() if statistic in of]


def _of_each(figures: FigureQuerySet) -> dict[int, int]:
    each = figures.order_by().values("statistic").annotate(count=Count("pk"))
    return dict(each.values_list("statistic", "count"))


def holding(figures: FigureQuerySet, words: Iterable[str]) -> FigureQuerySet:
    """Those whose names, statistic and source hold each of these words, in whatever case.

    An index has all that is asked of a figure itself. The rarest word goes first: the others are
    then looked for in few.
    """
    every = _statistics() if (words := set(words)) else []
    called = {word: [pk for pk, name in every if word.casefold() in name] for word in words}
    figures = figures.alias(first=_InCapitals("slug"), second=_InCapitals("also_cited_as"))
    for word in sorted(words, key=lambda word: (len(called[word]), word)):
        sources = Source.objects.filter(Q(title__icontains=word) | Q(publisher__icontains=word))
        figures = figures.filter(
            Q(statistic__in=called[word])
            | Q(source__in=sources.order_by().values("pk"))
            | Q(first__contains=word.upper())
            | Q(second__contains=word.upper())
        )
    return figures


def _statistics() -> list[tuple[int, str]]:
    """The keys of all in their order, with title and address in small letters."""
    return generation.remembered("statistics in their order", _named)


def _named() -> list[tuple[int, str]]:
    rows = Statistic.objects.values_list("pk", "title", "slug")
    return [(pk, f"{title}\n{slug}".casefold()) for pk, title, slug in rows]


def part(figures: FigureQuerySet, counted: Counts, first: int, last: int) -> FigureQuerySet:
    """Those from `first` up to `last`, counted from 0, where they are ordered by statistic."""
    ends = list(accumulate(count for _statistic, count in counted))
    begins, stops = bisect(ends, first), bisect(ends, max(last - 1, 0))
    before = ends[begins - 1] if begins else 0
    within = [statistic for statistic, _count in counted[begins : stops + 1]]
    found: FigureQuerySet = figures.filter(statistic__in=within)[first - before : last - before]
    return found
