"""Ask each source once a week whether its address still answers."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from advocacy.editing import outside
from advocacy.editing.outside import NoAnswer
from advocacy.models import Source, SourceAnswer
from identity.site_identity import site_name

logger = logging.getLogger(__name__)

A_WEEK: Final = timedelta(days=7)
AT_ONCE: Final = 5
"""Sources that one run asks, of as many hosts: nobody is asked twice in a row.

Few, for bundles and erasures wait for the run to end: two minutes where all of them are slow."""
PAUSE: Final = 1.0
"""Seconds between two of them."""
FINE: Final = range(200, 400)
# They say that we are not let in, not that the page is gone.
SHUT: Final = frozenset({401, 402, 403, 407, 429, 451})

type Ask = Callable[[str], int]


def due_sources() -> QuerySet[Source]:
    """Choose sources that were not asked for a week, or whose address changed since.

    Those that were never asked come first, then the oldest.
    """
    is_due = (
        Q(answer=None) | ~Q(answer__url=F("url")) | Q(answer__asked_at__lt=timezone.now() - A_WEEK)
    )
    # PostgreSQL would put those that were never asked behind all others.
    oldest_first = F("answer__asked_at").asc(nulls_first=True)
    return Source.objects.in_use().filter(is_due).exclude(url="").order_by(oldest_first, "pk")


def ask_due(ask: Ask | None = None) -> None:
    """Ask the sources that are due, one of each host, and note what they answer."""
    hosts: dict[str, Source] = {}
    for source in due_sources().iterator():
        hosts.setdefault(source.host, source)
        if len(hosts) == AT_ONCE:
            break
    for place, source in enumerate(hosts.values()):
        if place:
            time.sleep(PAUSE)
        note_answer(source, ask or _ask)


def note_answer(source: Source, ask: Ask) -> None:
    """Ask a source, and keep since when it fails."""
    try:
        status: int | None = ask(source.url)
    except NoAnswer:
        status = None
    before = SourceAnswer.objects.filter(source=source, url=source.url).first()
    now = timezone.now()
    is_fine = status is not None and (status in FINE or status in SHUT)
    since = None if is_fine else (before and before.failing_since) or now
    SourceAnswer.objects.update_or_create(
        source=source,
        defaults={"url": source.url, "asked_at": now, "status": status, "failing_since": since},
    )
    if not is_fine:
        logger.info("Source %s answers %s", source.pk, status)


def _ask(url: str) -> int:
    return outside.last_status(url, agent=f"Standing (link check; {site_name()})")
