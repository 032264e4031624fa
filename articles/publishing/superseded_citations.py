"""Citations of figures that were superseded after publication, and what editors decide of each.

Only what readers see waits: a public article, pinned to a figure that its publisher has revised
since, or of which a newer period came out. An editor keeps the citation as it is, lets it name the
newer figure, or does that and tells readers of a mistake.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    Exists,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.models import Figure
from advocacy.numbers.held_since import held_since
from articles.body import references
from articles.body.content import Content
from articles.models import Article, Citation, KeptAsHistorical
from articles.models.citation import CitationQuerySet
from articles.publishing import publish
from page_cache.generation import per_generation
from publication import drafts, status

logger = logging.getLogger(__name__)


class DecidedMeanwhile(Exception):
    """Somebody else decided of this citation, or what took the place of its figure changed."""


class NoSuchPlace(Exception):
    """A place to change is none of the citation."""


class PendingCitation(NamedTuple):
    """A citation that waits for an editor, in keys: for whoever counts and sorts them."""

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
    """As published."""
    became: tuple[Figure, ...]
    """What the publisher says now of the same period, then the newest period; one at least."""

    @property
    def article(self) -> Article:
        return self.citation.article

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


class _Revision(NamedTuple):
    """What changed a figure, and what decides since when we have it."""

    pk: int
    recorded_on: date
    entered_on: date


class _Candidate(NamedTuple):
    """A citation that may wait, with what decides of it; None where there is no such figure."""

    citation: int
    article: int
    statistic: int
    figure: int
    entered_on: date
    known_at: datetime
    revised_by: int | None
    revised_on: date
    revision_entered_on: date
    is_revised_again: int | None
    newest: int | None
    """Of the newest period, where that may be news."""
    newest_on: date
    first_held: date | None
    """When we first had one of a newer period, as `held_since` has it; None where that was later."""

    @property
    def revision(self) -> _Revision | None:
        """The first; of a chain, the others are to be found."""
        if self.revised_by is None:
            return None
        return _Revision(self.revised_by, self.revised_on, self.revision_entered_on)

    def known_on(self, where: tzinfo) -> date:
        return self.known_at.astimezone(where).date()

    def is_news(self, where: tzinfo) -> bool:
        return self.first_held is None or self.first_held >= self.known_on(where)


class _DayBeside(Func):
    """The day of a moment, `days` later, as it is in Greenwich, worked out by the database itself.

    SQLite would call Python for the day in a time zone, once for each row it looks at. That day is
    no more than one away from this.
    """

    template = "(%(expressions)s AT TIME ZONE 'UTC' + INTERVAL '%(days)s day')::date"
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "date(%(expressions)s, '%(days)s day')"
        return self.as_sql(compiler, connection, template=template, **more)


def pending_count() -> int:
    """How many citations wait for an editor's decision. As many queries as `pending_citations`."""
    return len(pending_citations())


def pending_citations() -> list[PendingCitation]:
    """Every citation that waits, the latest news first.

    One query for what was decided of them, and once in each generation two for what became of them.
    """
    return _without_decided(_superseded_everywhere(), KeptAsHistorical.objects.all())


@per_generation
def _superseded_everywhere() -> list[PendingCitation]:
    found = _superseded_among(Citation.objects.all())
    return sorted(found, key=lambda each: (each.since, each.citation), reverse=True)


def load_decisions(found: Sequence[PendingCitation]) -> list[PendingDecision]:
    """In this order, without what went meanwhile. Two queries."""
    by_key = Citation.objects.select_related("article").in_bulk([each.citation for each in found])
    keys = {key for each in found for key in (each.figure, *each.became)}
    figures = Figure.objects.select_related("statistic", "source").in_bulk(keys)
    return [
        PendingDecision(
            by_key[each.citation],
            figures[each.figure],
            tuple(figures[key] for key in each.became),
        )
        for each in found
        if each.citation in by_key and figures.keys() >= {each.figure, *each.became}
    ]


def pending_decisions() -> list[PendingDecision]:
    """All that wait, as `load_decisions` has them."""
    return load_decisions(pending_citations())


def pending_decision(pk: int) -> PendingDecision | None:
    """This one; None where nothing is to be decided."""
    return next(iter(load_decisions(_pending_among(Citation.objects.filter(pk=pk)))), None)


def citation_places(each: PendingDecision) -> dict[int, references.Reference]:
    """Where the body of the article cites the figure, by the position among its references."""
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
) -> None:
    """Let the citation name the figure `to` at these places, and tell readers of the update.

    `words` are those that stand in a sentence in the place of the number, where they change. What
    is not among the places is kept as historical. Raises DecidedMeanwhile and NoSuchPlace.
    """
    article = _change_citation(superseded, to, at, words or {}, by)
    status.mark_updated(subject=article, by=by)


