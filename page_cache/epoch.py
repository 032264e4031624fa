"""An era: the time in which nothing changes that readers see, and what may be kept for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from page_cache.pages import Pages


@dataclass(frozen=True, slots=True, eq=False)
class Era:
    """One generation, or the part of it up to a known transition.

    Pages and values live inside the era they were made in. When the next one begins nobody holds
    it any more and they go with it: there is nothing to empty, and nothing to forget to empty.
    """

    generation: int
    ends_at: datetime
    pages: Pages = field(default_factory=lambda: Pages(settings.PAGE_CACHE_BYTES))
    values: dict[object, object] = field(default_factory=dict)


def following(era: Era | None, generation: int) -> Era:
    """Return this era for as long as it lasts, else the one that has begun."""
    now = timezone.now()
    if era is not None and era.generation == generation and now < era.ends_at:
        return era
    next_transition: Callable[[datetime], datetime] = import_string(settings.NEXT_TRANSITION)
    return Era(generation, next_transition(now))
