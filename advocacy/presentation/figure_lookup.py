"""Look up the figures and statistics that pages name, with their sources, from memory if possible.

They are few and change seldom, while nearly every article cites some. Within one generation, a
page that names what an earlier page named makes no query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Prefetch, Q, prefetch_related_objects

from advocacy.models import Figure, Statistic
from page_cache.generation import each_per_generation

type Name = tuple[Literal["figure", "statistic"], str]


@dataclass(frozen=True)
class FigureLookup:
    """Figures and statistics by the names asked for. Unknown names are left out."""

    figures: dict[str, Figure]
    statistics: dict[str, Statistic]


def look_up_figures(*, figures: Iterable[str] = (), statistics: Iterable[str] = ()) -> FigureLookup:
    """Look up figures, by any of their names, and statistics: two queries, or none.

    Each figure has its statistic, and each statistic all its figures. One more query each loads the
    corrections of figures and of statistics, where there are any.
    """
    names = _names(figures, statistics)
    return _by_kind(_remembered(names))


def read_figures(*, figures: Iterable[str] = (), statistics: Iterable[str] = ()) -> FigureLookup:
    """Read the same from the database itself, before something is stored. Two queries, or none.

    The result has all names of the figures of these statistics.
    """
    names = _names(figures, statistics)
    return _by_kind(_fetch(names) if names else {})


def _names(figures: Iterable[str], statistics: Iterable[str]) -> list[Name]:
    names: list[Name] = [("figure", name) for name in figures]
    return [*names, *(("statistic", slug) for slug in statistics)]


def _by_kind(found: Mapping[Name, Figure | Statistic]) -> FigureLookup:
    return FigureLookup(
        {key: thing for (_, key), thing in found.items() if isinstance(thing, Figure)},
        {key: thing for (_, key), thing in found.items() if isinstance(thing, Statistic)},
    )


def _fetch(names: list[Name]) -> dict[Name, Figure | Statistic]:
    cited = [key for kind, key in names if kind == "figure"]
    charted = [key for kind, key in names if kind == "statistic"]
    of_cited = Figure.objects.cited_as(cited).values("statistic")
    asked = Statistic.objects.filter(Q(slug__in=charted) | Q(pk__in=of_cited))
    statistics = list(
        asked.prefetch_related(Prefetch("figures", Figure.objects.select_related("source")))
    )
    corrected = [f for each in statistics for f in each.figures.all() if f.corrected_at]
    prefetch_related_objects(corrected, "corrections")
    prefetch_related_objects([each for each in statistics if each.corrected_at], "corrections")
    found: dict[Name, Figure | Statistic] = {}
    for statistic in statistics:
        found["statistic", statistic.slug] = statistic
        for figure in statistic.figures.all():
            found |= {("figure", figure.also_cited_as): figure, ("figure", figure.slug): figure}
    return found


_remembered = each_per_generation(_fetch)
