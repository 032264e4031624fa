"""Read numbers as tables write them: in any digits, with the decimal mark of any language.

"1.234" is more than a thousand in Madrid and little more than one in London. A number with two
meanings is not read until an editor says which one is meant.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from advocacy.numbers.units import number_words
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.language_words import all_table_words
from languages.tables import languages_with

# Stands for a formula whose result is not in the workbook.
FORMULA_MARK: Final = "="
# With more digits, Decimal would round.
MOST_DIGITS_READ: Final = 24


class DecimalMark(StrEnum):
    """The mark before the decimals. The other mark may separate thousands."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True)
class ReadNumber:
    value: Decimal
    qualifier: str = ""
    """The qualifier of the model Figure for words such as "about" or ">", else ""."""
    is_share: bool = False
    """Whether the cell has a per cent sign."""


WORDS_FOR_NO_VALUE: Final = {
    *("", "-", "–", "—", "―", ".", "..", "...", "…", ":", "/"),
    *(no_value for words in all_table_words() for no_value in words["no_value"]),
}
SIGNS_OF_QUALIFIERS: Final = {
    "<=": "at most",
    "=<": "at most",
    "≤": "at most",
    "⩽": "at most",
    ">=": "at least",
    "=>": "at least",
    "≥": "at least",
    "⩾": "at least",
    "<": "less than",
    ">": "more than",
    "~": "about",
    "≈": "about",
    "≃": "about",
    "∼": "about",
}
PER_CENT_SIGNS: Final = "%٪﹪％"
MINUS: Final = "-−–‐‑"


def normalise_cell(text: str) -> str:
    """Return the cell without invisible characters, with digits 0 to 9 and single spaces."""
    kept = "".join(_plain(char) for char in text)
    return " ".join(kept.split())


def fold_letters(text: str) -> str:
    """Return a normalised cell in small letters without accents."""
    parted = unicodedata.normalize("NFKD", normalise_cell(text).casefold())
    return "".join(char for char in parted if not unicodedata.combining(char))


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category == "Cf":  # marks of direction, of the order of bytes, of where to break a line
        return ""
    return " " if category.startswith("Z") else char


def _folded(text: str) -> str:
    return normalise_cell(text).casefold()


def _words_of_qualifiers() -> dict[str, str]:
    words = {
        _folded(word): code
        for table in all_table_words()
        for code, others in table["qualifiers"].items()
        for word in others
    }
    for language in languages_with("numbers"):
        for code, pattern in number_words(language)["qualifiers"].items():
            words |= {code: code, _folded(pattern.replace("{n}", "")): code}
    return words


WORDS_OF_QUALIFIERS: Final = _words_of_qualifiers()
QUALIFIED: Final = re.compile(
    "|".join(
        [re.escape(sign) for sign in sorted(SIGNS_OF_QUALIFIERS, key=len, reverse=True)]
        + [
            rf"{re.escape(word)}(?=[\s\d])"
            for word in sorted(WORDS_OF_QUALIFIERS, key=len, reverse=True)
        ]
    )
)


def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    groups = rf"[1-9]\d{{0,2}}(?P<group>[{group} '’٬])\d{{3}}(?:(?P=group)\d{{3}})*"
    # India writes 12,34,567: beyond the first thousand, groups have two digits.
    lakhs = r"[1-9]\d?(?:,\d{2})+,\d{3}"
    return re.compile(
        rf"(?P<whole>{groups}|{lakhs}|\d+|(?=[{decimal}٫]))(?:[{decimal}٫](?P<rest>\d+))?"
    )


IN_BRACKETS: Final = re.compile(r"\([^()]*\d[^()]*\)")
SHORTENED: Final = re.compile(r"\d+(?:[.,٫]\d+)?e[+\-−]?\d+")
PATTERNS: Final = {DecimalMark.POINT: _pattern(r"\.", ","), DecimalMark.COMMA: _pattern(",", r"\.")}


