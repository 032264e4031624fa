"""Articles that mark a day. They are planned for it, though nobody has entered a plan."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from advocacy.dates.recurrence import Occurrence
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
    where = timezone.get_default_timezone()
    start, end = (
        datetime.combine(day, time(), where) for day in (first - NEAR, last + NEAR + timedelta(1))
    )
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
    mine = [each for each in articles if abs(_day(each.moment) - when.start) <= NEAR]
    found = []
    for article in sorted(mine, key=lambda each: each.translation_of_id is not None):
        if _original(article) not in seen:
            seen.add(_original(article))
            found.append(article)
    return found


def _original(article: Article) -> int:
    return article.translation_of_id or article.pk


def _day(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())
