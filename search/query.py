"""Parse what somebody typed into words and phrases. Anything is valid. No Django, no database."""

import re
from dataclasses import dataclass, replace
from typing import Final

from search import analysis

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

    @property
    def is_word(self) -> bool:
        return len(self.words) == 1


@dataclass(frozen=True)
class Question:
    parts: tuple[QuestionPart, ...]

    def __str__(self) -> str:
        """Return the question as somebody would type it."""
        return " ".join(part.typed for part in self.parts)

    def with_word(self, old: str, new: str) -> "Question":
        return Question(
            tuple(
                QuestionPart((new,), new) if part.words == (old,) else part for part in self.parts
            )
        )

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def words(self) -> list[str]:
        return [word for part in self.parts for word in part.words]


def parse_question(raw: str) -> Question:
    """Read words, "phrases" and a last word that may not be complete. Never fails."""
    raw = raw[:LONGEST]
    parts: list[QuestionPart] = []
    at = 0
    for quotation in _QUOTATION.finditer(raw):
        parts += _words(raw[at : quotation.start()])
        if phrase := tuple(_phrase_words(quotation[1])):
            parts.append(QuestionPart(phrase, f'"{quotation[1].strip()}"'))
        at = quotation.end()
    last = _words(raw[at:])
    if last and _may_be_incomplete(last[-1], raw):
        last[-1] = replace(last[-1], is_beginning=True)
    return Question(_shortened([*parts, *last]))


def _phrase_words(text: str) -> list[str]:
    return [
        written for written, _start, _end in analysis.split_words(text) if analysis.fold(written)
    ]


def _words(text: str) -> list[QuestionPart]:
    """Return each word as a part; in writing without spaces, overlapping pairs of letters as a phrase."""
    parts: list[QuestionPart] = []
    before = began = -1
    for written, start, end in analysis.split_words(text):
        if not analysis.fold(written):
            continue
        if start < before:
            parts[-1] = QuestionPart((*parts[-1].words, written), text[began:end])
        else:
            parts.append(QuestionPart((written,), written))
            began = start
        before = end
    return parts


def _may_be_incomplete(part: QuestionPart, raw: str) -> bool:
    written = part.words[-1]
    return (
        part.is_word
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
