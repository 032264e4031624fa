"""What another app hands over to be found, and the terms it is found by. No Django, no database.

Both databases keep a document as one list of terms, in which order means something for phrases
alone. A term that begins with a mark stands for something narrower than "in the text":

    =hear               hear is a word of the title
    ~hear               hear is a word of the summary
    ==fair_hear         the title is these words and no other
    :language=en        a label, to choose by
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from search import analysis

TITLE: Final = "="
SUMMARY: Final = "~"
# PostgreSQL counts places up to 16,383. Words further down are found, but not as a phrase.
WORDS_IN_ORDER: Final = 16_000
WORDS_FURTHER_DOWN: Final = 10_000
# Stands between two texts, so that no phrase runs from one into the other.
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
    published_at: datetime | None = None  # from when it is found; None: always
    ends_at: datetime | None = None  # until when it is found; None: always
    year: int | None = None  # of publication, in the zone of the site

    def terms(self) -> list[str]:
        """Everything it is found by, in order."""
        title = _terms(self.title, self.language)
        summary = _terms(self.summary, self.language)
        body = _terms(self.text, self.language)
        whole = [*title, _GAP, *summary, _GAP, *body]
        further_down = dict.fromkeys(whole[WORDS_IN_ORDER:])
        return [
            *(TITLE + term for term in title),
            _GAP,
            *(SUMMARY + term for term in summary),
            whole_title(title),
            *self._labels(),
            *whole[:WORDS_IN_ORDER],
            *islice(further_down, WORDS_FURTHER_DOWN),
        ]

    def _labels(self) -> list[str]:
        labels = [label("kind", self.kind), label("language", self.language)]
        return [*labels, label("year", self.year)] if self.year else labels


def label(name: str, value: object) -> str:
    return f":{name}={value}"


def whole_title(terms: Iterable[str]) -> str:
    return f"=={'_'.join(islice(terms, _LONGEST_WHOLE_TITLE))}"


def _terms(text: str, language: str) -> list[str]:
    found = (analysis.term(written, language) for written, _start, _end in analysis.words(text))
    return [term for term in found if term]
