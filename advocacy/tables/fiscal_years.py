"""Read quarters, halves, the middle and the end of a year, as tables write them in several languages."""

import re
from typing import Final

from advocacy.tables.language_words import all_table_words

ORDINALS: Final = {
    word: which for words in all_table_words() for word, which in words["ordinals"].items()
}
ORDINAL: Final = rf"(?:([1-4])(?:st|nd|rd|th|er|re|e|o|º|ª|eme)?|({'|'.join(ORDINALS)}))"
ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
BEFORE_YEAR: Final = r"[ ,/]*(?:(?:of|de|du|del|من|لعام|لسنة|عام|سنة) ){0,2}"
YEAR: Final = r"(\d{4})"
WORDS: Final = {
    3: r"(?:quarter|trimestre|trimes)",
    6: r"(?:half(?: year)?|semestre|semester|semes|mitad|moitie)",
}
ARABIC_WORDS: Final = {3: "الربع", 6: "النصف"}
LETTERS: Final = {3: "[qt]", 6: "[hs]"}
MIDDLE: Final = r"(?:mid|middle of|mi|mediados de|منتصف)(?: (?:عام|سنة))?"
END: Final = r"(?:end(?: of)?|year end|fin(?: de)?|finales de|fines de|نهاية)(?: (?:عام|سنة))?"
JOINS: Final = r"[ \-–—‐‑]*"


def read_part_of_year(words: str) -> tuple[int, int, int] | None:
    """Return the year, the months of the part (3 or 6), and its number from 1; None for other words.

    `words` are folded: small letters without accents.
    """
    for months in (3, 6):
        for pattern, year_first in _patterns(months):
            if match := re.fullmatch(pattern, words):
                groups = [group for group in match.groups() if group]
                which = _number(groups[-1] if year_first else groups[0])
                year = int(groups[0] if year_first else groups[-1])
                return (year, months, which) if which * months <= 12 else None
    return None


def year_after(beginning: str, words: str) -> int | None:
    """Return the year in folded words such as "mid-2024", which begin with MIDDLE or END."""
    match = re.fullmatch(rf"{beginning}{JOINS}{YEAR}", words)
    return int(match[1]) if match else None


def _patterns(months: int) -> list[tuple[str, bool]]:
    """Return patterns for the number and the year, each with whether the year comes first."""
    letter, word = LETTERS[months], WORDS[months]
    arabic = rf"{ARABIC_WORDS[months]} ({'|'.join(ORDINALS)})"
    named = rf"{ORDINAL} {word}"
    return [
        (rf"{letter} ?([1-4]){JOINS}{BEFORE_YEAR}{YEAR}", False),
        (rf"([1-4]) ?{letter}{JOINS}{BEFORE_YEAR}{YEAR}", False),
        (rf"{YEAR}[ ,/]*{JOINS}{letter} ?([1-4])", True),
        (rf"{YEAR}[ ,/]*{JOINS}([1-4]) ?{letter}", True),
        (rf"{named}{BEFORE_YEAR}{YEAR}", False),
        (rf"{YEAR}[ ,]*{named}", True),
        (rf"{word} ([1-4]|i|ii|iii|iv){BEFORE_YEAR}{YEAR}", False),
        (rf"{arabic}{BEFORE_YEAR}{YEAR}", False),
    ]


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else ORDINALS.get(word) or ROMAN[word]
