"""A page that another app hands over, and the terms by which it is found. No Django, no database.

Both databases keep a document as one list of terms. Their order matters for phrases only. A mark
before a term says where in the document it stands:

    =hear               hear is a word of the title
    ~hear               hear is a word of the summary
    ==fair_hear         the title is these words and no other
    :day=12_10          10 December, however it is written
    :language=en        a label, which narrows a search down
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from search.words import analysis, days, numbers

TITLE: Final = "="
SUMMARY: Final = "~"
# PostgreSQL counts places up to 16,383. Words further down are found, but not as a phrase.
WORDS_IN_ORDER: Final = 16_000
WORDS_FURTHER_DOWN: Final = 10_000
# Stands between two texts, so that no phrase is found across both.
_GAP: Final = ":"
_LONGEST_WHOLE_TITLE: Final = 12


@dataclass(frozen=True)
class Document:
    """A page of the site in one language, as plain text."""

    kind: str
    object_id: int
    language: str
    path: str
    title: str
    summary: str = ""
    text: str = ""
    published_at: datetime | None = None
    """The first moment at which it is found. None: always."""
    ends_at: datetime | None = None
    """The moment from which it is no longer found. None: never."""
    edition_of: str = ""
    """The report of which it is an edition, "" if none. A search folds editions into one result."""
    year: int | None = None
    """Year of publication in the time zone of the site."""

    def terms(self) -> list[str]:
        """Return all terms by which it is found, in order."""
        title = _terms(self.title, self.language)
        title_values = _value_terms(self.title, self.language)
        summary = [
            *_terms(self.summary, self.language),
            _GAP,
            *_value_terms(self.summary, self.language),
        ]
        body = _terms(self.text, self.language)
        values = dict.fromkeys(_value_terms(self.text, self.language))
        whole = [*title, _GAP, *title_values, *summary, _GAP, *values, _GAP, *body]
        further_down = dict.fromkeys(whole[WORDS_IN_ORDER:])
        return [
            *(TITLE + term for term in title),
            _GAP,
            *(TITLE + term for term in title_values),
            *(SUMMARY + term for term in summary),
            title_term(title),
            *self._labels(),
            *whole[:WORDS_IN_ORDER],
            *islice(further_down, WORDS_FURTHER_DOWN),
        ]

    def _labels(self) -> list[str]:
        labels = [label_term("kind", self.kind), label_term("language", self.language)]
        return [*labels, label_term("year", self.year)] if self.year else labels


def label_term(name: str, value: object) -> str:
    """Return the term of a label: a kind, a language or a year."""
    return f":{name}={value}"


def title_term(terms: Iterable[str]) -> str:
    """Return the term of a title that has these words and no others."""
    return f"=={'_'.join(islice(terms, _LONGEST_WHOLE_TITLE))}"


def _terms(text: str, language: str) -> list[str]:
    found = (
        analysis.stem(written, language) for written, _start, _end in analysis.split_words(text)
    )
    return [term for term in found if term]


def _value_terms(text: str, language: str) -> list[str]:
    """Return terms for days and numbers, which can be written in several ways."""
    words = list(analysis.split_words(text))
    found = [day.term for day in days.find_days(words, [language])]
    return [*found, *(n.digits for n in numbers.find_numbers(text, [language]) if n.digits)]
