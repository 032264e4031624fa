"""Add words that mean the same to a question. No Django, no database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from search.question.query import Question, QuestionPart
from search.words import analysis

type Words = tuple[str, ...]


class Synonyms(NamedTuple):
    """Words and groups of words of a language that mean the same."""

    language: str
    phrases: Sequence[Words]


def read_phrases(text: str) -> list[Words]:
    """Return the words of each phrase in a list with commas: "death penalty, capital punishment"."""
    phrases = (tuple(word for word, _, _ in analysis.split_words(each)) for each in text.split(","))
    return [phrase for phrase in phrases if phrase]


def with_synonyms(question: Question, synonyms: Iterable[Synonyms]) -> Question:
    """Return the question with alternatives for words that have synonyms. Quoted phrases get none."""
    parts = list(question.parts)
    for group in synonyms:
        stems = [_stems(phrase, group.language) for phrase in group.phrases]
        for own, others in _each_with_others(stems, group.phrases):
            parts = list(_replaced(parts, own, others, group.language))
    return Question(tuple(parts))


def _each_with_others(
    stems: Sequence[Words], phrases: Sequence[Words]
) -> Iterator[tuple[Words, list[Words]]]:
    for at, own in enumerate(stems):
        yield own, [phrase for other, phrase in enumerate(phrases) if other != at]


def _replaced(
    parts: Sequence[QuestionPart], own: Words, others: Sequence[Words], language: str
) -> Iterator[QuestionPart]:
    at = 0
    while at < len(parts):
        some = parts[at : at + len(own)]
        if all(part.is_plain_word for part in some) and own == _stems(
            [part.words[0] for part in some], language
        ):
            yield replace(
                some[0],
                words=tuple(part.words[0] for part in some),
                typed=" ".join(part.typed for part in some),
                alternatives=tuple(others),
                is_beginning=len(some) == 1 and some[0].is_beginning,
            )
            at += len(own)
        else:
            yield parts[at]
            at += 1


def _stems(words: Sequence[str], language: str) -> Words:
    return tuple(analysis.stem(word, language) for word in words)
