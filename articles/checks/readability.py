"""Measure how hard a text is to read, by a formula that was made for its language.

- English: the grade level of Flesch and Kincaid. J. P. Kincaid, R. P. Fishburne, R. L. Rogers and
  B. S. Chissom, "Derivation of New Readability Formulas for Navy Enlisted Personnel", Research
  Branch Report 8-75, 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59.
- Spanish: J. Fernández Huerta, "Medidas sencillas de lecturabilidad", Consigna 214, 1959, in the
  form that G. Law published ("Error in the Fernandez Huerta Readability Formula", 2011):
  206.84 - 60 syllables per word - 1.02 words per sentence.
- French: L. Kandel and A. Moles, "Application de l'indice de Flesch à la langue française",
  Cahiers d'études de radio-télévision 19, 1958: 207 - 1.015 words per sentence - 73.6 syllables
  per word.
- Arabic and Haitian Creole: the length of sentences alone. OSMAN (M. El-Haj and P. Rayson, "OSMAN:
  A Novel Arabic Readability Metric", LREC 2016) counts syllables by vowel signs, which our texts do
  not write; for Haitian Creole nobody has published a formula.

Texts are hard above grade 15, where they ask for a degree; and below 35 of 100 by Flesch, whose table
says "very difficult" there and stops being used at 30.

A formula is worth nothing on a few words, and no more than a hint on many. No score is shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Final

from articles.checks.language_words import Readability, check_words

LEAST_WORDS: Final = 100
LONG_ON_AVERAGE: Final = 25
"""Words per sentence above which every guide to plain language warns, such as GOV.UK's."""
LONG: Final = 45
# Not after an abbreviation of one letter or a number: "U.S. courts", "art. 3 of".
SENTENCE_END: Final = re.compile(
    r"(?<![ .][^\W\d_])(?<!\b[Aa]rt)(?<!\bNo)[.!?؟…]+[»”\")\]]*\s+(?=[^\s\da-zà-ÿ])"
)
WORD: Final = re.compile(r"[^\W_]+(?:[’'\-.,][^\W_]+)*|\ufffc")


@dataclass(frozen=True)
class Sentence:
    text: str
    words: int
    place: int
    """The index of the text that it is from."""


@dataclass(frozen=True)
class Difficulty:
    """How hard a text is to read as a whole."""

    words_per_sentence: float
    longest: Sentence
    is_hard: bool
    """Whether the formula of the language says so, which counts long words too."""

    @property
    def is_long(self) -> bool:
        return self.words_per_sentence > LONG_ON_AVERAGE


def split_sentences(texts: Iterable[str]) -> list[Sentence]:
    """Return the sentences of these texts that have a word, in reading order."""
    found = (
        Sentence(piece, len(WORD.findall(piece)), place)
        for place, text in enumerate(texts)
        for piece in SENTENCE_END.split(text)
    )
    return [sentence for sentence in found if sentence.words]


def measure_difficulty(texts: Iterable[str], language: str) -> Difficulty | None:
    """Return how hard these texts are to read; None if they have fewer than LEAST_WORDS words."""
    found = split_sentences(texts)
    words = sum(sentence.words for sentence in found)
    if words < LEAST_WORDS:
        return None
    per_sentence = words / len(found)
    longest = max(found, key=lambda sentence: sentence.words)
    formula = check_words(language)["readability"]
    is_hard = formula is not None and _is_hard(per_sentence, found, formula)
    return Difficulty(per_sentence, longest, is_hard)


def _is_hard(per_sentence: float, found: Iterable[Sentence], formula: Readability) -> bool:
    words = [word for sentence in found for word in WORD.findall(sentence.text)]
    per_word = sum(count_syllables(word, formula) for word in words) / len(words)
    score = formula["constant"]
    score += formula["words_per_sentence"] * per_sentence
    score += formula["syllables_per_word"] * per_word
    return score > formula.get("hard_above", inf) or score < formula.get("hard_below", -inf)


def count_syllables(word: str, formula: Readability) -> int:
    """Return about as many as are heard. At least one: also a number, which reads as a word."""
    word = word.lower()
    if formula["silent"] and len(word) > 3:
        word = re.sub(formula["silent"], "", word)
    return max(1, len(re.findall(formula["vowels"], word)))
