"""When pages change although nobody changes anything: what begins, what ends, and midnight."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from articles.models import Article


def next_transition(now: datetime) -> datetime:
    """The next moment at which some page may say something else."""
    begins = _first(Article.objects.scheduled(), "publish_at")
    ends = _first(Article.objects.ending(), "unpublish_at")
    return min([_next_midnight(now), *begins.union(ends, all=True)])


def _first(articles: QuerySet[Article], moment: str) -> QuerySet[Any, datetime]:
    """One row, or none. Both ends are asked for at once: a page cannot begin before it knows."""
    by_status: QuerySet[Any, Any] = articles.order_by().values("status")
    first: QuerySet[Any, Any] = by_status.annotate(first=Min(moment))
    return first.values_list("first", flat=True)


def _next_midnight(now: datetime) -> datetime:
    """Pages that say "today" count days in the site's own zone."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    # In UTC, because a midnight that the clocks skip equals no other moment in its own zone.
    return timezone.make_aware(datetime.combine(tomorrow, time.min)).astimezone(UTC)
