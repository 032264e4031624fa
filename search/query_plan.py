"""From a question to what the index is asked, best answers first. No database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, NamedTuple

from search import analysis
from search.document import SUMMARY, TITLE, label, whole_title
from search.expressions import All, But, Either, Expression, Phrase
from search.query import Part, Question
from search.snippets import Wanted

READINGS_OF_A_PHRASE: Final = 8  # where several of its words can be read in several ways


class Form(NamedTuple):
    """A word in use: its language, what it is folded to, and its term."""

    language: str
    folded: str
    term: str


@dataclass(frozen=True)
class Asked:
    """A question in some languages: what is found in the first of them comes first."""

    question: Question
    forms: Sequence[Form]  # what is known of its words
    languages: Sequence[str]
    labels: Sequence[str] = ()

    def tiers(self) -> list[Expression]:
        """For each group of languages from the best answers to the least. None overlap."""
        first, *others = self.languages
        here = Phrase((label("language", first),))
        chosen = self._labels()
        tiers: list[Expression] = [All((tier, here, *chosen)) for tier in self._tiers([first])]
        if others:
            tiers += [But(All((tier, *chosen)), here) for tier in self._tiers(others)]
        return tiers

    def anywhere(self) -> Expression:
        """All words somewhere in the text, in any of the languages."""
        return All(
            (
                *(self._in_text(part, self.languages) for part in self.question.parts),
                *self._labels(),
            )
        )

    def wanted(self) -> dict[str, Wanted]:
        """For each language and each part of the question, the terms to mark."""
        return {
            language: [
                frozenset(term for terms in self._readings(part, [language]) for term in terms)
                for part in self.question.parts
            ]
            for language in self.languages
        }

    def unknown_words(self) -> list[str]:
        """Words that no entry has nor begins with, as they were typed."""
        return [
            part.words[0]
            for part in self.question.parts
            if part.is_word and not any(self._is_form(form, part) for form in self.forms)
        ]

    def _tiers(self, languages: Sequence[str]) -> Iterator[Expression]:
        parts = self.question.parts
        in_title = [self._marked(TITLE, part, languages) for part in parts]
        in_summary = [self._marked(SUMMARY, part, languages) for part in parts]
        in_text = [self._in_text(part, languages) for part in parts]

        is_title = Either(tuple(Phrase((title,)) for title in self._whole_titles(languages)))
        yield is_title
        all_in_title = All(tuple(in_title))
        yield But(all_in_title, is_title)
        either = (Either(both) for both in zip(in_title, in_summary, strict=True))
        all_up_front = All(tuple(either))
        yield But(all_up_front, all_in_title)
        everywhere = All(tuple(in_text))
        if len(parts) == 1:
            yield But(everywhere, all_up_front)
            return
        some_in_title = All((everywhere, Either(tuple(in_title))))
        yield But(some_in_title, all_up_front)
        yield But(everywhere, Either((all_up_front, some_in_title)))

    def _labels(self) -> tuple[Expression, ...]:
        return tuple(Phrase((label_,)) for label_ in self.labels)

    def _in_text(self, part: Part, languages: Sequence[str]) -> Expression:
        return Either(tuple(Phrase(terms) for terms in self._readings(part, languages)))

    def _marked(self, mark: str, part: Part, languages: Sequence[str]) -> Expression:
        readings = self._readings(part, languages)
        return Either(tuple(Phrase(tuple(mark + t for t in terms)) for terms in readings))

    def _readings(self, part: Part, languages: Sequence[str]) -> list[tuple[str, ...]]:
        """The ways to read a part: by language, with accents or without, and completed."""
        readings: dict[tuple[str, ...], None] = {}
        for language in languages:
            choices = [self._terms(word, language) for word in part.words]
            readings |= dict.fromkeys(islice(product(*choices), READINGS_OF_A_PHRASE))
        if part.is_beginning:
            readings |= dict.fromkeys((term,) for term in self._completions(part, languages))
        return list(readings)

    def _terms(self, word: str, language: str) -> list[str]:
        folded = analysis.fold(word)
        forms = (f.term for f in self.forms if f.language == language and f.folded == folded)
        return list(dict.fromkeys([analysis.term(word, language) or folded, *forms]))

    def _completions(self, part: Part, languages: Sequence[str]) -> Iterator[str]:
        for form in self.forms:
            if form.language in languages and self._is_form(form, part):
                yield form.term

    def _is_form(self, form: Form, part: Part) -> bool:
        folded = analysis.fold(part.words[0])
        return form.folded == folded or (part.is_beginning and form.folded.startswith(folded))

    def _whole_titles(self, languages: Sequence[str]) -> Iterable[str]:
        words = self.question.words
        return dict.fromkeys(
            whole_title(analysis.term(word, language) for word in words) for language in languages
        )
