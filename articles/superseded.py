"""Citations of figures that were superseded after publication, and what editors decide of each.

Only what readers see waits: a public article, pinned to a figure that its publisher has revised
since, or of which a newer period came out. An editor keeps the citation as it is, lets it name the
newer figure, or does that and tells readers of a mistake.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, Statistic
from articles import body, publishing, superseding
from articles.models import Article, Citation, KeptAsHistorical
from articles.models.citation import CitationQuerySet

logger = logging.getLogger(__name__)


class DecidedMeanwhile(Exception):
    """Somebody else decided of this citation, or what took the place of its figure changed."""


class NoSuchPlace(Exception):
    """A place to change is none of the citation."""


@dataclass(frozen=True)
class Superseded:
    """A citation that waits for an editor. Its article has no body until it is asked for."""

    citation: Citation
    became: tuple[Figure, ...]
    """What the publisher says now of the same period, then the newest period; one at least."""

    @property
    def article(self) -> Article:
        return self.citation.article

    @property
    def figure(self) -> Figure:
        """As published."""
        return next(
            f for f in self.became[0].statistic.figures.all() if f.pk == self.citation.figure_id
        )

    @property
    def now(self) -> Figure:
        return self.became[-1]

    @property
    def since(self) -> date:
        return min(figure.recorded_on for figure in self.became)

    @property
    def keys(self) -> tuple[int, ...]:
        """What an editor has seen: a decision holds for these and no others."""
        return tuple(figure.pk for figure in self.became)


def waiting() -> int:
    """How many citations wait for an editor's decision. Four queries at most."""
    return len(waiting_citations())


def waiting_citations() -> list[Superseded]:
    """All of them, the latest news first, without the bodies of their articles."""
    found = _of(Citation.objects.select_related("article").defer("article__body"))
    return sorted(found, key=lambda each: (each.since, each.citation.pk), reverse=True)


def waiting_citation(pk: int) -> Superseded | None:
    """This one with the body of its article; None where nothing is to be decided."""
    return next(iter(_of(Citation.objects.select_related("article").filter(pk=pk))), None)


def places(each: Superseded) -> dict[int, body.Reference]:
    """Where the body of the article cites the figure, by the position among its references."""
    names = {each.figure.slug, each.figure.also_cited_as} - {""}
    return {
        place: reference
        for place, reference in enumerate(body.references(each.article.body))
        if reference.key in names and reference.tag != "stat-chart" and not reference.is_latest
    }


@transaction.atomic
def keep(*, superseded: Superseded, by: User) -> None:
    """Leave the citation: it speaks of the past. Raises DecidedMeanwhile."""
    _still_waits(superseded)
    _remember(superseded.citation, superseded.became, by)
    logger.info("Citation %s kept as historical by %s", superseded.citation.pk, by.pk)


@transaction.atomic
def update(
    *,
    superseded: Superseded,
    to: Figure,
    by: User,
    at: Collection[int],
    words: Mapping[int, str] | None = None,
) -> None:
    """Let the citation name the figure `to` at these places, and tell readers of the update.

    `words` are those that stand in a sentence in the place of the number, where they change. What
    is not among the places is kept as historical. Raises DecidedMeanwhile and NoSuchPlace.
    """
    article = _change(superseded, to, at, words or {}, by)
    publishing.note_update(article=article, by=by)


@transaction.atomic
def correct(
    *,
    superseded: Superseded,
    to: Figure,
    reason: str,
    by: User,
    at: Collection[int],
    words: Mapping[int, str] | None = None,
) -> None:
    """As `update`, and say on the article what was wrong. Raises DecidedMeanwhile and NoSuchPlace."""
    article = _change(superseded, to, at, words or {}, by)
    publishing.correct(article=article, text=reason, by=by)


def _of(citations: CitationQuerySet) -> list[Superseded]:
    """Those of these that wait."""
    candidates = list(_candidates(citations))
    if not candidates:
        return []
    statistics = (
        Statistic.objects.filter(pk__in={citation.statistic_id for citation in candidates})
        .with_figures()
        .in_bulk()
    )
    kept = _kept(candidates)
    found = []
    for citation in candidates:
        every = {figure.pk: figure for figure in statistics[citation.statistic_id].figures.all()}
        published_on = timezone.localdate(citation.article.first_published_at)
        figure = every[cast("int", citation.figure_id)]  # a chart is never pinned
        became = superseding.became(figure, every.values(), published_on)
        if not {figure.pk for figure in became.figures} <= kept[citation.pk]:
            found.append(Superseded(citation, became.figures))
    return found


def _candidates(citations: CitationQuerySet) -> CitationQuerySet:
    """Pinned in a public article, of a statistic that has news since its publication."""
    published_on = TruncDate("article__first_published_at", tzinfo=timezone.get_default_timezone())
    others = Figure.objects.filter(statistic=OuterRef("statistic")).exclude(pk=OuterRef("figure"))
    latest = others.order_by("-recorded_on").values("recorded_on")[:1]
    pinned = citations.of_what_readers_see().filter(policy=Citation.Policy.PINNED)
    # The day of publication is worked out once for a citation, and not once for each figure.
    news = pinned.annotate(published_on=published_on, latest_news=Subquery(latest))
    return news.filter(latest_news__gte=F("published_on"))


def _kept(citations: Iterable[Citation]) -> dict[int, set[int]]:
    """The figures beside which an editor left each citation."""
    kept: dict[int, set[int]] = defaultdict(set)
    rows = KeptAsHistorical.objects.filter(citation__in=[citation.pk for citation in citations])
    for citation, beside in rows.values_list("citation", "beside"):
        kept[citation].add(beside)
    return kept


def _still_waits(seen: Superseded) -> Superseded:
    """As it is now, with its article locked: of two editors, one decides and the other is told."""
    if Article.objects.select_for_update().filter(pk=seen.citation.article_id).first() is None:
        raise DecidedMeanwhile
    now = waiting_citation(seen.citation.pk)
    if now is None or now.keys != seen.keys:
        raise DecidedMeanwhile
    return now


def _change(
    seen: Superseded, to: Figure, at: Collection[int], words: Mapping[int, str], by: User
) -> Article:
    now = _still_waits(seen)
    named = places(now)
    if to.pk not in now.keys or not at or not set(at) <= named.keys():
        raise NoSuchPlace
    article = now.article
    article.body = body.renamed(
        article.body,
        {
            place: replace(named[place], key=to.slug, words=words.get(place, named[place].words))
            for place in at
        },
    )
    article.save(update_fields=["body"])
    # Whoever chose one of two has seen the other, and what stays at other places.
    for citation in article.citations.filter(
        policy=Citation.Policy.PINNED, figure__in=[now.figure.pk, to.pk]
    ):
        others = [figure for figure in now.became if figure.pk != citation.figure_id]
        _remember(citation, others, by)
    logger.info("Citation %s changed to figure %s by %s", seen.citation.pk, to.pk, by.pk)
    return article


def _remember(citation: Citation, beside: Iterable[Figure], by: User) -> None:
    KeptAsHistorical.objects.bulk_create(
        [KeptAsHistorical(citation=citation, beside=figure, kept_by=by) for figure in beside],
        ignore_conflicts=True,
    )
