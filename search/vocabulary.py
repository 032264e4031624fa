"""The words that entries have. They complete the last word of a question, find words that were typed
without accents, and suggest others for words that were misspelt.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Final

from django.db.models.functions import Length

from search import backends
from search.document import Document
from search.models import SearchKey, SearchWord, SynonymGroup
from search.question.query import Question
from search.question.query_plan import WordForm
from search.question.synonyms import Synonyms, read_phrases
from search.words import analysis, fuzzy

SHORTEST: Final = 3  # letters of a word that is stored
LONGEST: Final = 40
MOST_COMPLETIONS: Final = 50  # of a beginning, the shortest words first
MOST_SIMILAR: Final = 3
LONG: Final = 8  # letters; a shorter word may resemble one of another language by chance
WORDS_AT_ONCE: Final = 1_000
_AFTER_ALL_LETTERS: Final = "\U0010ffff"


def learn_words(documents: Iterable[Document]) -> None:
    """Store the words of these documents that are not stored yet."""
    for language, words in _words_by_language(documents).items():
        stored = SearchWord.objects.filter(language=language)
        stored = stored.filter(folded__in={folded for folded, _term in words})
        known = set(stored.values_list("folded", "term"))
        # Sorted, so that two transactions wait for each other and do not deadlock.
        new = sorted(
            (folded, term, written)
            for (folded, term), written in words.items()
            if (folded, term) not in known
        )
        SearchWord.objects.bulk_create(
            [
                SearchWord(language=language, folded=folded, term=term, written=written)
                for folded, term, written in new
            ],
            ignore_conflicts=True,
        )
        SearchKey.objects.bulk_create(
            [
                SearchKey(language=language, key=key, written=written)
                for folded, _term, written in new
                for key in sorted(fuzzy.lookup_keys(folded))
            ],
            ignore_conflicts=True,
        )


def forget_words(documents: Iterable[Document]) -> None:
    """Remove the words that no entry has any more. Call it after the entries are deleted."""
    for language, words in _words_by_language(documents).items():
        _forget_unused(language, {term for _folded, term in words})


def forget_unused_words() -> None:
    """Remove every word that no entry has."""
    for language in SearchWord.objects.values_list("language", flat=True).distinct():
        terms = SearchWord.objects.filter(language=language).values_list("term", flat=True)
        for some in batched(terms.distinct(), WORDS_AT_ONCE, strict=False):
            _forget_unused(language, set(some))


def _forget_unused(language: str, terms: set[str]) -> None:
    gone = terms - backends.used_terms(terms)
    if not gone:
        return
    lost = SearchWord.objects.filter(language=language, term__in=gone)
    written = list(lost.values_list("written", flat=True))
    SearchKey.objects.filter(language=language, written__in=written).delete()
    lost.delete()


def known_forms(question: Question) -> list[WordForm]:
    """Return all forms of the words of a question, and completions of its last word."""
    columns = ("language", "folded", "term")
    folded = {analysis.fold(word) for word in question.words}
    rows = SearchWord.objects.filter(folded__in=folded).values_list(*columns)
    last = question.parts[-1]
    if last.is_beginning:
        beginning = analysis.fold(last.words[-1])
        longer = SearchWord.objects.filter(
            folded__gt=beginning, folded__lt=beginning + _AFTER_ALL_LETTERS
        )
        shortest = longer.order_by(Length("folded"), "folded")[:MOST_COMPLETIONS]
        # With OR in place of UNION, PostgreSQL would read the whole table.
        completions = SearchWord.objects.filter(pk__in=shortest.values("pk"))
        rows = rows.union(completions.values_list(*columns))
    return [WordForm(*row) for row in rows]


def similar_words(word: str, languages: Sequence[str]) -> list[str]:
    """Return words of entries that may have been meant by a word that none has, the likeliest first.

    Words of the first language come first; those of other languages are returned for long words only.
    Only one of several forms of a word, such as singular and plural, is returned.
    """
    folded = analysis.fold(word)
    candidates = SearchKey.objects.filter(key__in=fuzzy.lookup_keys(folded), language__in=languages)
    by_term: dict[str, str] = {}
    found = list(candidates.values_list("written", "language"))
    for is_first in (True, False) if len(folded) >= LONG else (True,):
        known = {
            analysis.fold(written): (written, analysis.stem(written, language))
            for written, language in found
            if (language == languages[0]) == is_first
            and analysis.stem(written, language) != analysis.stem(word, language)
        }
        for form in fuzzy.closest_words(folded, set(known)):
            written, term = known[form]
            by_term.setdefault(term, written)
    return list(by_term.values())[:MOST_SIMILAR]


def unknown_stems(words: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Return those of the words of which no entry has any form. Makes no query for no words."""
    if not words:
        return []
    stems = {word: {analysis.stem(word, language) for language in languages} for word in words}
    used = backends.used_terms({term for terms in stems.values() for term in terms if term})
    return [word for word in words if not stems[word] & used]


def known_synonyms(languages: Sequence[str]) -> list[Synonyms]:
    """Return the groups of words of these languages that mean the same."""
    rows = SynonymGroup.objects.filter(language__in=languages).values_list("language", "words")
    return [Synonyms(language, read_phrases(words)) for language, words in rows]


def _words_by_language(documents: Iterable[Document]) -> dict[str, dict[tuple[str, str], str]]:
    """Return for each language how a word was first written, by its folded form and its term."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for document in documents:
        words = found.setdefault(document.language, {})
        for written, folded in _storable_words(document):
            term = analysis.stem(written, document.language)
            words.setdefault((folded, term), written.lower())
    return found


def _storable_words(document: Document) -> Iterator[tuple[str, str]]:
    for text in (document.title, document.summary, document.text):
        for written in dict.fromkeys(word for word, _start, _end in analysis.split_words(text)):
            folded = analysis.fold(written)
            # In small letters, as it is stored, a word may be longer: İ becomes two.
            fits = len(folded) >= SHORTEST and len(written.lower()) <= LONGEST
            if fits and folded.isalpha() and not analysis.is_unspaced(written):
                yield written, folded
