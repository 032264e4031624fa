"""Whether words were told to us: then we are where they were said, and their day is that of the article."""

import re
from typing import Final

WORD: Final = re.compile(r"\w+")
MARKS: Final = re.compile("[\u064b-\u0652]")
"""Of Arabic vowels, which most people leave out."""
TOLD_US: Final = {
    "en": (
        *("told us", "tells us", "said to us", "says to us", "spoke to us", "spoke with us"),
        *("speaks to us", "we asked", "we spoke", "we met", "in our interview"),
    ),
    "es": (
        *("nos dijo", "nos dice", "nos contó", "nos cuenta", "nos explicó", "nos explica"),
        *(
            "habló con nosotros",
            "habló con nosotras",
            "nos habló",
            "le preguntamos",
            "conversamos con",
        ),
    ),
    "fr": (
        *("nous a dit", "nous dit", "nous ont dit", "nous a raconté", "nous raconte"),
        *("nous a confié", "nous confie", "nous a expliqué", "nous explique", "nous a parlé"),
        *("nous avons parlé", "nous avons rencontré", "nous avons demandé"),
    ),
    "ht": ("di nou", "rakonte nou", "pale ak nou", "esplike nou", "nou te pale", "nou te mande"),
    "ar": (
        "قال لنا",
        "وقال لنا",
        "وقالت لنا",
        "قالت لنا",
        "قالوا لنا",
        "أخبرنا",
        "أخبرتنا",
        "حدثنا",
        "روى لنا",
        "روت لنا",
        "سألنا",
    ),
}


def told_us(text: str, language: str) -> bool:
    """Whether words, such as a paragraph, say so anywhere; in a language without a list none do."""
    said = f" {' '.join(WORD.findall(MARKS.sub('', text.lower())))} "
    return any(f" {words} " in said for words in TOLD_US.get(language.partition("-")[0], ()))
