"""Compute when pages change by time alone: articles and banners begin or end, consents run out, days pass."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Min, QuerySet, Value
from django.utils import timezone

from articles.models import Article, Image
from identity.models import Banner


def next_transition(now: datetime) -> datetime:
    """Return the next moment at which some page may change."""
    begins = _first(Article.objects.scheduled(), "publish_at", "status")
    ends = _first(Article.objects.ending(), "unpublish_at", "status")
    withheld = _first(Image.objects.filter(withheld_from__gt=now), "withheld_from", "removed_at")
    banners = Banner.objects.annotate(same=Value(1))
    shown = _first(banners.filter(begins_at__gt=now), "begins_at", "same")
    gone = _first(banners.filter(ends_at__gt=now), "ends_at", "same")
    moments = begins.union(ends, withheld, shown, gone, all=True)
    return min([_next_midnight(now), *filter(None, moments)])


def _first(rows: QuerySet[Any], moment: str, same: str) -> QuerySet[Any, datetime]:
    """Return the first moment of those rows, which all say the same in the column `same`.

    One row or none, so that all moments can be asked for in one query.
    """
    grouped: QuerySet[Any, Any] = rows.order_by().values(same)
    first: QuerySet[Any, Any] = grouped.annotate(first=Min(moment))
    return first.values_list("first", flat=True)


def _next_midnight(now: datetime) -> datetime:
    """Return the next midnight in the site's time zone, in which pages count "today"."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    # In UTC: a midnight that clocks skip would not compare with other moments in its own zone.
    return timezone.make_aware(datetime.combine(tomorrow, time.min)).astimezone(UTC)
