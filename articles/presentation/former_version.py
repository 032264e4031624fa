"""A version of an article that was corrected, which readers may go on reading.

It says what it said: with the figures as they stood when it was published. Charts are drawn of all
figures of today, so that a link to them stands in their place. Pictures, videos and sounds that no newest
version of any article shows are left out: their files have no address any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html

from advocacy.models import Figure
from advocacy.presentation.marked_words import mark_language
from articles.body.elements import NewestList
from articles.body.references import Reference
from articles.body.sanitise import sanitise
from articles.models import Article, Image
from articles.playback.served import public_recordings
from articles.presentation import shown_lists, whole_article
from articles.presentation.figures import supersession
from articles.presentation.figures.citation_context import CitationContext, RenderedFigure
from articles.presentation.rendered_body import BodyRenderer, RenderedBody, render_body
from articles.presentation.whole_article import WholeArticle


@dataclass(frozen=True)
class FormerVersion:
    """A superseded version, and the moments between which readers found it at its article."""

    whole: WholeArticle
    body: RenderedBody
    shown_from: datetime
    shown_until: datetime
    label: str
    """How serious the mistake in it was, in the language of the article."""
    correction: str


def load_former_version(
    language: str, path: str, number: int, *, is_served: Callable[[Image], bool]
) -> FormerVersion | None:
    """Return a version that an editor lets readers read; None unless its article is public.

    `is_served` says whether the files of a picture have an address now.
    """
    found = whole_article.load_published(language, path)
    if found is None:
        return None
    kept = found.article.corrections.filter(
        former_version__number=number, former_version__redacted_at=None
    )
    row = kept.select_related("former_version").first()
    if row is None or row.former_version is None:
        return None
    version, article = row.former_version, found.article
    moments = (version.published_at, article.first_published_at)
    shown_from = min(max(filter(None, moments)), row.corrected_at)
    seen = [each for each in found.corrections if each.at <= shown_from]
    said = whole_article.with_version(found, version)
    said = replace(said, corrections=seen, others=[], changed_since=None)
    if article.cover and not is_served(article.cover):
        article.cover = None
    article.body = sanitise(article.body)  # rules may be stricter than when it was saved
    article.updated_at = shown_from
    body = render_body(article, FormerRenderer(article, shown_from, is_served))
    label = row.get_severity_display()
    return FormerVersion(said, body, shown_from, row.corrected_at, label, row.text)


class FormerCitations(CitationContext):
    """The figures as they stood at a moment, without what came later."""

    def __init__(self, article: Article, moment: datetime) -> None:
        super().__init__(article)
        self._moment = moment

    def shown(self, reference: Reference) -> RenderedFigure | None:
        figure = self._found(reference.key, self._known.figures)
        if figure is None:
            return None
        if reference.is_latest:
            every, day = figure.statistic.all_figures, timezone.localdate(self._moment)
            figure = supersession.shown_at_publication(figure, every, day, self._moment)
        return RenderedFigure(_as_stated(figure, self._moment))


class FormerRenderer(BodyRenderer):
    """Writes figures as they stood, and links to statistics in the place of charts."""

    def __init__(
        self, article: Article, moment: datetime, is_served: Callable[[Image], bool]
    ) -> None:
        super().__init__(article)
        self._cited = FormerCitations(article, moment)
        self._is_served = is_served

    def _shown_picture(self, key: int | None) -> Image | None:
        image = super()._shown_picture(key)
        return image if image and self._is_served(image) else None

    def recording(self, key: int) -> str:
        return super().recording(key) if key in public_recordings() else ""

    def newest(self, wanted: NewestList) -> str:  # noqa: ARG002 -- today's are others
        return shown_lists.link_to_newest()

    def _chart(self, reference: Reference) -> str:
        statistic = self._cited.statistic(reference.key)
        if statistic is None:
            return ""
        title = mark_language(statistic.title_in(self._language))
        return format_html('<p><a href="{}">{}</a></p>', statistic.get_absolute_url(), title)


def _as_stated(figure: Figure, moment: datetime) -> Figure:
    """Return a figure as it was before we corrected it after this moment."""
    later = figure.corrections_since(moment)
    if not later:
        return figure
    before = later[-1].before
    before.pk = -later[-1].pk  # what is remembered of a figure must not be taken for this one's
    return before
