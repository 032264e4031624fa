"""Compute when pages change by time alone: articles begin or end, and days pass."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from articles.models import Article


def next_transition(now: datetime) -> datetime:
    """Return the next moment at which some page may change."""
    begins = Article.objects.scheduled().aggregate(first=Min("publish_at"))["first"]
    ends = Article.objects.ending().aggregate(first=Min("unpublish_at"))["first"]
    return min(moment for moment in (begins, ends, _next_midnight(now)) if moment)


def _next_midnight(now: datetime) -> datetime:
    """Return the next midnight in the site's time zone, in which pages count "today"."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    # In UTC: a midnight that clocks skip would not compare with other moments in its own zone.
    return timezone.make_aware(datetime.combine(tomorrow, time.min)).astimezone(UTC)
