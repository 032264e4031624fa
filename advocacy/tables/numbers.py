"""Numbers as tables write them: in any digits, with the marks of any language.

"1.234" is a thousand and more in Madrid and little more than one in London. Where a number can be
read in two ways it is read in neither until somebody says which.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from advocacy.numbers.units import number_words
from advocacy.tables.errors import Mistake, Trouble
from advocacy.tables.language_words import all_table_words
from languages.tables import languages_with

# What stands in place of a formula whose result a workbook does not hold.
A_FORMULA: Final = "="
# More than that, and Decimal would round.
MOST_READ: Final = 24


class Marks(StrEnum):
    """Which mark stands before the decimals; the other one may part the thousands."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True)
class Number:
    value: Decimal
    qualifier: str = ""
    """As a Figure has it, where the cell says "about", ">" and the like; else empty."""
    is_share: bool = False
    """Whether a per cent sign stood beside it."""


NO_VALUE: Final = {
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


def plain(text: str) -> str:
    """Without what cannot be seen, in digits from 0 to 9, with single spaces."""
    kept = "".join(_plain(char) for char in text)
    return " ".join(kept.split())


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
    return plain(text).casefold()


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
    # In India 12,34,567: after the first thousand the groups are of two.
    lakhs = r"[1-9]\d?(?:,\d{2})+,\d{3}"
    return re.compile(
        rf"(?P<whole>{groups}|{lakhs}|\d+|(?=[{decimal}٫]))(?:[{decimal}٫](?P<rest>\d+))?"
    )


IN_BRACKETS: Final = re.compile(r"\([^()]*\d[^()]*\)")
SHORTENED: Final = re.compile(r"\d+(?:[.,٫]\d+)?e[+\-−]?\d+")
PATTERNS: Final = {Marks.POINT: _pattern(r"\.", ","), Marks.COMMA: _pattern(",", r"\.")}


def read_number(text: str, marks: Marks | None = None) -> Number | Mistake | None:
    """Read a cell. None if it says that there is no number.

    Without `marks`, only what has one meaning whichever they are, or whose own marks show it.
    """
    words = _folded(text)
    if words in NO_VALUE:
        return None
    if sum(char.isdecimal() for char in words) > MOST_READ:
        return Mistake(Trouble.TOO_MANY_DIGITS, text)
    if IN_BRACKETS.fullmatch(words):
        return Mistake(Trouble.WHICH_SIGN, text)
    qualifier, bare = _without_qualifier(words)
    share = bare.strip(PER_CENT_SIGNS + " ")
    is_share = any(sign in bare for sign in PER_CENT_SIGNS)
    sign, digits = _without_sign(share)
    meanings = _meanings(digits)
    if marks is not None and meanings:
        meanings = {known: value for known, value in meanings.items() if known == marks}
        if not meanings:
            return Mistake(Trouble.OTHER_MARKS, text)
    values = set(meanings.values())
    if len(values) != 1:
        return Mistake(_why_not(digits, values), text)
    return Number(sign * values.pop() + 0, qualifier, is_share)


def read_qualifier(text: str) -> str | Mistake:
    """The code of a word such as "about" or "al menos", or of a sign; empty for nothing."""
    words = _folded(text)
    if words in NO_VALUE:
        return ""
    code = SIGNS_OF_QUALIFIERS.get(words) or WORDS_OF_QUALIFIERS.get(words)
    return code or Mistake(Trouble.UNKNOWN_QUALIFIER, text)


def marks_shown(texts: Iterable[str]) -> tuple[Marks | None, str]:
    """The marks that some of these numbers prove, if none proves the others, and the first proof."""
    proofs: dict[Marks, str] = {}
    for text in texts:
        words = _folded(text)
        if not 0 < sum(char.isdecimal() for char in words) <= MOST_READ:
            continue
        _qualifier, bare = _without_qualifier(words)
        _sign, digits = _without_sign(bare.strip(PER_CENT_SIGNS + " "))
        meanings = _meanings(digits)
        if len(meanings) == 1:
            proofs.setdefault(next(iter(meanings)), text)
    return next(iter(proofs.items())) if len(proofs) == 1 else (None, "")


def _without_qualifier(words: str) -> tuple[str, str]:
    found = QUALIFIED.match(words)
    if not found and re.search(r"[\d%٪] ?\+$", words):  # 75+
        return "at least", words[:-1].strip()
    if not found:
        return "", words
    said = found[0]
    code = SIGNS_OF_QUALIFIERS.get(said) or WORDS_OF_QUALIFIERS[said]
    return code, words[found.end() :].strip()


def _without_sign(words: str) -> tuple[int, str]:
    if words[:1] and words[0] in MINUS:
        return -1, words[1:].strip()
    return 1, words.removeprefix("+").strip()


def _meanings(digits: str) -> dict[Marks, Decimal]:
    """What it says under each convention by which it can be read at all."""
    found = {}
    for marks, pattern in PATTERNS.items():
        if match := pattern.fullmatch(digits):
            whole = "".join(char for char in match["whole"] if char.isdecimal())
            found[marks] = Decimal(f"{whole or 0}.{match['rest'] or 0}")
    return found


def _why_not(digits: str, values: set[Decimal]) -> Trouble:
    if values:
        return Trouble.WHICH_MARK
    if SHORTENED.fullmatch(digits):
        return Trouble.SHORTENED
    has_both = any(char.isalpha() for char in digits) and any(char.isdecimal() for char in digits)
    return Trouble.LETTERS if has_both else Trouble.NOT_A_NUMBER
