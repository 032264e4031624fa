"""Notice words that say nothing, words that were told to us, and a text in another script."""

import re
import unicodedata
from collections import Counter
from typing import Final

from articles.checks.language_words import check_words

WORD: Final = re.compile(r"\w+")
MARKS: Final = re.compile("[\u064b-\u0652]")
"""Arabic vowel signs, which most people leave out."""


def says_told_to_us(text: str, language: str) -> bool:
    """Return whether words, such as a paragraph, say anywhere that they were told to us."""
    said = f" {' '.join(WORD.findall(MARKS.sub('', text.lower())))} "
    return any(f" {words} " in said for words in check_words(language)["told_us"])


AROUND: Final = " .,:;!?…·>»«›‹→←⟶()[]\"“”'،؛؟\u00a0\u202f"


def is_empty_link_text(words: str, language: str) -> bool:
    """Return whether a link has such words, also in English, which is pasted into every language.

    A bare address says nothing either.
    """
    words = " ".join(words.split()).strip(AROUND).lower()
    if words.startswith(("http://", "https://", "www.")):
        return True
    return any(words in check_words(code)["empty_link_words"] for code in (language, "en"))


FEWEST: Final = 40
"""Letters. In a shorter text, most may be of a name or an acronym."""


def is_in_another_script(text: str, script: str | None) -> bool:
    """Return whether most letters of a text are of another script, such as "LATIN" or "ARABIC".

    None stands for a language with several scripts: its texts are not checked.
    """
    if script is None:
        return False
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():  # a long text has some sixty different letters
        if letter.isalpha():
            # The first word of the name of a letter in Unicode is that of its script.
            found[unicodedata.name(letter, "").partition(" ")[0]] += times
    count = found.total()
    return count >= FEWEST and 2 * found[script] < count
