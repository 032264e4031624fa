"""The working calendar: which days come, what is planned for them, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from advocacy.dates import lead_times
from advocacy.dates.lead_times import Milestone, MissingStep
from advocacy.dates.missing_dates import AwaitedDate, awaited_dates
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Observance
from articles.body.content import LONG
from articles.models import Article, ArticleVersion, PlannedPiece
from publication.models import is_not_over

NEAR: Final = timedelta(days=183)
"""Half a year: of a day that comes each year, an article marks the one that is nearest to it."""


def prefetch_marked_articles(first: date, last: date, user: User | None) -> Any:
    """Return a prefetch for observances: `marking`, the articles near these days.

    With `user`, only the articles that this person may see. Each has `moment`, when it is published
    or was last written, and a draft has `next_state`, the state of its open version.
    """
    start, end = first_moment(first - NEAR), first_moment(last + NEAR + timedelta(1))
    visible = Article.objects.visible_to(user) if user else Article.objects.all()
    return Prefetch(
        "articles",
        _with_moment(visible)
        .filter(moment__gte=start, moment__lt=end)
        .select_related("translation_of", "created_by")
        .defer(*LONG, *(f"translation_of__{name}" for name in LONG))
        .order_by("moment", "pk"),
        to_attr="marking",
    )


def _with_moment(articles: "QuerySet[Article]") -> Any:
    """Add `moment` and `next_state`, and leave out articles that are over or withdrawn."""
    written = ArticleVersion.objects.open().filter(article=OuterRef("pk")).order_by()
    last_written = Coalesce(Subquery(written.values("written_at")[:1]), F("created_at"))
    is_draft = Q(status=Article.Status.DRAFT)
    standing = articles.filter(is_draft | is_not_over("unpublish_at", timezone.now())).standing()  # type: ignore[attr-defined]
    return standing.annotate(
        moment=Case(When(is_draft, then=last_written), default=F("publish_at")),
        next_state=Case(When(is_draft, then=Subquery(written.values("state")[:1]))),
    )


def articles_marking(
    articles: Iterable[Any], when: Occurrence, planned: Iterable[PlannedPiece]
) -> list[Article]:
    """Return those of the articles that mark this occurrence, each once in whatever languages.

    Leave out those that are `planned`, for this year or another: the calendar shows them as pieces.
    """
    seen = {_original(piece.article) for piece in planned if piece.article}
    mine = [each for each in articles if abs(timezone.localdate(each.moment) - when.start) <= NEAR]
    found = []
    for article in sorted(mine, key=lambda each: each.translation_of_id is not None):
        if _original(article) not in seen:
            seen.add(_original(article))
            found.append(article)
    return found


def _original(article: Article) -> int:
    return article.translation_of_id or article.pk


def first_moment(day: date) -> datetime:
    """Return the moment at which a day begins where the organisation is."""
    return timezone.make_aware(datetime.combine(day, time()))


DAYS_AHEAD: Final = 60


class NothingToCopy(Exception):
    """Nothing was planned for that year, or all of it is planned for the other one already."""


@dataclass(frozen=True)
class DayAhead:
    """One observance to come, with its way there."""

    observance: Observance
    when: Occurrence
    milestones: list[Milestone]
    pieces: list[PlannedPiece]
    articles: list[Article]
    """The other articles that mark the day."""
    missing: list[MissingStep]
    copied_from: int | None = None
    """The year whose plan can be copied, where this one has none."""

    @property
    def year(self) -> int:
        return self.when.start.year

    @property
    def newest(self) -> int:
        """Return the highest key of a piece: it differs on a page drawn after another was added."""
        return max((piece.pk for piece in self.pieces), default=0)


@dataclass(frozen=True)
class DaysAhead:
    days: list[DayAhead]
    dates_wanted: list[AwaitedDate[Observance]]
    """Announced year by year, and nobody has entered the next date."""


@dataclass(frozen=True)
class Languages:
    """The languages of the site in which an article exists, and those in which it does not."""

    there: list[Article]
    missing: list[str]
    """Codes, in the order of the site's languages."""


def languages(article: Article) -> Languages:
    """Return the languages of an article with its original and translations, without withdrawn ones."""
    first = article.translation_of or article
    family = {each.pk: each for each in (article, first, *first.translations.all())}
    by_language = {
        each.language: each for each in family.values() if each.status != Article.Status.WITHDRAWN
    }
    codes = [code for code, _name in settings.CONTENT_LANGUAGES]
    return Languages(
        [by_language[code] for code in codes if code in by_language],
        [code for code in codes if code not in by_language],
    )


