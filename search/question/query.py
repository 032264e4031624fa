"""Parse what somebody typed into words, phrases, days and numbers. Anything is valid.

No Django, no database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from search.words import analysis, days, numbers

LONGEST: Final = 300  # characters; the rest is not read
MOST_WORDS: Final = 12
SHORTEST_BEGINNING: Final = 3  # letters after which a word may be guessed from its beginning
_QUOTATION: Final = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True)
class QuestionPart:
    """A word, or several words that must follow each other."""

    words: tuple[str, ...]
    typed: str
    is_beginning: bool = False  # it may be the beginning of a longer word
    is_quoted: bool = False  # it is neither corrected nor replaced by synonyms
    value: str = ""
    """The term of a day or a number, the same in every language; "" for words."""
    alternatives: tuple[tuple[str, ...], ...] = ()
    """Other words that mean the same."""

    @property
    def is_plain_word(self) -> bool:
        """Whether it may be misspelt, or have synonyms."""
        return len(self.words) == 1 and not (self.is_quoted or self.value or self.alternatives)


@dataclass(frozen=True)
class Question:
    parts: tuple[QuestionPart, ...]

    def __str__(self) -> str:
        """Return the question as somebody would type it."""
        return " ".join(part.typed for part in self.parts)

    def with_word(self, old: str, new: str) -> "Question":
        return Question(
            tuple(
                QuestionPart((new,), new) if part.is_plain_word and part.words == (old,) else part
                for part in self.parts
            )
        )

    def with_quoted(self, words: Sequence[str]) -> "Question":
        """Return the question with these words in quotation marks: they are not corrected."""
        return Question(
            tuple(
                replace(part, typed=f'"{part.typed}"', is_quoted=True)
                if part.is_plain_word and part.words[0] in words
                else part
                for part in self.parts
            )
        )

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def words(self) -> list[str]:
        return [word for part in self.parts for word in part.words]


def parse_question(raw: str, languages: Sequence[str] = ("en",)) -> Question:
    """Read words, "phrases", days, numbers and a last word that may not be complete. Never fails.

    Days and numbers are read as these languages write them; the first counts most.
    """
    raw = raw[:LONGEST]
    parts: list[QuestionPart] = []
    at = 0
    for quotation in _QUOTATION.finditer(raw):
        parts += _words(raw[at : quotation.start()], languages)
        if phrase := tuple(_phrase_words(quotation[1])):
            parts.append(QuestionPart(phrase, f'"{quotation[1].strip()}"', is_quoted=True))
        at = quotation.end()
    last = _words(raw[at:], languages)
    if last and _may_be_incomplete(last[-1], raw):
        last[-1] = replace(last[-1], is_beginning=True)
    return Question(_shortened([*parts, *last]))


class _Value(NamedTuple):
    """A day or a number in a text."""

    term: str
    start: int
    words_end: int  # where the words end that are searched for: not those for per cent
    end: int


def _phrase_words(text: str) -> list[str]:
    return [
        written for written, _start, _end in analysis.split_words(text) if analysis.fold(written)
    ]


def _words(text: str, languages: Sequence[str]) -> list[QuestionPart]:
    """Return each word, day and number as a part; in writing without spaces, pairs of letters as a phrase."""
    parts: list[QuestionPart] = []
    before = began = -1
    words = [word for word in analysis.split_words(text) if analysis.fold(word[0])]
    values = _values(text, words, languages)
    for written, start, end in words:
        value = next((each for each in values if each.start <= start < each.end), None)
        if value:
            if start == value.start:
                of_value = tuple(
                    word
                    for word, at, _ in words
                    if start <= at < value.words_end and analysis.fold(word) not in days.BETWEEN
                )
                parts.append(QuestionPart(of_value, text[start : value.end], value=value.term))
        elif start < before:
            parts[-1] = QuestionPart((*parts[-1].words, written), text[began:end])
        else:
            parts.append(QuestionPart((written,), written))
            began = start
        before = end
    return parts


def _values(text: str, words: Sequence[analysis.Word], languages: Sequence[str]) -> list[_Value]:
    """Return the days and numbers of a text. If two overlap, keep the first found: days win."""
    found = []
    for day in days.find_days(words, languages):
        end = words[day.last][2]
        found.append(_Value(day.term, words[day.first][1], end, end))
    found += [_Value(*number) for number in numbers.find_numbers(text, languages)]
    apart: list[_Value] = []
    for value in found:
        if not any(value.start < other.end and other.start < value.end for other in apart):
            apart.append(value)
    return apart


def _may_be_incomplete(part: QuestionPart, raw: str) -> bool:
    written = part.words[-1]
    return (
        part.is_plain_word
        and raw.endswith(written)
        and len(written) >= SHORTEST_BEGINNING
        and not analysis.is_unspaced(written)
    )


def _shortened(parts: list[QuestionPart]) -> tuple[QuestionPart, ...]:
    """Return each part once, and no more than MOST_WORDS words in all."""
    kept: list[QuestionPart] = []
    left = MOST_WORDS
    for part in dict.fromkeys(parts):
        if left:
            kept.append(replace(part, words=part.words[:left]))
            left -= len(kept[-1].words)
    return tuple(kept)
