"""Find the changes in public articles when figures are published or unpublished."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from advocacy.editing.publish import Fact
from advocacy.models import Figure, Statistic
from advocacy.models.statistic import without_revised


class Effect(Enum):
    CHART = auto()
    """It shows a chart of the statistic."""
    NEWEST = auto()
    """It shows the newest figure of the statistic, which becomes another one."""
    REVISED = auto()
    """It cites a value, and tells its readers which one holds for the same period."""
    SUPERSEDED = auto()
    """It cites the newest figure, and tells its readers of a newer period."""


@dataclass(frozen=True)
class Consequence:
    article: Any
    effect: Effect
    before: Figure | None = None
    after: Figure | None = None


def changes_if_published(fact: Fact, drafts: list[Figure]) -> list[Consequence]:
    """Return what changes in public articles once this is published with these drafts of figures."""
    if not drafts:
        return []
    statistic = fact if isinstance(fact, Statistic) else drafts[0].statistic
    now = statistic.all_figures
    return _changes_between(statistic, now, [*now, *drafts])


def changes_if_unpublished(fact: Fact) -> list[Consequence]:
    """Return what changes in public articles if this figure is unpublished."""
    if not isinstance(fact, Figure) or not fact.is_published:
        return []
    now = fact.statistic.all_figures
    return _changes_between(fact.statistic, now, [figure for figure in now if figure.pk != fact.pk])


def _changes_between(
    statistic: Statistic, now: list[Figure], then: list[Figure]
) -> list[Consequence]:
    then = sorted(then, key=lambda figure: figure.sort_key())
    citations = statistic.citations.of_what_readers_see().select_related("article", "figure")
    found = (
        _effect(citation, now, then)
        for citation in citations.order_by("article__title", "article", "pk")
    )
    return [consequence for consequence in found if consequence]


def _effect(citation: Any, now: list[Figure], then: list[Figure]) -> Consequence | None:
    article = citation.article
    if citation.figure is None:
        return Consequence(article, Effect.CHART)
    newest = _newest(now), _newest(then)
    if citation.policy == "latest":
        return Consequence(article, Effect.NEWEST, *newest) if newest[0] != newest[1] else None
    last = _final_revision_of(citation.figure, now), _final_revision_of(citation.figure, then)
    if last[0] != last[1]:
        return Consequence(article, Effect.REVISED, *last)
    if last[0] == newest[0] and newest[0] != newest[1]:
        return Consequence(article, Effect.SUPERSEDED, *newest)
    return None


def _newest(figures: list[Figure]) -> Figure | None:
    return next(reversed(without_revised(figures)), None)


def _final_revision_of(figure: Figure, figures: Iterable[Figure]) -> Figure:
    """Return the value that stands for the period of a figure, at the end of its revisions."""
    by_revised = {each.revises_id: each for each in figures if each.revises_id}
    while later := by_revised.get(figure.pk):
        figure = later
    return figure