def upcoming_days(
    first: date, last: date, *, today: date, every: bool = False, to: User | None = None
) -> DaysAhead:
    """Return days that begin between two days, or whose work has begun by today. Four queries.

    They are those of human rights and those with a plan or an article; with `every`, all. With `to`,
    articles that nobody planned are only those that this person may see.
    """
    observances = list(Observance.objects.defer("description", "note"))
    coming = [
        (each, when) for each in observances for when in occurrences_between(each, first, last)
    ]
    if first <= today:
        begun = _begun_early(observances, last, today)
        coming += [each for each in begun if each not in coming]
    # The plans of these days alone: of all there are thousands of rows.
    near = [each for each, _when in coming]
    latest = max([last, *(when.start for _each, when in coming)])
    models.prefetch_related_objects(
        near, _pieces(last.year), prefetch_marked_articles(first, latest, to)
    )
    models.prefetch_related_objects(
        _originals(near), Prefetch("translations", Article.objects.defer(*LONG))
    )
    days = [
        day
        for day in (_day_ahead(observance, when, today) for observance, when in coming)
        if every or is_core(day.observance) or day.pieces or day.articles
    ]
    days.sort(key=lambda day: (day.when.start, day.when.end, day.observance.name))
    ours = [each for each in observances if every or is_core(each)]
    return DaysAhead(days, awaited_dates(ours, today))


def _pieces(year: int) -> Any:
    of_years = PlannedPiece.objects.filter(year__range=(year - 2, year + 1))
    with_people = of_years.select_related("article__translation_of", "owner")
    without_bodies = with_people.defer("article__body", "article__translation_of__body")
    return Prefetch("planned_pieces", without_bodies.order_by("due_on", "pk"))


def _originals(observances: Iterable[Any]) -> list[Article]:
    """Return the original of each article that is planned for these days or marks them."""
    rows = [row for each in observances for row in (*each.planned_pieces.all(), *each.marking)]
    articles = [row.article if isinstance(row, PlannedPiece) else row for row in rows]
    return [article.translation_of or article for article in articles if article]


def occurrences_between(observance: Observance, first: date, last: date) -> list[Occurrence]:
    """Return the occurrences that begin from the first of these days to the last."""
    years = range(first.year, last.year + 1)
    found = dict.fromkeys(observance.occurrence(year) for year in years)
    return [when for when in found if when and first <= when.start <= last]


def _begun_early(
    observances: Iterable[Observance], last: date, today: date
) -> list[tuple[Observance, Occurrence]]:
    """Return later days with so long a lead time that their work has begun."""
    return [
        (observance, when)
        for observance in observances
        if observance.lead_time.pitch > (last - today).days and is_core(observance)
        for when in occurrences_between(
            observance, last, today + timedelta(days=observance.lead_time.pitch)
        )
    ]


def is_core(observance: Observance) -> bool:
    return observance.relevance == Observance.Relevance.CORE


def _day_ahead(observance: Any, when: Occurrence, today: date) -> DayAhead:
    """Return what is planned and missing for an observance that was prefetched with `marking`."""
    milestones = observance.lead_time.milestones(when.start)
    year, planned = when.start.year, observance.planned_pieces.all()
    pieces = [piece for piece in planned if piece.year == year]
    articles = articles_marking(observance.marking, when, planned)
    earlier = {piece.year for piece in planned if piece.year < year}
    steps = [*map(_progress_of_piece, pieces), *map(_progress_of_article, articles)]
    return DayAhead(
        observance,
        when,
        milestones,
        pieces,
        articles,
        lead_times.missing_steps(milestones, steps, today),
        max(earlier) if earlier and not pieces else None,
    )


def _progress_of_piece(piece: PlannedPiece) -> lead_times.PieceProgress:
    article = piece.article
    return lead_times.PieceProgress(
        has_owner=piece.owner_id is not None,
        is_begun=article is not None,
        is_translated=article is not None and not languages(article).missing,
        is_done=piece.is_done,
    )


def _progress_of_article(article: Article) -> lead_times.PieceProgress:
    """Return how far an article is that nobody planned: its writer counts as the owner."""
    is_translated = not languages(article).missing
    return lead_times.PieceProgress(has_owner=True, is_begun=True, is_translated=is_translated)


@transaction.atomic
def copy_plan(*, observance: Observance, year: int, into: int) -> list[PlannedPiece]:
    """Copy the planned pieces of one year to another: their titles, owners and due days.

    Articles are not copied: they belong to the old year. A piece whose title is planned there already
    is skipped. Raises NothingToCopy.
    """
    there = set(observance.planned_pieces.filter(year=into).values_list("title", flat=True))
    old = observance.planned_pieces.filter(year=year).exclude(title__in=there)
    days_between = _days_between(observance, year, into)
    new = [
        PlannedPiece(
            observance=observance,
            year=into,
            title=piece.title,
            owner=piece.owner if piece.owner and piece.owner.is_active else None,
            due_on=piece.due_on + days_between if piece.due_on else None,
        )
        for piece in old.select_related("owner")
    ]
    if not new:
        raise NothingToCopy
    return PlannedPiece.objects.bulk_create(new)


def _days_between(observance: Observance, year: int, into: int) -> timedelta:
    """Return the time from the day in one year to that in another; whole years if one is unknown."""
    before, after = observance.occurrence(year), observance.occurrence(into)
    if before and after:
        return after.start - before.start
    return date(into, 1, 1) - date(year, 1, 1)
