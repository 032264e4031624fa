"""When pages change although nobody changes anything: what is scheduled, and midnight."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from articles.models import Article


def next_transition(now: datetime) -> datetime:
    """The next moment at which some page may say something else."""
    scheduled = Article.objects.scheduled().order_by("publish_at").first()
    midnight = _next_midnight(now)
    return min(midnight, scheduled.publish_at or midnight) if scheduled else midnight


def _next_midnight(now: datetime) -> datetime:
    """Pages that say "today" count days in the site's own zone."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    # In UTC, because a midnight that the clocks skip equals no other moment in its own zone.
    return timezone.make_aware(datetime.combine(tomorrow, time.min)).astimezone(UTC)
