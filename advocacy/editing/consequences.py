"""What changes in public articles when figures of a statistic are published, or are drafts again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from advocacy.editing.publish import Fact, figures_to_publish
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


def of_publishing(fact: Fact) -> list[Consequence]:
    """Return what changes in public articles once this is published. Two queries, or none."""
    drafts = figures_to_publish(fact)
    if not drafts:
        return []
    statistic = fact if isinstance(fact, Statistic) else drafts[0].statistic
    return _compare(statistic, [*statistic.all_figures, *drafts])


def of_unpublishing(fact: Fact) -> list[Consequence]:
    """Return the same for a figure that becomes a draft again."""
    if not isinstance(fact, Figure) or not fact.is_published:
        return []
    left = [figure for figure in fact.statistic.all_figures if figure.pk != fact.pk]
    return _compare(fact.statistic, left)


def _compare(statistic: Statistic, then: list[Figure]) -> list[Consequence]:
    now = statistic.all_figures
    then = sorted(then, key=lambda figure: figure.sort_key())
    citations = statistic.citations.of_what_readers_see().select_related("article", "figure")
    found = (
        _effect(citation, now, then)
        for citation in citations.order_by("article__title", "article", "pk")
    )
    return [consequence for consequence in found if consequence]


def _effect(citation: Any, now: list[Figure], then: list[Figure]) -> Consequence | None:
    if citation.figure is None:
        return Consequence(citation.article, Effect.CHART)
    newest_now, newest_then = _newest(now), _newest(then)
    if citation.policy == "latest":
        is_other = newest_now != newest_then
        return (
            Consequence(citation.article, Effect.NEWEST, newest_now, newest_then)
            if is_other
            else None
        )
    holds_now, holds_then = _that_holds(citation.figure, now), _that_holds(citation.figure, then)
    if holds_now != holds_then:
        return Consequence(citation.article, Effect.REVISED, holds_now, holds_then)
    if holds_now == newest_now and newest_now != newest_then:
        return Consequence(citation.article, Effect.SUPERSEDED, newest_now, newest_then)
    return None


def _newest(figures: list[Figure]) -> Figure | None:
    return next(reversed(without_revised(figures)), None)


def _that_holds(figure: Figure, figures: Iterable[Figure]) -> Figure:
    """Return the value that stands for the period of a figure, at the end of its revisions."""
    by_revised = {each.revises_id: each for each in figures if each.revises_id}
    while later := by_revised.get(figure.pk):
        figure = later
    return figure
