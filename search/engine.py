"""Put pages into the index, take them out, and find them.

The other apps call `index_documents` and `remove_objects` in the transaction that changes what
readers see.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from search import backends, vocabulary
from search.document import Document
from search.models import SearchEntry
from search.query import parse_question
from search.query_plan import QueryPlan
from search.snippets import TermGroups

MOST_RESULTS: Final = 200  # results that can be paged through
FEW_RESULTS: Final = 3  # with fewer, other spellings are suggested
MOST_MISSPELT: Final = 2  # words of a question that may be misspelt
MOST_SUGGESTIONS: Final = 3
_COLUMNS: Final = ("path", "title", "summary", "text", "published_at", "ends_at")


@dataclass(frozen=True)
class SearchResult:
    """The entries that a search found, and what to show with them."""

    entry_ids: list[int] = field(default_factory=list)
    """The best entries, best first, each object once."""
    has_more: bool = False
    """Whether there are more than MOST_RESULTS."""
    suggestions: list[str] = field(default_factory=list)
    """Other questions, which find something."""
    terms_to_mark: dict[str, TermGroups] = field(default_factory=dict)
    """Groups of terms by language."""


@transaction.atomic(savepoint=False)
def index_documents(documents: Collection[Document]) -> None:
    """Let these pages be found, in these languages and no others.

    Pass all languages of an object at once: an entry in another language is removed.
    """
    objects = {(document.kind, document.object_id) for document in documents}
    kinds, numbers = {kind for kind, _ in objects}, {number for _, number in objects}
    entries = SearchEntry.objects.filter(kind__in=kinds, object_id__in=numbers)
    stored = {
        (entry.kind, entry.object_id, entry.language): entry
        for entry in entries.select_for_update()
        if (entry.kind, entry.object_id) in objects
    }
    new: list[SearchEntry] = []
    changed: list[SearchEntry] = []
    for document in documents:
        entry = stored.pop((document.kind, document.object_id, document.language), None)
        (changed if entry else new).append(_filled_entry(document, entry or SearchEntry()))
    _drop(stored.values())
    SearchEntry.objects.bulk_create(new)
    SearchEntry.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_COLUMNS, "indexed_at"],
    )
    by_key = {(d.kind, d.object_id, d.language): d for d in documents}
    backends.erase_terms(entry.pk for entry in changed)
    backends.write_terms(
        {e.pk: by_key[e.kind, e.object_id, e.language].terms() for e in (*new, *changed)}
    )
    vocabulary.learn_words(documents)


@transaction.atomic(savepoint=False)
def remove_objects(*, kind: str, object_ids: Iterable[int]) -> None:
    """Remove these objects from the index, in every language."""
    _drop(SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)))


def forget_removed() -> None:
    """Leave no word of what was removed in the index. It takes a second for ten thousand articles."""
    backends.forget_erased()


def find_entries(
    raw: str, *, languages: Sequence[str], labels: Iterable[str], now: datetime
) -> SearchResult:
    """Find what somebody typed, in these languages; entries in the first language come first.

    `labels`, made by `label_term`, narrow it down. Two queries; up to three more where little is found.
    """
    question = parse_question(raw)
    if not question:
        return SearchResult()
    plan = QueryPlan(question, vocabulary.known_forms(question), languages, list(labels))
    matches = backends.find_matches(plan.tiers(), now=now, most=MOST_RESULTS + 1)
    best: dict[tuple[str, int], int] = {}
    for match in matches[:MOST_RESULTS]:
        best.setdefault((match.kind, match.object_id), match.entry_id)
    return SearchResult(
        list(best.values()),
        has_more=len(matches) > MOST_RESULTS,
        suggestions=_suggestions(plan, now) if len(best) < FEW_RESULTS else [],
        terms_to_mark=plan.terms_to_mark(),
    )


def load_entries(entry_ids: Sequence[int]) -> list[SearchEntry]:
    """Return these entries in this order, without those that were removed meanwhile."""
    found = SearchEntry.objects.in_bulk(entry_ids)
    return [found[entry_id] for entry_id in entry_ids if entry_id in found]


def _filled_entry(document: Document, entry: SearchEntry) -> SearchEntry:
    for name in ("kind", "object_id", "language", *_COLUMNS):
        setattr(entry, name, getattr(document, name))
    return entry


def _drop(stored: Iterable[SearchEntry]) -> None:
    gone = list(stored)
    if not gone:
        return
    entry_ids = [entry.pk for entry in gone]
    backends.erase_terms(entry_ids)
    SearchEntry.objects.filter(pk__in=entry_ids).delete()
    vocabulary.forget_words(_as_document(entry) for entry in gone)


def _as_document(entry: SearchEntry) -> Document:
    names = ("kind", "object_id", "language", *_COLUMNS)
    return Document(**{name: getattr(entry, name) for name in names})


def _suggestions(plan: QueryPlan, now: datetime) -> list[str]:
    """Replace words that no entry has by similar ones, and return the questions that find something."""
    unknown = plan.unknown_words()[:MOST_MISSPELT]
    questions = [plan.question] if unknown else []
    for word in unknown:
        similar = vocabulary.similar_words(word, plan.languages)
        questions = [q.with_word(word, other) for q in questions for other in similar]
    found = backends.have_matches(
        [replace(plan, question=question).anywhere() for question in questions], now=now
    )
    finding = (question for question, finds in zip(questions, found, strict=True) if finds)
    return [str(question) for question in islice(finding, MOST_SUGGESTIONS)]
