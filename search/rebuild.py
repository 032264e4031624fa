"""Making the whole index anew while readers go on searching in what is there.

A batch of objects at a time, each in a transaction of its own. Whoever stops it loses one batch:
the next run goes on behind the last one that was finished.
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
class Shelf:
    """All of one kind that may be found."""

    kind: str
    numbers: Callable[[], list[int]]  # in the order of their days, so that the newest come last
    documents: Callable[[Iterable[int]], list[Document]]  # of these, locked until the commit


@dataclass(frozen=True)
class Progress:
    kind: str
    done: int
    of: int


def begun_at() -> datetime | None:
    """When the rebuild began that was not finished; None where there is none to go on with."""
    return Rebuild.objects.values_list("started_at", flat=True).first()


def rebuild(shelves: Iterable[Shelf], report: Callable[[Progress], None]) -> None:
    """Write every entry again and drop those that stand for nothing. A second run changes nothing."""
    started_at = begun_at() or Rebuild.objects.create(started_at=timezone.now()).started_at
    kinds = []
    for shelf in shelves:
        kinds.append(shelf.kind)
        _fill(shelf, started_at, report)
        _clear(shelf)
    _remove(SearchEntry.objects.exclude(kind__in=kinds).values_list("kind", "object_id"))
    vocabulary.forget_what_nobody_says()
    Rebuild.objects.all().delete()


def _fill(shelf: Shelf, started_at: datetime, report: Callable[[Progress], None]) -> None:
    numbers = shelf.numbers()
    written = SearchEntry.objects.filter(kind=shelf.kind, indexed_at__gte=started_at)
    done = set(written.values_list("object_id", flat=True))
    left = [number for number in numbers if number not in done]
    count = len(numbers) - len(left)
    report(Progress(shelf.kind, count, len(numbers)))
    for batch in batched(left, OBJECTS_IN_A_BATCH, strict=False):
        with transaction.atomic():
            engine.put(shelf.documents(batch))
        count += len(batch)
        report(Progress(shelf.kind, count, len(numbers)))


def _clear(shelf: Shelf) -> None:
    stored = SearchEntry.objects.filter(kind=shelf.kind).values_list("kind", "object_id")
    # Read after what is stored: whatever was published in between is in both.
    entries = set(stored)
    public = set(shelf.numbers())
    _remove(entry for entry in entries if entry[1] not in public)


def _remove(entries: Iterable[tuple[str, int]]) -> None:
    for kind, object_id in list(entries):
        engine.remove(kind=kind, object_ids=[object_id])