def read_number(text: str, marks: DecimalMark | None = None) -> ReadNumber | Mistake | None:
    """Read a cell. Return None if it says that there is no number.

    Without `marks`, numbers are read only if they mean the same with either decimal mark.
    """
    words = _folded(text)
    if words in WORDS_FOR_NO_VALUE:
        return None
    if sum(char.isdecimal() for char in words) > MOST_DIGITS_READ:
        return Mistake(Problem.TOO_MANY_DIGITS, text)
    if IN_BRACKETS.fullmatch(words):
        return Mistake(Problem.WHICH_SIGN, text)
    qualifier, bare = _without_qualifier(words)
    share = bare.strip(PER_CENT_SIGNS + " ")
    is_share = any(sign in bare for sign in PER_CENT_SIGNS)
    sign, digits = _without_sign(share)
    meanings = _meanings(digits)
    if marks is not None and meanings:
        meanings = {known: value for known, value in meanings.items() if known == marks}
        if not meanings:
            return Mistake(Problem.OTHER_MARKS, text)
    values = set(meanings.values())
    if len(values) != 1:
        return Mistake(_why_not(digits, values), text)
    return ReadNumber(sign * values.pop() + 0, qualifier, is_share)


def read_qualifier(text: str) -> str | Mistake:
    """Return the qualifier of a word such as "about" or "al menos", or of a sign; "" for an empty cell."""
    words = _folded(text)
    if words in WORDS_FOR_NO_VALUE:
        return ""
    code = SIGNS_OF_QUALIFIERS.get(words) or WORDS_OF_QUALIFIERS.get(words)
    return code or Mistake(Problem.UNKNOWN_QUALIFIER, text)


def detect_marks(texts: Iterable[str]) -> tuple[DecimalMark | None, str]:
    """Return the decimal mark that the numbers prove, unless they contradict, and the first proof."""
    proofs: dict[DecimalMark, str] = {}
    for text in texts:
        words = _folded(text)
        if not 0 < sum(char.isdecimal() for char in words) <= MOST_DIGITS_READ:
            continue
        _qualifier, bare = _without_qualifier(words)
        _sign, digits = _without_sign(bare.strip(PER_CENT_SIGNS + " "))
        meanings = _meanings(digits)
        if len(meanings) == 1:
            proofs.setdefault(next(iter(meanings)), text)
    return next(iter(proofs.items())) if len(proofs) == 1 else (None, "")


def _without_qualifier(words: str) -> tuple[str, str]:
    match = QUALIFIED.match(words)
    if not match and re.search(r"[\d%٪] ?\+$", words):  # 75+
        return "at least", words[:-1].strip()
    if not match:
        return "", words
    word = match[0]
    code = SIGNS_OF_QUALIFIERS.get(word) or WORDS_OF_QUALIFIERS[word]
    return code, words[match.end() :].strip()


def _without_sign(words: str) -> tuple[int, str]:
    if words[:1] and words[0] in MINUS:
        return -1, words[1:].strip()
    return 1, words.removeprefix("+").strip()


def _meanings(digits: str) -> dict[DecimalMark, Decimal]:
    """Return the value for each decimal mark with which the number can be read."""
    meanings = {}
    for marks, pattern in PATTERNS.items():
        if match := pattern.fullmatch(digits):
            whole = "".join(char for char in match["whole"] if char.isdecimal())
            meanings[marks] = Decimal(f"{whole or 0}.{match['rest'] or 0}")
    return meanings


def _why_not(digits: str, values: set[Decimal]) -> Problem:
    if values:
        return Problem.WHICH_MARK
    if SHORTENED.fullmatch(digits):
        return Problem.SHORTENED
    has_both = any(char.isalpha() for char in digits) and any(char.isdecimal() for char in digits)
    return Problem.LETTERS if has_both else Problem.NOT_A_NUMBER
