"""Citations of figures that were superseded after publication, and the decisions of editors.

Only what readers see waits: a public article, pinned to a figure that its publisher has revised
since, or of which a newer period came out. An editor keeps the citation as it is, lets it name the
newer figure, or does that and tells readers of a mistake.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.models import Figure
from articles.body import references
from articles.body.content import Content
from articles.models import Article, Citation, Correction, KeptAsHistorical
from articles.models.citation import CitationQuerySet
from articles.presentation.figures.supersession import superseded_by
from articles.publishing import publish
from page_cache.generation import per_generation
from publication import drafts, status

logger = logging.getLogger(__name__)


class DecidedMeanwhile(Exception):
    """Somebody else decided of this citation, or changed its figure or the places where it stands."""


class PendingCitation(NamedTuple):
    """A citation that waits for an editor, in keys, to be counted and sorted."""

    citation: int
    article: int
    figure: int
    became: tuple[int, ...]
    since: date


@dataclass(frozen=True)
class PendingDecision:
    """A citation that waits for an editor, with the rows it names."""

    citation: Citation
    figure: Figure
    """The figure that was cited when the article was published."""
    became: tuple[Figure, ...]
    """The publisher's present figure of the same period, then of the newest period; one at least."""

    @property
    def article(self) -> Article:
        return self.citation.article

    @property
    def now(self) -> Figure:
        return self.became[-1]

    @property
    def since(self) -> date:
        return min(figure.known_since for figure in self.became)

    @property
    def keys(self) -> tuple[int, ...]:
        """Return the keys of the newer figures: a decision holds for these and no others."""
        return tuple(figure.pk for figure in self.became)


def pending_citations() -> list[PendingCitation]:
    """Return every citation that waits, the latest news first.

    One query for what was decided of them, and once in each generation two for what became of them.
    """
    return _without_decided(_superseded_everywhere(), KeptAsHistorical.objects.all())


@per_generation
def _superseded_everywhere() -> list[PendingCitation]:
    found = _superseded_among(Citation.objects.all())
    return sorted(found, key=lambda each: (each.since, each.citation), reverse=True)


def load_decisions(found: Sequence[PendingCitation]) -> list[PendingDecision]:
    """Load their rows in this order, without those that went meanwhile. Two queries."""
    by_key = Citation.objects.select_related("article").in_bulk([each.citation for each in found])
    keys = {key for each in found for key in (each.figure, *each.became)}
    figures = Figure.objects.select_related("statistic", "source__publisher").in_bulk(keys)
    return [
        PendingDecision(
            by_key[each.citation],
            figures[each.figure],
            tuple(figures[key] for key in each.became),
        )
        for each in found
        if each.citation in by_key and figures.keys() >= {each.figure, *each.became}
    ]


def pending_decision(pk: int) -> PendingDecision | None:
    """Return this citation with its rows; None where nothing is to be decided."""
    return next(iter(pending_decisions([pk])), None)


def pending_decisions(keys: Collection[int]) -> list[PendingDecision]:
    """Return those of these citations that wait, with their rows. A constant number of queries."""
    return load_decisions(_pending_among(Citation.objects.filter(pk__in=keys)))


def citation_places(each: PendingDecision) -> dict[int, references.Reference]:
    """Return the places where the body cites the figure, by their position among its references."""
    names = each.figure.names
    return {
        place: reference
        for place, reference in enumerate(references.find_references(each.article.body))
        if reference.key in names and reference.tag != "stat-chart" and not reference.is_latest
    }


@transaction.atomic
def keep_historical(*, superseded: PendingDecision, by: User) -> None:
    """Leave the citation: it speaks of the past. Raises DecidedMeanwhile."""
    _lock_pending(superseded)
    _record_kept(superseded.citation, superseded.became, by)
    logger.info("Citation %s kept as historical by %s", superseded.citation.pk, by.pk)


@transaction.atomic
def point_to(
    *,
    superseded: PendingDecision,
    to: Figure,
    by: User,
    at: Collection[int],
    words: Mapping[int, str] | None = None,
    correction: str = "",
    severity: str = Correction.Severity.CORRECTION,
) -> None:
    """Let the citation name the figure `to` at these places, and tell readers of the update.

    `words` holds, by place, the new words that stand for the number in a sentence. Citations of the
    figure at other places are kept as historical. With `correction`, the article says also what was
    wrong, and how serious it was. Raises DecidedMeanwhile.
    """
    article = _change_citation(superseded, to, at, words or {}, by)
    if correction:
        publish.publish_correction(article=article, text=correction, by=by, severity=severity)
    else:
        status.mark_updated(subject=article, by=by)


