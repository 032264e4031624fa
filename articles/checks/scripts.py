"""Notice a text that is not in the script of its language."""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

# By the first word of the Unicode name of a letter. Other languages are written in Latin letters.
# Languages with several scripts (Japanese, Serbian, Uzbek …) are not checked.
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
"""Letters. In a shorter text, most may be of a name or an acronym."""


def is_in_another_script(text: str, language: str) -> bool:
    """Return whether most letters of a text are not of the script in which its language is written."""
    base = language.partition("-")[0]
    if base in SEVERAL:
        return False
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():  # a long text has some sixty different letters
        if letter.isalpha():
            found[_letters(letter)] += times
    count = found.total()
    return count >= FEWEST and 2 * found[_OF_LANGUAGE.get(base, LATIN)] < count


@lru_cache(maxsize=4096)
def _letters(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
