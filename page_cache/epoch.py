"""An epoch: a time in which nothing changes that readers see, and what is kept for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from page_cache.pages import Pages


@dataclass(frozen=True, slots=True, eq=False)
class Epoch:
    """One generation, or the part of it up to a known transition.

    Pages and values live inside the epoch in which they were made. When the next one begins, this
    one is dropped with all of them: there is nothing to empty.
    """

    generation: int
    ends_at: datetime
    pages: Pages = field(default_factory=lambda: Pages(settings.PAGE_CACHE_BYTES))
    values: dict[object, object] = field(default_factory=dict)
    begins_at: datetime = field(default_factory=timezone.now)


def renew_if_over(epoch: Epoch | None, generation: int) -> Epoch:
    """Return this epoch while it lasts, and a new one afterwards.

    It lasts no longer once the clock was set back behind its beginning: its pages may show what is
    not public yet.
    """
    now = timezone.now()
    if (
        epoch is not None
        and epoch.generation == generation
        and epoch.begins_at <= now < epoch.ends_at
    ):
        return epoch
    next_transition: Callable[[datetime], datetime] = import_string(settings.NEXT_TRANSITION)
    return Epoch(generation, next_transition(now), begins_at=now)
