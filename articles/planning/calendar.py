"""The editorial calendar: what happens on each day of a month, as one person may see it."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from advocacy.dates.lead_times import Step
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Observance
from articles.models import Article, Bundle, PlannedPiece
from articles.planning import days_ahead
from articles.planning.dashboard import may_see
from articles.planning.days_ahead import first_moment

FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2199, 12, 1)
SHOWN_A_DAY: Final = 4
"""More articles than these stand behind a button, so that one busy day does not push away the rest."""


class EntryKind(StrEnum):
    DAY = "day"
    DUE = "due"
    SCHEDULED = "scheduled"
    BUNDLE = "bundle"
    PUBLISHED = "published"
    ENDS = "ends"


@dataclass(frozen=True)
class CalendarEntry:
    """Something on one day. Only one of `article`, `bundle`, `piece` and `observance` is set."""

    kind: EntryKind
    article: Article | None = None
    bundle: Bundle | None = None
    piece: PlannedPiece | None = None
    observance: Observance | None = None
    when: Occurrence | None = None


@dataclass(frozen=True)
class CalendarDay:
    on: date
    is_of_month: bool
    entries: list[CalendarEntry]

    @property
    def shown(self) -> list[CalendarEntry]:
        return self.entries[:SHOWN_A_DAY]

    @property
    def more(self) -> list[CalendarEntry]:
        return self.entries[SHOWN_A_DAY:]


def weeks_of_month(first: date, user: User, *, begins_on: int) -> list[list[CalendarDay]]:
    """Return the whole weeks of a month; `begins_on` 0 is Monday. Five queries at most."""
    weeks = Calendar(begins_on).monthdatescalendar(first.year, first.month)
    found = _entries(weeks[0][0], weeks[-1][-1] + timedelta(days=1), user)
    return [[CalendarDay(on, on.month == first.month, found[on]) for on in week] for week in weeks]


def month_after(day: date, number: int) -> date:
    """Return the first day of the month so many months after that of a day, or before it."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _entries(start: date, end: date, user: User) -> defaultdict[date, list[CalendarEntry]]:
    """Return by day, from `start` until before `end`, what is marked, due, published and ended."""
    pieces = [piece for piece in _pieces(start, end) if may_see(user, piece)]
    found = defaultdict[date, list[CalendarEntry]](list)
    for on, entry in (
        *_marked_days(start, end, user, pieces),
        *(
            (due, CalendarEntry(EntryKind.DUE, piece=piece))
            for piece in pieces
            if (due := _due(piece))
        ),
        *_planned_bundles(user),
        *_article_moments(_articles(start, end, user)),
    ):
        if start <= on < end:
            found[on].append(entry)
    return found


def _marked_days(
    start: date, end: date, user: User, pieces: list[PlannedPiece]
) -> Iterator[tuple[date, CalendarEntry]]:
    """Yield days of human rights, and others that have a plan."""
    if not user.has_perm("advocacy.view_observance"):
        return
    planned = {(piece.observance_id, piece.year) for piece in pieces}
    for observance in Observance.objects.defer("description", "note", "actions"):
        for when in days_ahead.occurrences_between(observance, start, end - timedelta(1)):
            if days_ahead.is_core(observance) or (observance.pk, when.start.year) in planned:
                yield when.start, CalendarEntry(EntryKind.DAY, observance=observance, when=when)


def _article_moments(articles: "QuerySet[Article]") -> Iterator[tuple[date, CalendarEntry]]:
    for article in articles:
        begins = EntryKind.SCHEDULED if article.is_scheduled else EntryKind.PUBLISHED
        for kind, at in ((begins, article.publish_at), (EntryKind.ENDS, article.unpublish_at)):
            if at:
                yield timezone.localdate(at), CalendarEntry(kind, article=article)


def _planned_bundles(user: User) -> Iterator[tuple[date, CalendarEntry]]:
    """Yield bundles that go live by themselves."""
    if not user.has_perm("articles.view_bundle"):
        return
    for bundle in Bundle.objects.planned():
        if bundle.goes_at:
            yield timezone.localdate(bundle.goes_at), CalendarEntry(EntryKind.BUNDLE, bundle=bundle)


def _articles(start: date, end: date, user: User) -> "QuerySet[Article]":
    """Return the articles that begin or end within these days, in the order they begin."""
    first, after = first_moment(start), first_moment(end)
    begins = Q(publish_at__gte=first, publish_at__lt=after)
    ends = Q(unpublish_at__gte=first, unpublish_at__lt=after)
    return (
        Article.objects.visible_to(user)
        .filter(begins | ends, status=Article.Status.PUBLISHED)
        .only("title", "path", "language", "status", "publish_at", "unpublish_at")
        .order_by("publish_at", "pk")
    )


def _pieces(start: date, end: date) -> "QuerySet[PlannedPiece]":
    """Return the pieces of all years whose work may fall into these days."""
    years = PlannedPiece.objects.filter(year__range=(start.year, end.year + 1))
    with_rows = years.select_related("article", "observance", "owner")
    return with_rows.defer("article__body", "observance__description", "observance__note")


def _due(piece: PlannedPiece) -> date | None:
    """Return the day on which the piece is due; without one, the day by which it is to be drafted."""
    if piece.is_done or piece.due_on:
        return None if piece.is_done else piece.due_on
    when = piece.observance.occurrence(piece.year)
    if when is None:
        return None
    steps = dict(piece.observance.lead_time.milestones(when.start))
    return steps[Step.DRAFTED]
