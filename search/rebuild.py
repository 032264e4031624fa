"""Rebuild the whole index while readers go on searching in the old entries.

Each batch of objects has a transaction of its own. A run that is stopped loses one batch: the next
run continues after the last one that was finished.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction
from django.utils import timezone

from search import engine, vocabulary
from search.document import Document
from search.models import Rebuild, SearchEntry

# An editor who saves meanwhile waits for one batch.
OBJECTS_IN_A_BATCH: Final = 50


@dataclass(frozen=True)
class IndexSource:
    """All objects of one kind that may be found."""

    kind: str
    object_ids: Callable[[], list[int]]
    """Return their keys in the order of their days, the newest last."""
    load_documents: Callable[[Iterable[int]], list[Document]]
    """Return the documents of these objects, and locks their rows until the commit."""


type Report = Callable[[str, int, int], None]
"""Called with a kind, how many of its objects are in the new index, and how many there are."""


def unfinished_since() -> datetime | None:
    """Return when the rebuild began that was not finished; None without one."""
    return Rebuild.objects.values_list("started_at", flat=True).first()


def rebuild_index(sources: Iterable[IndexSource], report: Report) -> None:
    """Write every entry again and remove those without an object. A second run changes nothing.

    Calls `report` before the first and after each batch.
    """
    started_at = unfinished_since() or Rebuild.objects.create(started_at=timezone.now()).started_at
    kinds = []
    for source in sources:
        kinds.append(source.kind)
        _fill(source, started_at, report)
        _clear(source.kind, source.object_ids)
    others = SearchEntry.objects.exclude(kind__in=kinds).values_list("kind", flat=True)
    for kind in others.distinct():
        _clear(kind, list)
    vocabulary.forget_unused_words()
    Rebuild.objects.all().delete()


def _fill(source: IndexSource, started_at: datetime, report: Report) -> None:
    object_ids = source.object_ids()
    written = SearchEntry.objects.filter(kind=source.kind, indexed_at__gte=started_at)
    done = set(written.values_list("object_id", flat=True))
    left = [object_id for object_id in object_ids if object_id not in done]
    count = len(object_ids) - len(left)
    report(source.kind, count, len(object_ids))
    for batch in batched(left, OBJECTS_IN_A_BATCH, strict=False):
        with transaction.atomic():
            engine.index_documents(source.load_documents(batch))
        count += len(batch)
        report(source.kind, count, len(object_ids))


def _clear(kind: str, object_ids: Callable[[], list[int]]) -> None:
    """Remove the entries without an object."""
    entries = set(SearchEntry.objects.filter(kind=kind).values_list("object_id", flat=True))
    # Read after the entries, so that an object published in between is among both.
    engine.remove_objects(kind=kind, object_ids=entries.difference(object_ids()))