def _pending_among(citations: CitationQuerySet) -> list[PendingCitation]:
    """Return the citations among these that wait."""
    kept = KeptAsHistorical.objects.filter(citation__in=citations.values("pk"))
    return _without_decided(_superseded_among(citations), kept)


def _without_decided(
    became: Iterable[PendingCitation], kept: QuerySet[KeptAsHistorical]
) -> list[PendingCitation]:
    """Leave out what an editor kept beside all the figures that superseded the cited one."""
    beside: dict[int, set[int]] = defaultdict(set)
    for citation, figure in kept.values_list("citation", "beside"):
        beside[citation].add(figure)
    return [each for each in became if not beside[each.citation].issuperset(each.became)]


def _superseded_among(citations: CitationQuerySet) -> list[PendingCitation]:
    """Return the citations whose figure was superseded, with the new figures.

    Uses the same rule as the note to readers, `superseded_by`, and ignores decisions of editors.
    """
    cited = list(_citations_of_old_figures(citations))
    every = defaultdict(list)
    statistics = {statistic for _pk, _article, statistic, _figure, _known_at in cited}
    figures = Figure.objects.published().filter(statistic__in=statistics)
    for figure in figures.select_related("source"):
        every[figure.statistic_id].append(figure)
    by_key = {figure.pk: figure for figures in every.values() for figure in figures}
    found = []
    for pk, article, statistic, figure, known_at in cited:
        known_on = timezone.localdate(known_at)
        became = superseded_by(by_key[figure], every[statistic], known_on).figures
        if became:
            keys = tuple(each.pk for each in became)
            since = min(each.known_since for each in became)
            found.append(PendingCitation(pk, article, figure, keys, since))
    return found


def _citations_of_old_figures(citations: CitationQuerySet) -> Iterable[Any]:
    """Return pinned citations of a figure that was revised, or that has a newer period beside it.

    Each with its article, statistic and figure, and when the article was published, or scheduled
    for a later day.
    """
    newer = Figure.objects.published().filter(
        statistic=OuterRef("statistic"), period_end__gt=OuterRef("figure__period_end")
    )
    known_at = Coalesce("article__made_ready_at", "article__first_published_at")
    return (
        citations.of_what_readers_see()
        .filter(policy=Citation.Policy.PINNED)
        .filter(Q(figure__revised_by__is_published=True) | Exists(newer))
        .values_list("pk", "article", "statistic", "figure", known_at)
    )


def _lock_pending(seen: PendingDecision) -> PendingDecision:
    """Lock the article and read the citation anew: of two editors one decides, the other is told."""
    Article.objects.select_for_update().filter(pk=seen.citation.article_id).first()
    now = pending_decision(seen.citation.pk)
    if now is None or now.keys != seen.keys:
        raise DecidedMeanwhile
    return now


def _change_citation(
    seen: PendingDecision, to: Figure, at: Collection[int], words: Mapping[int, str], by: User
) -> Article:
    now = _lock_pending(seen)
    named = citation_places(now)
    if to.pk not in now.keys or not at or not set(at) <= named.keys():
        raise DecidedMeanwhile
    article = now.article
    drafts.ensure_history(subject=article)
    decided = {
        place: replace(named[place], key=to.slug, words=words.get(place, named[place].words))
        for place in at
    }
    article.body = references.replace_at(article.body, decided)
    article.save(update_fields=["body"])
    changes = {named[place]: new for place, new in decided.items()}
    drafts.record_change(
        subject=article,
        by=by,
        why=_("The newer figure is cited."),
        in_draft=lambda content: _replace_citations(content, changes),
    )
    # An editor who chose one of two has seen the other, and what stays at other places.
    for citation in article.citations.filter(
        policy=Citation.Policy.PINNED, figure__in=[now.figure.pk, to.pk]
    ):
        others = [figure for figure in now.became if figure.pk != citation.figure_id]
        _record_kept(citation, others, by)
    logger.info("Citation %s changed to figure %s by %s", seen.citation.pk, to.pk, by.pk)
    return article


def _replace_citations(
    content: Content, decided: Mapping[references.Reference, references.Reference]
) -> Content:
    """Return what is still being written with the same citations changed wherever it has them."""
    placed = dict(enumerate(references.find_references(content.body)))
    changed = {place: decided[old] for place, old in placed.items() if old in decided}
    return replace(content, body=references.replace_at(content.body, changed))


def _record_kept(citation: Citation, beside: Iterable[Figure], by: User) -> None:
    KeptAsHistorical.objects.bulk_create(
        [KeptAsHistorical(citation=citation, beside=figure, kept_by=by) for figure in beside],
        ignore_conflicts=True,
    )
