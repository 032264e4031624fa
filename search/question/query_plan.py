"""Turn a question into expressions for the index, best answers first. No database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, NamedTuple

from search.document import SUMMARY, TITLE, label_term, title_term
from search.question.expressions import AllOf, AnyOf, Expression, Phrase, Without
from search.question.query import Question, QuestionPart
from search.snippets import TermGroups
from search.words import analysis

MOST_READINGS: Final = 8  # of a phrase in which several words can be read in several ways


class WordForm(NamedTuple):
    """A word that entries have: its language, its folded form, and its term."""

    language: str
    folded: str
    term: str


@dataclass(frozen=True)
class QueryPlan:
    """A question in some languages. Entries in the first language come first."""

    question: Question
    forms: Sequence[WordForm]  # what is known of its words
    languages: Sequence[str]
    labels: Sequence[str] = ()

    def tiers(self) -> list[Expression]:
        """Return expressions from the best answers to the least, which do not overlap.

        The tiers of the first language stand before those of the others.
        """
        first, *others = self.languages
        here = Phrase((label_term("language", first),))
        chosen = self._labels()
        tiers: list[Expression] = [AllOf((tier, here, *chosen)) for tier in self._tiers([first])]
        if others:
            tiers += [Without(AllOf((tier, *chosen)), here) for tier in self._tiers(others)]
        return tiers

    @property
    def tiers_of_first_language(self) -> int:
        """The number of tiers, of those in `tiers`, that are in the first language."""
        return len(list(self._tiers(self.languages[:1])))

    def anywhere(self) -> Expression:
        """Return an expression for entries in any language that have all words somewhere in the text."""
        return AllOf(
            (
                *(self._in_text(part, self.languages) for part in self.question.parts),
                *self._labels(),
            )
        )

    def anywhere_in_other_languages(self) -> Expression:
        """Return an expression for entries in the other languages that have all words in the text."""
        return Without(self.anywhere(), Phrase((label_term("language", self.languages[0]),)))

    def any_part_not_in(self, other: Question) -> Expression:
        """Return an expression for entries that have any part of this question that `other` lacks.

        If it lacks none, as "asylum asylum" beside "asylm asylum", any part counts.
        """
        parts = self.question.parts
        new = [part for part in parts if part not in other.parts] or parts
        readings = tuple(self._in_text(part, self.languages) for part in new)
        return AllOf((AnyOf(readings), *self._labels()))

    def terms_to_mark(self) -> dict[str, TermGroups]:
        """Return the terms to mark, by language, for each part of the question."""
        return {
            language: [
                frozenset(term for terms in self._readings(part, [language]) for term in terms)
                | frozenset(analysis.stem(word, language) for word in part.words if part.value)
                for part in self.question.parts
            ]
            for language in self.languages
        }

    def unknown_words(self) -> list[str]:
        """Return words, as typed, that no entry has in this form and with which no word begins."""
        return [
            part.words[0]
            for part in self.question.parts
            if part.is_plain_word and not any(self._is_form(form, part) for form in self.forms)
        ]

    def part_places(self) -> list[tuple[Expression, Expression, Expression]]:
        """Return for each part an expression for its entries by place: text, summary, title."""
        return [
            (
                self._narrowed(self._in_text(part, self.languages)),
                self._narrowed(self._marked(SUMMARY, part, self.languages)),
                self._narrowed(self._marked(TITLE, part, self.languages)),
            )
            for part in self.question.parts
        ]

    def _tiers(self, languages: Sequence[str]) -> Iterator[Expression]:
        parts = self.question.parts
        in_title = [self._marked(TITLE, part, languages) for part in parts]
        in_summary = [self._marked(SUMMARY, part, languages) for part in parts]
        in_text = [self._in_text(part, languages) for part in parts]

        is_title = AnyOf(tuple(Phrase((title,)) for title in self._whole_titles(languages)))
        yield is_title
        all_in_title = AllOf(tuple(in_title))
        yield Without(all_in_title, is_title)
        either = (AnyOf(both) for both in zip(in_title, in_summary, strict=True))
        all_up_front = AllOf(tuple(either))
        yield Without(all_up_front, all_in_title)
        everywhere = AllOf(tuple(in_text))
        if len(parts) == 1:
            yield Without(everywhere, all_up_front)
            return
        some_in_title = AllOf((everywhere, AnyOf(tuple(in_title))))
        yield Without(some_in_title, all_up_front)
        yield Without(everywhere, AnyOf((all_up_front, some_in_title)))

    def _narrowed(self, expression: Expression) -> Expression:
        return AllOf((expression, *self._labels())) if self.labels else expression

    def _labels(self) -> tuple[Expression, ...]:
        return tuple(Phrase((label_,)) for label_ in self.labels)

    def _in_text(self, part: QuestionPart, languages: Sequence[str]) -> Expression:
        return AnyOf(tuple(Phrase(terms) for terms in self._readings(part, languages)))

    def _marked(self, mark: str, part: QuestionPart, languages: Sequence[str]) -> Expression:
        readings = self._readings(part, languages)
        return AnyOf(tuple(Phrase(tuple(mark + t for t in terms)) for terms in readings))

    def _readings(self, part: QuestionPart, languages: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the ways to read a part: by language, with accents or without, and completed."""
        readings: dict[tuple[str, ...], None] = {}
        if part.value:
            readings[(part.value,)] = None
        for language in languages:
            for words in (part.words, *part.alternatives):
                choices = [self._terms(word, language) for word in words]
                readings |= dict.fromkeys(islice(product(*choices), MOST_READINGS))
        if part.is_beginning:
            readings |= dict.fromkeys(
                (form.term,)
                for form in self.forms
                if form.language in languages and self._is_form(form, part)
            )
        return list(readings)

    def _terms(self, word: str, language: str) -> list[str]:
        folded = analysis.fold(word)
        forms = (f.term for f in self.forms if f.language == language and f.folded == folded)
        return list(dict.fromkeys([analysis.stem(word, language) or folded, *forms]))

    def _is_form(self, form: WordForm, part: QuestionPart) -> bool:
        folded = analysis.fold(part.words[0])
        return form.folded == folded or (part.is_beginning and form.folded.startswith(folded))

    def _whole_titles(self, languages: Sequence[str]) -> Iterable[str]:
        """Return the terms of titles that are these words, with accents or without."""
        found: dict[str, None] = {}
        for language in languages:
            choices = [self._terms(word, language) for word in self.question.words]
            terms = islice(product(*choices), MOST_READINGS)
            found |= dict.fromkeys(map(title_term, terms))
        return found
