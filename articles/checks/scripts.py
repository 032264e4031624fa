"""In which letters a language is written, to see where a text stands in those of another."""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

# By the first word of a letter's name in Unicode. What is not here is written in Latin letters; of
# what is written in several (Japanese, Serbian, Uzbek …) nothing is said.
LETTERS: Final = {
    "ARABIC": ("ar", "ckb", "fa", "prs", "ps", "sd", "ug", "ur"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("bn",),
    "CYRILLIC": ("be", "bg", "ky", "mk", "ru", "tg", "uk"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "ETHIOPIC": ("am", "ti"),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "HEBREW": ("he", "yi"),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MYANMAR": ("my",),
    "SINHALA": ("si",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "THAI": ("th",),
}
SEVERAL: Final = {"az", "bs", "ja", "kk", "ko", "ku", "mn", "sh", "sr", "tk", "uz", "zh"}
LATIN: Final = "LATIN"
_OF_LANGUAGE: Final = {
    language: letters for letters, languages in LETTERS.items() for language in languages
}
FEWEST: Final = 40
"""Letters: of less, a name or an acronym may be most."""


def is_in_another_script(text: str, language: str) -> bool:
    """Whether most letters of a text are not those in which its language is written."""
    base = language.partition("-")[0]
    if base in SEVERAL:
        return False
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():  # of a long text some sixty are different
        if letter.isalpha():
            found[_letters(letter)] += times
    count = found.total()
    return count >= FEWEST and 2 * found[_OF_LANGUAGE.get(base, LATIN)] < count


@lru_cache(maxsize=4096)
def _letters(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
