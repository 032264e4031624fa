"""The words in use: they complete the last word of a question, forgive accents, and help after slips."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from django.db.models.functions import Length

from search import analysis, backends, fuzzy
from search.document import Document
from search.models import SearchKey, SearchWord
from search.query import Question
from search.query_plan import Form

SHORTEST = 3
LONGEST = 40
COMPLETIONS = 50  # of a beginning, the shortest words first
NEAR_WORDS = 3
WORDS_AT_ONCE = 1_000
_AFTER_ALL_LETTERS = "\U0010ffff"


def learn(documents: Iterable[Document]) -> None:
    """Remember the words of these documents that were not known yet."""
    for language, words in _words_by_language(documents).items():
        if not words:
            continue
        stored = SearchWord.objects.filter(language=language)
        stored = stored.filter(folded__in={folded for folded, _term in words})
        known = set(stored.values_list("folded", "term"))
        # Sorted, so that two who publish at once wait for each other and do not both stop.
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
                for key in sorted(fuzzy.keys(folded))
            ],
            ignore_conflicts=True,
        )


def forget(documents: Iterable[Document]) -> None:
    """Forget what no other entry says: call it when their own entries are gone."""
    for language, words in _words_by_language(documents).items():
        _forget_unused(language, {term for _folded, term in words})


def forget_what_nobody_says() -> None:
    """Look at every word there is, as a rebuild does."""
    for language in SearchWord.objects.values_list("language", flat=True).distinct():
        terms = SearchWord.objects.filter(language=language).values_list("term", flat=True)
        for some in batched(terms.distinct(), WORDS_AT_ONCE, strict=False):
            _forget_unused(language, set(some))


def _forget_unused(language: str, terms: set[str]) -> None:
    gone = terms - backends.used(terms)
    if not gone:
        return
    lost = SearchWord.objects.filter(language=language, term__in=gone)
    written = list(lost.values_list("written", flat=True))
    SearchKey.objects.filter(language=language, written__in=written).delete()
    lost.delete()


def known(question: Question) -> list[Form]:
    """All forms of the words asked for, and what the last of them may be the beginning of."""
    columns = ("language", "folded", "term")
    folded = {analysis.fold(word) for word in question.words}
    rows = SearchWord.objects.filter(folded__in=folded).values_list(*columns)
    last = question.parts[-1]
    if last.is_beginning:
        beginning = analysis.fold(last.words[-1])
        longer = SearchWord.objects.filter(
            folded__gt=beginning, folded__lt=beginning + _AFTER_ALL_LETTERS
        )
        shortest = longer.order_by(Length("folded"), "folded")[:COMPLETIONS]
        # Two walks along the index; asked for either, PostgreSQL reads every word there is.
        completions = SearchWord.objects.filter(pk__in=shortest.values("pk"))
        rows = rows.union(completions.values_list(*columns))
    return [Form(*row) for row in rows]


def near_words(word: str, languages: Sequence[str]) -> list[str]:
    """Words in use that may have been meant by one that is not, each in one of its forms."""
    folded = analysis.fold(word)
    candidates = SearchKey.objects.filter(key__in=fuzzy.keys(folded), language__in=languages)
    known = {
        analysis.fold(written): (written, analysis.term(written, language))
        for written, language in candidates.values_list("written", "language")
        if analysis.term(written, language) != analysis.term(word, language)
    }
    by_term: dict[str, str] = {}  # what one form of a word finds, its others find too
    for form in fuzzy.nearest(folded, set(known)):
        written, term = known[form]
        by_term.setdefault(term, written)
    return list(by_term.values())[:NEAR_WORDS]


def _words_by_language(documents: Iterable[Document]) -> dict[str, dict[tuple[str, str], str]]:
    """For each language how a word was first written, by what it is folded to and its term."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for document in documents:
        words = found.setdefault(document.language, {})
        for written, folded in _proper_words(document):
            term = analysis.term(written, document.language)
            words.setdefault((folded, term), written.lower())
    return found


def _proper_words(document: Document) -> Iterator[tuple[str, str]]:
    for text in (document.title, document.summary, document.text):
        for written in dict.fromkeys(word for word, _start, _end in analysis.words(text)):
            folded = analysis.fold(written)
            # In small letters, as it is kept, a word may be longer: İ becomes two.
            fits = len(folded) >= SHORTEST and len(written.lower()) <= LONGEST
            if fits and folded.isalpha() and not analysis.is_unspaced(written):
                yield written, folded
