"""Putting pages into the index, taking them out, and finding them.

The other apps call `put` and `remove` in the transaction in which readers see something else.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Q

from search import backends, vocabulary
from search.document import Document
from search.models import SearchEntry
from search.query import understood
from search.query_plan import Asked
from search.snippets import Wanted

MOST: Final = 200  # results that can be paged through
FEW: Final = 3  # results below which slips are thought of
SLIPS: Final = 2  # words of a question that may be mistyped
MOST_MEANT: Final = 3  # other questions that are proposed
_COLUMNS: Final = ("path", "title", "summary", "text", "published_at", "ends_at")


@dataclass(frozen=True)
class Found:
    """The best entries, best first, by number, each object once; `wanted` is what to mark."""

    entries: list[int] = field(default_factory=list)
    is_more: bool = False  # than MOST
    meant: list[str] = field(default_factory=list)  # questions that would find something
    wanted: dict[str, Wanted] = field(default_factory=dict)  # by language


@transaction.atomic(savepoint=False)
def put(documents: Collection[Document]) -> None:
    """Let these pages be found, in these languages and no others.

    Say all languages of an object at once.
    """
    stored = {
        (entry.kind, entry.object_id, entry.language): entry
        for entry in SearchEntry.objects.filter(_of_objects(documents)).select_for_update()
    }
    new: list[SearchEntry] = []
    changed: list[SearchEntry] = []
    for document in documents:
        entry = stored.pop((document.kind, document.object_id, document.language), None)
        (changed if entry else new).append(_written(document, entry or SearchEntry()))
    _drop(stored.values())
    SearchEntry.objects.bulk_create(new)
    SearchEntry.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_COLUMNS, "indexed_at"],
    )
    in_order = {(d.kind, d.object_id, d.language): d for d in documents}
    backends.erase(entry.pk for entry in changed)
    backends.write(
        {e.pk: in_order[e.kind, e.object_id, e.language].terms() for e in (*new, *changed)}
    )
    vocabulary.learn(documents)


@transaction.atomic(savepoint=False)
def remove(*, kind: str, object_ids: Iterable[int]) -> None:
    """Let these objects be found no more, in any language."""
    _drop(SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)))


def find(raw: str, *, languages: Sequence[str], labels: Iterable[str], now: datetime) -> Found:
    """Look for whatever somebody typed in these languages; what is in the first comes first.

    `labels` of search.document narrow it down. Two queries; up to three more where little is found.
    """
    question = understood(raw)
    if not question:
        return Found()
    asked = Asked(question, vocabulary.known(question), languages, list(labels))
    matches = backends.matches(asked.tiers(), now=now, most=MOST + 1)
    best: dict[tuple[str, int], int] = {}
    for match in matches[:MOST]:
        best.setdefault((match.kind, match.object_id), match.entry)
    return Found(
        list(best.values()),
        is_more=len(matches) > MOST,
        meant=_meant(asked, now) if len(best) < FEW else [],
        wanted=asked.wanted(),
    )


def entries(numbers: Sequence[int]) -> list[SearchEntry]:
    """These entries, in this order."""
    found = SearchEntry.objects.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _of_objects(documents: Iterable[Document]) -> Q:
    ids: dict[str, set[int]] = {}
    for document in documents:
        ids.setdefault(document.kind, set()).add(document.object_id)
    asked = Q(pk__in=[])
    for kind, object_ids in ids.items():
        asked |= Q(kind=kind, object_id__in=object_ids)
    return asked


def _written(document: Document, entry: SearchEntry) -> SearchEntry:
    for name in ("kind", "object_id", "language", *_COLUMNS):
        setattr(entry, name, getattr(document, name))
    return entry


def _drop(stored: Iterable[SearchEntry]) -> None:
    gone = list(stored)
    if not gone:
        return
    numbers = [entry.pk for entry in gone]
    backends.erase(numbers)
    SearchEntry.objects.filter(pk__in=numbers).delete()
    vocabulary.forget(_as_document(entry) for entry in gone)


def _as_document(entry: SearchEntry) -> Document:
    names = ("kind", "object_id", "language", *_COLUMNS)
    return Document(**{name: getattr(entry, name) for name in names})


def _meant(asked: Asked, now: datetime) -> list[str]:
    """The question with words that are in use for those that are not, where that finds something."""
    unknown = asked.unknown_words()[:SLIPS]
    questions = [asked.question] if unknown else []
    for word in unknown:
        near = vocabulary.near_words(word, asked.languages)
        questions = [question.with_word(word, other) for question in questions for other in near]
    found = backends.any_matches(
        [replace(asked, question=question).anywhere() for question in questions], now=now
    )
    finding = (question for question, finds in zip(questions, found, strict=True) if finds)
    return [str(question) for question in islice(finding, MOST_MEANT)]