@transaction.atomic
def point_to_with_correction(
    *,
    superseded: PendingDecision,
    to: Figure,
    reason: str,
    by: User,
    at: Collection[int],
    words: Mapping[int, str] | None = None,
) -> None:
    """As `point_to`, and say on the article what was wrong. Raises DecidedMeanwhile and NoSuchPlace."""
    article = _change_citation(superseded, to, at, words or {}, by)
    publish.publish_correction(article=article, text=reason, by=by)


def _pending_among(citations: CitationQuerySet) -> list[PendingCitation]:
    """Those of these that wait."""
    kept = KeptAsHistorical.objects.filter(citation__in=citations.values("pk"))
    return _without_decided(_superseded_among(citations), kept)


def _without_decided(
    became: Iterable[PendingCitation], kept: QuerySet[KeptAsHistorical]
) -> list[PendingCitation]:
    """Without those that an editor left beside all the figures that took the place of theirs."""
    beside: dict[int, set[int]] = defaultdict(set)
    for citation, figure in kept.values_list("citation", "beside"):
        beside[citation].add(figure)
    return [
        each
        for each in became
        if each.citation not in beside or not beside[each.citation].issuperset(each.became)
    ]


def _superseded_among(citations: CitationQuerySet) -> list[PendingCitation]:
    """What took the place of the figures that these cite, whatever was decided of it since.

    The database finds what may wait and reads no more of the figures; which it is, is worked out
    here. A test holds it against `superseding.became`, by which readers are told.
    """
    pinned = citations.of_what_readers_see().filter(policy=Citation.Policy.PINNED)
    candidates = [_Candidate(*row) for row in _candidates(pinned)]
    revisions = _revisions({each.statistic for each in candidates if each.is_revised_again})
    where = timezone.get_default_timezone()
    found = []
    for each in candidates:
        became = []
        if each.revision:
            revised = _end_of_chain(each.revision, revisions)
            if held_since(revised, each.entered_on) >= each.known_on(where):
                became.append((revised.pk, revised.recorded_on))
        if each.newest and each.is_news(where):
            became.append((each.newest, each.newest_on))
        if became:
            keys = tuple(key for key, _day in became)
            since = min(day for _key, day in became)
            found.append(PendingCitation(each.citation, each.article, each.figure, keys, since))
    return found


def _candidates(pinned: CitationQuerySet) -> Iterable[Any]:
    """Of a figure that was revised, or all newer periods of which we got since, but for a day."""
    newer = Figure.objects.filter(
        statistic=OuterRef("statistic"), period_end__gt=OuterRef("figure__period_end")
    ).order_by()
    came_with_it = Q(entered_on__lte=OuterRef("figure__entered_on"))

    def held_before(days: int) -> QuerySet[Figure]:
        day = _DayBeside(OuterRef("known_at"), days=days)
        return newer.filter(came_with_it | Q(entered_on__lt=day), recorded_on__lt=day)

    held_since = Case(
        When(came_with_it, then="recorded_on"), default=Greatest("recorded_on", "entered_on")
    )
    first_held = newer.values("statistic").annotate(first=Min(held_since)).values("first")
    newest = newer.current().order_by("-period_end", "-period_start", "-pk")
    known = Exists(held_before(-1))
    # Of a figure that nobody revised this is known already.
    no_news = When(Q(known, figure__revised_by__isnull=False), then=None)
    # When it was published, or scheduled for a later day.
    made_ready = Coalesce("article__made_ready_at", "article__first_published_at")
    return (
        pinned.annotate(known_at=made_ready)
        .filter(Q(figure__revised_by__isnull=False) | (Exists(newer) & ~known))
        .values_list(
            *("pk", "article", "statistic", "figure", "figure__entered_on", "known_at"),
            *("figure__revised_by", "figure__revised_by__recorded_on"),
            *("figure__revised_by__entered_on", "figure__revised_by__revised_by"),
            Case(no_news, default=Subquery(newest.values("pk")[:1])),
            Case(no_news, default=Subquery(newest.values("recorded_on")[:1])),
            Case(no_news, When(Exists(held_before(1)), then=Subquery(first_held))),
        )
    )


def _revisions(statistics: set[int]) -> dict[int, _Revision]:
    """Of these statistics, what changed which figure. One query, or none."""
    found = Figure.objects.filter(revises__isnull=False, statistic__in=statistics).order_by()
    rows: Iterable[Any] = found.values_list("revises", "pk", "recorded_on", "entered_on")
    return {revises: _Revision(*dated) for revises, *dated in rows}


def _end_of_chain(newest: _Revision, revisions: Mapping[int, _Revision]) -> _Revision:
    while later := revisions.get(newest.pk):
        newest = later
    return newest


def _lock_pending(seen: PendingDecision) -> PendingDecision:
    """As it is now, with its article locked: of two editors, one decides and the other is told."""
    if Article.objects.select_for_update().filter(pk=seen.citation.article_id).first() is None:
        raise DecidedMeanwhile
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
        raise NoSuchPlace
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
    # Whoever chose one of two has seen the other, and what stays at other places.
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
