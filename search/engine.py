"""Put pages into the index, take them out, and find them.

The other apps call `index_documents` and `remove_objects` in the transaction that changes what
readers see.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from search import backends, vocabulary
from search.backends import Match
from search.document import Document
from search.models import SearchEntry
from search.question import partial_matches
from search.question.expressions import AllOf, AnyOf
from search.question.order import SOURCE, rank
from search.question.partial_matches import PartMatch
from search.question.query import parse_question
from search.question.query_plan import QueryPlan
from search.question.synonyms import with_synonyms
from search.snippets import TermGroups

MOST_RESULTS: Final = 200  # results that can be paged through
FEW_RESULTS: Final = 5  # with fewer, entries that have most of the words follow
MOST_MISSPELT: Final = 2  # words of a question that may be misspelt
MOST_PARTIAL: Final = 10
# Words from which on it costs less to ask first whether any entry has all of them.
LONG_QUESTION: Final = 4
MOST_CANDIDATES: Final = (
    150  # entries with the rarest words, among which partial matches are sought
)
_COLUMNS: Final = ("path", "title", "summary", "text", "edition_of", "published_at", "ends_at")


@dataclass(frozen=True)
class SearchResult:
    """The entries that a search found, and what to show with them."""

    entry_ids: list[int] = field(default_factory=list)
    """The best entries, best first, each object once."""
    has_more: bool = False
    """Whether there are more than MOST_RESULTS."""
    partial_ids: list[int] = field(default_factory=list)
    """Entries that have most of the words, the best first, if fewer than FEW_RESULTS have all.

    Together with `entry_ids` they are MOST_PARTIAL at most.
    """
    editions: dict[int, list[int]] = field(default_factory=dict)
    """The entries of the other editions of a report, by the entry of the edition that is listed."""
    corrected: str = ""
    """The question that was asked in place of the one that was typed, if a word was misspelt."""
    as_typed: str = ""
    """The question with the corrected words in quotation marks, so that they are not corrected."""
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

    `labels`, made by `label_term`, narrow it down. Three queries; up to twelve more where little is found.
    """
    typed = parse_question(raw, languages)
    if not typed:
        return SearchResult()
    question = with_synonyms(typed, vocabulary.known_synonyms(languages))
    plan = QueryPlan(question, vocabulary.known_forms(question), languages, list(labels))
    matches, corrected, misspelt = _matches_as_meant(plan, now)
    plan = corrected or plan
    best, editions = _fold_editions(
        _each_once(matches[:MOST_RESULTS], plan.tiers_of_first_language)
    )
    partial, editions_of_partial = _fold_editions(
        _find_partial(plan, matches, now) if len(best) < FEW_RESULTS else []
    )
    return SearchResult(
        best,
        has_more=len(matches) > MOST_RESULTS,
        partial_ids=partial[: MOST_PARTIAL - len(best)],
        editions=editions | editions_of_partial,
        corrected=str(plan.question) if corrected else "",
        as_typed=str(typed.with_quoted(misspelt)) if corrected else "",
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


def _matches_as_meant(
    plan: QueryPlan, now: datetime
) -> tuple[list[Match], QueryPlan | None, list[str]]:
    """Return the matches, the plan with corrected words if there is one, and the misspelt words.

    A word that no entry has is misspelt if it is no form of a known one. If few entries have a form of
    it ("trafficing", of "traffic"), it is misspelt too if a similar word finds more.
    """
    unknown = plan.unknown_words()[:MOST_MISSPELT]
    misspelt = vocabulary.unknown_stems(unknown, plan.languages)
    corrected = _corrected(plan, misspelt, now) if misspelt else None
    matches = _matches(corrected or plan, now)
    if misspelt or not unknown or len(matches) >= FEW_RESULTS:
        return matches, corrected, misspelt
    corrected = _corrected(plan, unknown, now)
    more = _matches(corrected, now) if corrected else []
    return (more, corrected, unknown) if len(more) > len(matches) else (matches, None, [])


def _corrected(plan: QueryPlan, misspelt: Sequence[str], now: datetime) -> QueryPlan | None:
    """Return the plan with similar words in place of the misspelt ones, or None if none finds anything.

    It is the likeliest one that finds an entry with all its words, else with one of the new words.
    """
    questions = [plan.question]
    for word in misspelt:
        similar = vocabulary.similar_words(word, plan.languages)
        questions = [q.with_word(word, other) for q in questions for other in similar or [word]]
    plans = [replace(plan, question=q) for q in questions if q != plan.question]
    for expressions in (
        [each.anywhere() for each in plans],
        [each.any_part_not_in(plan.question) for each in plans],
    ):
        found = backends.have_matches(expressions, now=now)
        for each, finds in zip(plans, found, strict=True):
            if finds:
                return replace(each, forms=vocabulary.known_forms(each.question))
    return None


def _matches(plan: QueryPlan, now: datetime) -> list[Match]:
    """Return the entries that have all words. For a long question, first ask whether any has them."""
    tiers = plan.tiers()
    if len(plan.question.parts) >= LONG_QUESTION:
        any_has, foreign_has = backends.have_matches(
            [plan.anywhere(), plan.anywhere_in_other_languages()], now=now
        )
        tiers = tiers[: plan.tiers_of_first_language] if not foreign_has else tiers
        tiers = tiers if any_has else []
    return backends.find_matches(tiers, now=now, most=MOST_RESULTS + 1) if tiers else []


def _each_once(matches: Iterable[Match], own_tiers: int) -> list[Match]:
    """Return each object once, in its best language, in the order of `rank`."""
    objects: dict[tuple[str, int], Match] = {}
    for match in matches:
        objects.setdefault((match.kind, match.object_id), match)
    return sorted(
        objects.values(),
        key=lambda match: rank(match.kind, match.tier, is_foreign=match.tier > own_tiers),
    )


def _fold_editions(found: Sequence[Match | PartMatch]) -> tuple[list[int], dict[int, list[int]]]:
    """Return the entries with one edition of each report, and the other editions by that entry."""
    entry_ids = [each.entry_id for each in found]
    sources = [each.entry_id for each in found if each.kind == SOURCE]
    if len(sources) < 2:
        return entry_ids, {}
    stored = SearchEntry.objects.filter(pk__in=sources).exclude(edition_of="")
    edition_of = dict(stored.values_list("pk", "edition_of"))
    first_of: dict[str, int] = {}
    editions: dict[int, list[int]] = {}
    for source in filter(edition_of.get, sources):
        first = first_of.setdefault(edition_of[source], source)
        if first != source:
            editions.setdefault(first, []).append(source)
    folded = {source for others in editions.values() for source in others}
    return [entry_id for entry_id in entry_ids if entry_id not in folded], editions


def _find_partial(plan: QueryPlan, matches: Sequence[Match], now: datetime) -> list[PartMatch]:
    """Return entries that have most of the words and are not found yet."""
    if len(plan.question.parts) == 1:
        return []
    places = plan.part_places()
    counts = backends.count_matches([each[0] for each in places], now=now, most=MOST_CANDIDATES)
    parts = partial_matches.rarest(counts, most=MOST_CANDIDATES)
    rarest = AnyOf(tuple(places[part][0] for part in parts))
    if not rarest.parts:
        return []
    matches_of_parts = backends.find_part_matches(
        {
            part: [AllOf((rarest, place)) for place in places[part]]
            for part, count in enumerate(counts)
            if count
        },
        now=now,
        most=MOST_CANDIDATES,
    )
    ranked = partial_matches.rank(matches_of_parts, counts, first_language=plan.languages[0])
    found = {(match.kind, match.object_id) for match in matches}
    return [each for each in ranked if (each.kind, each.object_id) not in found]
