"""Compute when pages change by time alone: articles begin or end, and days pass."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from articles.models import Article


def next_transition(now: datetime) -> datetime:
    """Return the next moment at which some page may change."""
    begins = _first(Article.objects.scheduled(), "publish_at")
    ends = _first(Article.objects.ending(), "unpublish_at")
    return min([_next_midnight(now), *begins.union(ends, all=True)])


def _first(articles: QuerySet[Article], moment: str) -> QuerySet[Any, datetime]:
    """Return one row or none, so that both moments can be asked for in one query."""
    by_status: QuerySet[Any, Any] = articles.order_by().values("status")
    first: QuerySet[Any, Any] = by_status.annotate(first=Min(moment))
    return first.values_list("first", flat=True)


def _next_midnight(now: datetime) -> datetime:
    """Return the next midnight in the site's time zone, in which pages count "today"."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    # In UTC: a midnight that clocks skip would not compare with other moments in its own zone.
    return timezone.make_aware(datetime.combine(tomorrow, time.min)).astimezone(UTC)
