"""Turn text into terms: what a word is, and which words are the same. No Django, no database.

Both databases get the same terms, so both find the same. Writing with spaces is read word by
word; writing without (Chinese, Japanese, Thai, Khmer, Burmese …) in overlapping pairs of letters.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, cast

import Stemmer

from search.words import spelling

LONGEST_TERM: Final = 40
# Stemmers go by codes of languages. These two are written as another is.
STEMMED_AS: Final = {"nb": "no", "prs": "fa"}


def _class_of(points: list[int]) -> str:
    """Return these code points as ranges inside a character class."""
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Vowel signs and accents, which Python's \w leaves out, and invisible signs that join two letters.
_JOINERS: Final = "\u00ad\u200c\u200d"
_SIGNS: Final = _JOINERS + _class_of(
    [p for p in range(0x300, 0x20000) if unicodedata.category(chr(p))[0] == "M"]
)
_WORD: Final = re.compile(rf"[^\W_]+(?:['’{_SIGNS}]+[^\W_]+|[{_SIGNS}]+)*")
_LETTERS: Final = re.compile(r"[^'’]+")
# l'asile, d'Ivoire, qu'une, dell'uomo: what stands before the apostrophe is not a word. Texts in
# other languages quote such names, so that these are not tables of one language.
_ELIDED: Final = frozenset(
    "c d j l m n s t qu jusqu lorsqu puisqu all dall dell nell sull un o".split()  # noqa: SIM905 -- reads as the list it is
)
# Neither is what follows it in Amnesty's, don't, they're.
_ENCLITIC: Final = frozenset(("d", "ll", "m", "re", "s", "t", "ve"))
# Arabic writes "and the", "in the" and "like the" as one word with the noun.
_ARABIC_ARTICLE: Final = re.compile(r"^[وفبك](?=ال\w{3})")
# "For the refugee" and "for the asylum" have three l, of which two are written. The stemmer takes
# both of them for the article, and would leave a word without its first letter.
_ARABIC_FOR_THE_REFUGEE: Final = re.compile("^[وف]?لل(?=اجئ|جوء)")
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_HAS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_RUN: Final = re.compile(f"([{_UNSPACED}{_SIGNS}]+)|[^{_UNSPACED}]+")
_SYLLABLE: Final = re.compile(rf"[^\W_][{_SIGNS}]*")

# Letters that Unicode does not decompose, and letters that are written for each other.
_ALIKE: Final = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ё": "е",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ھ": "ه",
        "ہ": "ه",
        "ٱ": "ا",
        "ـ": None,
        # Amharic writes some sounds with several letters, in seven or eight forms each.
        **{chr(0x1210 + form): chr(0x1200 + form) for form in range(7)},
        **{chr(0x1280 + form): chr(0x1200 + form) for form in range(7)},
        **{chr(0x1220 + form): chr(0x1230 + form) for form in range(8)},
        **{chr(0x12D0 + form): chr(0x12A0 + form) for form in range(7)},
        **{chr(0x1340 + form): chr(0x1338 + form) for form in range(7)},
    }
)
_memory = threading.local()


type Word = tuple[str, int, int]
"""A word as it is written, and where it starts and ends in the text."""


def split_words(text: str) -> Iterator[Word]:
    """Yield every word in reading order. In writing without spaces, pairs of letters overlap."""
    for match in _WORD.finditer(text):
        written = match[0]
        if written.isascii() and "'" not in written:
            yield written, match.start(), match.end()
        elif is_unspaced(written):
            yield from _pairs(written, match.start())
        else:
            yield from _around_apostrophes(written, match.start())


def is_unspaced(written: str) -> bool:
    """Return whether it has letters of a script that is written without spaces."""
    return _HAS_UNSPACED.search(written) is not None


@lru_cache(maxsize=50_000)
def stem(written: str, language: str) -> str:
    """Return the term by which a word is found: its stem without accents. "" if nothing is left of it."""
    word, code = written.lower(), language.partition("-")[0]
    if code == "ar":
        word = _ARABIC_FOR_THE_REFUGEE.sub("ل", _ARABIC_ARTICLE.sub("", word))
    if code == "en":
        word = spelling.american(word)
    stemmer = _stemmer(code)
    return fold(stemmer.stemWord(word) if stemmer else written)


@lru_cache(maxsize=10_000)
def stems_within(piece: str, language: str) -> tuple[Word, ...]:
    """Return the terms of what stands between two spaces, and where each word starts and ends in it."""
    return tuple(
        (stem(written, language), start, end) for written, start, end in split_words(piece)
    )


@lru_cache(maxsize=50_000)
def fold(written: str) -> str:
    """Return the word in small letters without accents, with one letter where several are in use.

    Only letters, digits and vowel signs are left, so that no term has a sign that a database would
    read as an operator.
    """
    if written.isascii() and written.isalnum():
        return written.lower()[:LONGEST_TERM]
    apart = unicodedata.normalize("NFKD", written.casefold()).translate(_ALIKE)
    kept = "".join(_digit(letter) for letter in apart if _is_kept(letter))
    return unicodedata.normalize("NFC", kept)[:LONGEST_TERM]


def _is_kept(letter: str) -> bool:
    if letter.isalnum():
        return True
    return unicodedata.category(letter)[0] == "M" and not unicodedata.combining(letter)


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _around_apostrophes(written: str, offset: int) -> Iterator[Word]:
    parts = [(m[0], offset + m.start(), offset + m.end()) for m in _LETTERS.finditer(written)]
    for at, part in enumerate(parts):
        word = part[0].lower()
        is_elided = word in _ELIDED and at + 1 < len(parts) and parts[at + 1][0] not in _ENCLITIC
        if not is_elided and not (at and word in _ENCLITIC):
            yield part


def _pairs(run: str, offset: int) -> Iterator[Word]:
    for part in _RUN.finditer(run):
        start = offset + part.start()
        if part[1] is None:
            yield from _around_apostrophes(part[0], start)
            continue
        syllables = [m.span() for m in _SYLLABLE.finditer(part[0])]
        # A single one stands alone; signs without a letter are no word.
        pairs = pairwise(syllables) if len(syllables) != 1 else [syllables * 2]
        for first, second in pairs:
            yield part[0][first[0] : second[1]], start + first[0], start + second[1]


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    """Return one for each thread, since a stemmer holds the word it works on; None without one."""
    if not hasattr(_memory, language):
        try:
            # No cache of its own: `stem` has one.
            stemmer = Stemmer.Stemmer(STEMMED_AS.get(language, language), 0)
        except KeyError:
            stemmer = None
        setattr(_memory, language, stemmer)
    return cast("Stemmer.Stemmer | None", getattr(_memory, language))
