"""Citations of figures that were superseded after publication, and what editors decide of each.

Only what readers see waits: a public article, pinned to a figure that its publisher has revised
since, or of which a newer period came out. An editor keeps the citation as it is, lets it name the
newer figure, or does that and tells readers of a mistake.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.models import Figure
from articles import body, drafting, publishing, superseding
from articles.models import Article, Citation, KeptAsHistorical
from articles.models.citation import CitationQuerySet

logger = logging.getLogger(__name__)

DATED: Final = ("pk", "revises", "recorded_on", "period_start", "period_end", "source__year")


class DecidedMeanwhile(Exception):
    """Somebody else decided of this citation, or what took the place of its figure changed."""


class NoSuchPlace(Exception):
    """A place to change is none of the citation."""


class Waits(NamedTuple):
    """A citation that waits for an editor, in keys: for whoever counts and sorts them."""

    citation: int
    article: int
    figure: int
    became: tuple[int, ...]
    since: date


@dataclass(frozen=True)
class Superseded:
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


class _Dated(NamedTuple):
    """What decides of a figure, without its other thirty columns: there are many of them."""

    pk: int
    revises_id: int | None
    recorded_on: date
    period_start: date | None
    period_end: date | None
    year_of_source: int | None

    def place_in_time(self) -> tuple[date, date, int]:
        return Figure.moment(self.period_start, self.period_end, self.year_of_source, self.pk)


def waiting() -> int:
    """How many citations wait for an editor's decision. Three queries at most."""
    return len(all_that_wait())


def all_that_wait() -> list[Waits]:
    """Every citation that waits, the latest news first. Three queries at most."""
    return sorted(
        _of(Citation.objects.all()), key=lambda each: (each.since, each.citation), reverse=True
    )


def with_rows(found: Sequence[Waits]) -> list[Superseded]:
    """In this order, without the bodies of their articles and what went meanwhile. Two queries."""
    citations = Citation.objects.select_related("article").defer("article__body")
    by_key = citations.in_bulk([each.citation for each in found])
    keys = {key for each in found for key in (each.figure, *each.became)}
    figures = Figure.objects.select_related("statistic", "source").in_bulk(keys)
    return [
        Superseded(
            by_key[each.citation],
            figures[each.figure],
            tuple(figures[key] for key in each.became),
        )
        for each in found
        if each.citation in by_key and figures.keys() >= {each.figure, *each.became}
    ]


def waiting_citations() -> list[Superseded]:
    """All that wait, as `with_rows` has them."""
    return with_rows(all_that_wait())


def waiting_citation(pk: int) -> Superseded | None:
    """This one; None where nothing is to be decided."""
    return next(iter(with_rows(_of(Citation.objects.filter(pk=pk)))), None)


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


def _of(citations: CitationQuerySet) -> list[Waits]:
    """Those of these that wait."""
    waits = _candidates(citations)
    candidates = list(waits.values_list("pk", "article", "statistic", "figure", F("known_on")))
    if not candidates:
        return []
    histories = _histories({statistic for _pk, _article, statistic, *_rest in candidates})
    kept = _kept(citations)

    @cache
    def became(statistic: int, figure: int, known_on: date) -> tuple[_Dated, ...]:
        every = histories[statistic]
        return superseding.became(every[figure], every.values(), known_on).figures

    found = []
    for pk, article, statistic, figure, known_on in candidates:
        now = became(statistic, figure, known_on)
        keys = tuple(each.pk for each in now)
        if not kept[pk].issuperset(keys):
            since = min(each.recorded_on for each in now)
            found.append(Waits(pk, article, figure, keys, since))
    return found


def _histories(statistics: set[int]) -> dict[int, dict[int, _Dated]]:
    """Every figure of these statistics, by its key."""
    histories: dict[int, dict[int, _Dated]] = defaultdict(dict)
    rows = Figure.objects.filter(statistic__in=statistics).order_by()
    for statistic, *dated in rows.values_list("statistic", *DATED):
        histories[statistic][dated[0]] = _Dated(*dated)
    return histories


def _candidates(citations: CitationQuerySet) -> CitationQuerySet:
    """Pinned in a public article, of a statistic that has news since it was made ready."""
    others = Figure.objects.filter(statistic=OuterRef("statistic")).exclude(pk=OuterRef("figure"))
    latest = others.order_by("-recorded_on").values("recorded_on")[:1]
    pinned = citations.of_what_readers_see().filter(policy=Citation.Policy.PINNED)
    # The day is worked out once for a citation, and not once for each figure.
    news = pinned.annotate(known_on=_known_on(), latest_news=Subquery(latest))
    return news.filter(latest_news__gte=F("known_on"))


def _known_on() -> TruncDate:
    """The day on which it was published, or scheduled for a later one, where the organisation is."""
    moment = Coalesce("article__made_ready_at", "article__first_published_at")
    return TruncDate(moment, tzinfo=timezone.get_default_timezone())


def _kept(citations: CitationQuerySet) -> dict[int, set[int]]:
    """The figures beside which an editor left each citation."""
    kept: dict[int, set[int]] = defaultdict(set)
    rows = KeptAsHistorical.objects.filter(citation__in=citations.values("pk"))
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
    drafting.begin(article)
    decided = {
        place: replace(named[place], key=to.slug, words=words.get(place, named[place].words))
        for place in at
    }
    article.body = body.renamed(article.body, decided)
    article.save(update_fields=["body"])
    drafting.record(
        article=article,
        by=by,
        why=_("The newer figure is cited."),
        in_draft=lambda html: _followed(
            html, {named[place]: new for place, new in decided.items()}
        ),
    )
    # Whoever chose one of two has seen the other, and what stays at other places.
    for citation in article.citations.filter(
        policy=Citation.Policy.PINNED, figure__in=[now.figure.pk, to.pk]
    ):
        others = [figure for figure in now.became if figure.pk != citation.figure_id]
        _remember(citation, others, by)
    logger.info("Citation %s changed to figure %s by %s", seen.citation.pk, to.pk, by.pk)
    return article


def _followed(html: str, decided: Mapping[body.Reference, body.Reference]) -> str:
    """A body that is still being written, with the same citations changed wherever it has them."""
    placed = dict(enumerate(body.references(html)))
    return body.renamed(html, {p: decided[old] for p, old in placed.items() if old in decided})


def _remember(citation: Citation, beside: Iterable[Figure], by: User) -> None:
    KeptAsHistorical.objects.bulk_create(
        [KeptAsHistorical(citation=citation, beside=figure, kept_by=by) for figure in beside],
        ignore_conflicts=True,
    )
