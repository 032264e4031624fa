"""The figures that a body names, each as it is shown in its place, and how they changed since."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from advocacy.models import Figure, FigureCorrection, Statistic
from advocacy.presentation.figure_lookup import FigureLookup, look_up_figures
from articles.body import references
from articles.body.references import Reference
from articles.models import Article
from articles.presentation.figures import supersession

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderedFigure:
    """A figure in a place of an article, with what its readers must know of it."""

    figure: Figure
    revision: Figure | None = None
    newer: Figure | None = None
    before: Figure | None = None
    """The figure shown when the article was published, where that was another one."""
    corrected: tuple[FigureCorrection, ...] = ()
    """Mistakes in it that we put right since then, newest first."""
    corrected_before: tuple[FigureCorrection, ...] = ()
    """The same for the figure in `before`."""

    @property
    def keys(self) -> tuple[int | None, ...]:
        others = (self.revision, self.newer, self.before)
        corrected = (c.pk for c in (*self.corrected, *self.corrected_before))
        return (self.figure.pk, *(other.pk if other else None for other in others), *corrected)


class CitationContext:
    """The figures and statistics that a body names, and how they changed since."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self.published_at: datetime = article.first_published_at or timezone.now()
        self.published_on: date = timezone.localdate(self.published_at)
        self._known_on: date = timezone.localdate(article.made_ready_at or self.published_at)
        self._is_seen = article.is_public

    @cached_property
    def _known(self) -> FigureLookup:
        body = self._article.body
        return look_up_figures(
            figures=references.cited_slugs(body), statistics=references.charted_slugs(body)
        )

    def shown(self, reference: Reference) -> RenderedFigure | None:
        """Return the figure for a place, or None for an unknown name."""
        figure = self._found(reference.key, self._known.figures)
        if figure is None:
            return None
        shown = self._followed(figure) if reference.is_latest else self._pinned(figure)
        corrected = shown.figure.corrections_since(self.published_at)
        return replace(shown, corrected=tuple(corrected))

    def statistic(self, key: str) -> Statistic | None:
        return self._found(key, self._known.statistics)

    def added(self, statistic: Statistic) -> list[Figure]:
        """Return the periods of a chart that came out after readers could first see the chart."""
        if not self._is_seen:
            return []
        return supersession.added_since(statistic.all_figures, self._charts_seen_since)

    def revised(self, statistic: Statistic) -> list[tuple[Figure, Figure]]:
        """Return the values of a chart that were revised since, as pairs (before, now)."""
        return statistic.revisions_since(self._charts_seen_since)

    @property
    def _charts_seen_since(self) -> date:
        # An article of former years may be entered today. Its charts then already show all that we
        # know today, so none of that counts as a change.
        return timezone.localdate(max(self.published_at, self._article.created_at))

    def _pinned(self, figure: Figure) -> RenderedFigure:
        every = figure.statistic.all_figures
        became = supersession.superseded_by(figure, every, self._known_on)
        return RenderedFigure(figure, became.revision, became.newer if self._is_seen else None)

    def _followed(self, named: Figure) -> RenderedFigure:
        newest = named.statistic.latest_figure or named
        if not self._is_seen:
            return RenderedFigure(newest)
        every = named.statistic.all_figures
        before = supersession.shown_at_publication(
            named, every, self.published_on, self.published_at
        )
        if before.pk == newest.pk:
            return RenderedFigure(newest)
        corrected = before.corrections_since(self.published_at)
        return RenderedFigure(newest, before=before, corrected_before=tuple(corrected))

    def _found[T](self, key: str, things: Mapping[str, T]) -> T | None:
        if key not in things:
            logger.warning("Article %s cites %s, which is not here", self._article.pk, key)
        return things.get(key)
