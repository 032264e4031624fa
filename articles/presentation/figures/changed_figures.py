"""Changes in the figures of an article since it was published: when, and what readers are told.

Its page, its feed item and the sitemap say by this that there is something to fetch anew. A newer
period is no change where an article keeps the older one: it says the same as before.
"""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, Max, Q, QuerySet, Value
from django.template.loader import render_to_string

from advocacy.models import Figure, FigureCorrection, Statistic, StatisticCorrection
from articles.body.plain_text import to_plain_text
from articles.models import Article, Citation
from articles.presentation.whole_article import ShownCorrection
from public_pages.language import reader_language

if TYPE_CHECKING:
    from articles.presentation.figures.citation_context import RenderedFigure


class ChangedFigures:
    """Collects what changed while an article is written for its readers."""

    def __init__(self, article: Article, published_at: datetime) -> None:
        self._published_at = published_at
        self._in_the_house_since = _counts_as_new_after(published_at, article.created_at)
        self._moments: set[datetime] = set()
        self._corrections: dict[FigureCorrection | StatisticCorrection, None] = {}

    @property
    def changed_at(self) -> datetime | None:
        """Return the last moment of a change; None where all is as it was published."""
        return max(self._moments, default=None)

    def corrections(self) -> list[ShownCorrection]:
        """Return corrections of the figures since then, in the active language, newest first."""
        moment_and_key = attrgetter("corrected_at", "pk")
        newest_first = sorted(self._corrections, key=moment_and_key, reverse=True)
        return [ShownCorrection(each.corrected_at, _in_words(each)) for each in newest_first]

    def note(self, shown: "RenderedFigure") -> None:
        """Note a figure that is quoted, or shown on a card."""
        self._correct((*shown.corrected, *shown.corrected_before))
        self._correct_meaning(shown.figure.statistic)
        came = (shown.revision, shown.figure if shown.before else None)
        self._come(figure for figure in came if figure)

    def note_chart(self, statistic: Statistic, corrected: Iterable[FigureCorrection]) -> None:
        """Note a chart, which shows whatever figures its statistic has."""
        self._correct(corrected)
        self._correct_meaning(statistic)
        self._come(statistic.all_figures)

    def _correct(self, corrections: Iterable[FigureCorrection | StatisticCorrection]) -> None:
        for each in corrections:
            self._corrections[each] = None
            self._moments.add(each.corrected_at)

    def _correct_meaning(self, statistic: Statistic) -> None:
        # Asks nothing of the database where there never was one.
        if statistic.corrected_at and statistic.corrected_at > self._published_at:
            every = statistic.corrections.all()
            self._correct(each for each in every if each.corrected_at > self._published_at)

    def _come(self, figures: Iterable[Figure]) -> None:
        moments = (figure.entered_at for figure in figures)
        self._moments.update(moment for moment in moments if moment > self._in_the_house_since)


def figures_changed_at(articles: QuerySet[Article]) -> dict[int, datetime]:
    """Return when the figures of articles last changed, by key, for those that did. Two queries."""
    own = ("article", "article__first_published_at", "article__created_at")
    citations = Citation.objects.filter(
        article__in=articles.order_by().values("pk"), article__first_published_at__isnull=False
    )
    rows = [*_of_the_cited(citations, own), *_of_their_place(citations, own)]
    found: dict[int, datetime] = {}
    for pk, published_at, created_at, entered_at, *corrected_at in rows:
        moments = [moment for moment in corrected_at if moment and moment > published_at]
        if entered_at and entered_at > _counts_as_new_after(published_at, created_at):
            moments.append(entered_at)
        if moments:
            found[pk] = max(*moments, found.get(pk, published_at))
    return found


def _counts_as_new_after(published_at: datetime, created_at: datetime | None) -> datetime:
    """Return the moment after which a figure is new: an article of an older day may be stored later."""
    return max(published_at, created_at or published_at)


def _of_the_cited(citations: QuerySet[Citation], own: tuple[str, ...]) -> Iterable[Any]:
    rows = citations.values_list(*own, Value(None, output_field=DateTimeField()))
    return rows.annotate(at=Max("figure__corrected_at"), meaning_at=Max("statistic__corrected_at"))


def _of_their_place(citations: QuerySet[Citation], own: tuple[str, ...]) -> Iterable[Any]:
    """Return changes in what superseded a cited figure, or stands on a chart beside it."""
    same_period = Q(
        statistic__figures__period_start=F("figure__period_start"),
        statistic__figures__period_end=F("figure__period_end"),
    )
    revises = Q(statistic__figures__revises__isnull=False) & (
        same_period | Q(figure__period_end=None, statistic__figures__period_end=None)
    )
    newer = Q(policy=Citation.Policy.LATEST) & (
        Q(figure=None) | Q(statistic__figures__period_end__gte=F("figure__period_end"))
    )
    # What is a draft changed nothing that readers see.
    published = Q(statistic__figures__is_published=True)
    return (
        citations.filter(published & (revises | newer))
        .values_list(*own)
        .annotate(
            came_at=Max("statistic__figures__entered_at"),
            at=Max("statistic__figures__corrected_at", filter=newer),
        )
    )


def _title(statistic: Statistic) -> str:
    return statistic.title_in(reader_language()).text


def _in_words(correction: FigureCorrection | StatisticCorrection) -> str:
    if isinstance(correction, StatisticCorrection):
        return f"{_title(correction.statistic)}: {correction.reason}"
    words = render_to_string("components/figure_corrected.html", {"corrected": [correction]})
    return f"{_title(correction.figure.statistic)}: {to_plain_text(words).strip()}"
