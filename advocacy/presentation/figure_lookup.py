"""Look up the figures and statistics that pages name, with their sources, from memory if possible.

They are few and change seldom, while nearly every article cites some. Within one generation, a
page that names what an earlier page named makes no query.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, prefetch_related_objects

from advocacy.models import Figure, Statistic
from page_cache.generation import each_per_generation

type Name = tuple[Literal["figure", "statistic"], str]


@dataclass(frozen=True)
class FigureLookup:
    """Published figures and statistics by the names asked for. Unknown names are left out."""

    figures: dict[str, Figure]
    statistics: dict[str, Statistic]


def look_up_figures(*, figures: Iterable[str] = (), statistics: Iterable[str] = ()) -> FigureLookup:
    """Look up figures, by any of their names, and statistics: one query, or none.

    Each figure has its statistic, and each statistic all its figures. One more query each loads the
    corrections of figures and of statistics, where there are any, and statistics without figures.
    """
    names = _names(figures, statistics)
    return _by_kind(_remembered(names))


def read_figures(*, figures: Iterable[str] = (), statistics: Iterable[str] = ()) -> FigureLookup:
    """Read the same from the database itself, before something is stored. One query, or none.

    The result has all names of the figures of these statistics.
    """
    names = _names(figures, statistics)
    return _by_kind(_fetch(names) if names else {})


def _names(figures: Iterable[str], statistics: Iterable[str]) -> list[Name]:
    names: list[Name] = [("figure", name) for name in figures]
    return [*names, *(("statistic", slug) for slug in statistics)]


def _by_kind(by_name: Mapping[Name, Figure | Statistic]) -> FigureLookup:
    return FigureLookup(
        {key: thing for (_, key), thing in by_name.items() if isinstance(thing, Figure)},
        {key: thing for (_, key), thing in by_name.items() if isinstance(thing, Statistic)},
    )


def _fetch(names: list[Name]) -> dict[Name, Figure | Statistic]:
    cited = [key for kind, key in names if kind == "figure"]
    charted = [key for kind, key in names if kind == "statistic"]
    of_cited = Figure.objects.cited_as(cited).values("statistic")
    asked = Statistic.objects.published().filter(Q(slug__in=charted) | Q(pk__in=of_cited))
    published = Figure.objects.published().filter(statistic__in=asked)
    figures = published.select_related("statistic", "source__publisher")
    statistics = _statistics_of(figures)
    if others := set(charted) - {statistic.slug for statistic in statistics}:
        without = Statistic.objects.published().filter(slug__in=others)
        statistics += without.with_figures()
    corrected = [f for statistic in statistics for f in statistic.all_figures if f.corrected_at]
    prefetch_related_objects(corrected, "corrections")
    prefetch_related_objects(
        [statistic for statistic in statistics if statistic.corrected_at], "corrections"
    )
    by_name: dict[Name, Figure | Statistic] = {}
    for statistic in statistics:
        by_name["statistic", statistic.slug] = statistic
        for figure in statistic.all_figures:
            by_name |= {("figure", figure.also_cited_as): figure, ("figure", figure.slug): figure}
    return by_name


def _statistics_of(figures: Iterable[Figure]) -> list[Statistic]:
    """Return the statistics of these figures, which share one row of each."""
    by_statistic: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_statistic[figure.statistic_id].append(figure)
    for series in by_statistic.values():
        statistic = series[0].statistic
        statistic.figures_read = series
        for figure in series:
            figure.statistic = statistic
    return [series[0].statistic for series in by_statistic.values()]


_remembered = each_per_generation(_fetch)
