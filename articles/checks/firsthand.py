"""Whether words were told to us. Then we know where they were said, and the day is that of the article."""

import re
from typing import Final

from articles.checks.language_words import check_words

WORD: Final = re.compile(r"\w+")
MARKS: Final = re.compile("[\u064b-\u0652]")
"""Arabic vowel signs, which most people leave out."""


def says_told_to_us(text: str, language: str) -> bool:
    """Return whether words, such as a paragraph, say anywhere that they were told to us."""
    said = f" {' '.join(WORD.findall(MARKS.sub('', text.lower())))} "
    return any(f" {words} " in said for words in check_words(language)["told_us"])
