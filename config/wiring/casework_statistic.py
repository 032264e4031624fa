"""Publish how many people asked for legal help as a statistic: only the total a supervisor chose.

Legal help does not know statistics; settings.PUBLISH_CASEWORK_TOTAL names the function here.
"""

from typing import Final

from django.db import transaction
from django.utils import timezone

from advocacy.models import Figure, Publisher, Source, Statistic
from advocacy.models.source import Verification
from identity.site_identity import site_name
from legal_help.casework.outgoing.quarterly_counts import TotalWouldShrink
from legal_help.rules.small_counts import QuarterFigures

SLUG: Final = "requests-for-legal-help"
NEW: Final = {
    "title": "Requests for legal help",
    "measure": "Requests for help with asylum that were sent to us in a quarter",
    "unit": Statistic.Unit.APPLICATIONS,
    "counted": "Requests",
    "population": "People who seek asylum and have no lawyer",
    "geography_scheme": "ISO 3166-1 alpha-3",
    "geography_code": "USA",
    "geography_name": "United States",
    "update_period": "quarterly",
    "is_published": True,
    "method_caveat": (
        "Requests to this organisation alone, without duplicates. Whoever stopped before sending is "
        "not counted."
    ),
}


@transaction.atomic
def publish(figures: QuarterFigures) -> None:
    """Add the total of a quarter, or a higher value that revises the published one.

    Raises TotalWouldShrink for a lower total: requests are erased when their time is over.
    An editor corrects a wrong number among the statistics, where the correction says why.
    """
    now = timezone.now()
    statistic, _is_new = Statistic.objects.get_or_create(
        slug=SLUG, defaults=NEW | {"first_published_at": now}
    )
    publisher, _is_new = Publisher.objects.get_or_create(name=site_name())
    source, _is_new = Source.objects.get_or_create(
        publisher=publisher,
        title="Records of our own casework",
        year=None,
        locator="",
        url="",
    )
    first, last = figures.quarter.first, figures.quarter.last
    # Drafts too: an editor may have unpublished the statistic.
    stored = Figure.objects.filter(statistic=statistic, period_start=first, period_end=last)
    before = stored.filter(revised_by=None).first()
    if before and before.value == figures.total:
        return
    if before and before.value and figures.total and before.value > figures.total:
        raise TotalWouldShrink
    suffix = f"-{stored.count() + 1}" if before else ""
    figure = Figure(
        statistic=statistic,
        source=source,
        slug=f"{SLUG}-{figures.quarter}{suffix}",
        value=figures.total,
        period_start=first,
        period_end=last,
        verification=Verification.COMPUTED,
        accessed_on=timezone.localdate(),
        revises=before,
    )
    figure.mark_published(now)
    figure.save()
