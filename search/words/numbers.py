"""Find numbers in a text however they are written: 117.3 million, 117,300,000, 117.3M, 90 %.

No Django, no database. Numbers in words are not read. The names of thousands and millions are those
that the checks of articles know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from languages.tables import LanguageWithoutTable, load_table
from search.words import analysis

_BLANK: Final = "[ \u00a0\u2009\u202f]"
# A separator before three digits groups them, in any language: 44,123 is not taken for a fraction.
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<grouped>\d{{1,3}}(?:(?:[.,٬'’]|{_BLANK})\d{{3}})+)(?!\d)"
    r"|(?P<plain>\d{1,15})(?:[.,٫](?P<fraction>\d+))?)"
)
_WORD: Final = re.compile(rf"{_BLANK}?([^\W\d_]+)")
_ABBREVIATIONS: Final = {"k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "mrd": 9}
_FRACTION_OF_SCALE: Final = re.compile(r"[.,](\d{3})")


class FoundNumber(NamedTuple):
    digits: str
    """The whole number without separators; "" if it is written that way already, or has a fraction."""
    start: int
    number_end: int
    """Where its digits and its scale end."""
    end: int
    """Where the words for per cent after it end, else number_end."""


def find_numbers(text: str, languages: Sequence[str]) -> Iterator[FoundNumber]:
    """Yield each number of a text that may be written in another way, with scales of these languages."""
    scales, percent = _scales(tuple(languages)), _percent(tuple(languages))
    for match in _NUMBER.finditer(text):
        power, scale_end = _power(text, match.end(), scales)
        rate = percent.match(text, scale_end)
        digits = _whole_number(match, power)
        if digits or rate:
            yield FoundNumber(digits, match.start(), scale_end, rate.end() if rate else scale_end)


def _whole_number(match: re.Match[str], power: int) -> str:
    grouped, plain = match["grouped"], match["plain"]
    if grouped and power and (fraction := _FRACTION_OF_SCALE.search(grouped)):
        return _scaled(f"{grouped[: fraction.start()]}.{fraction[1]}", power)
    if grouped:
        return _scaled("".join(filter(str.isdigit, grouped)), power)
    return _scaled(f"{plain}.{match['fraction'] or 0}", power) if power else ""


def _scaled(number: str, power: int) -> str:
    value = Decimal(number) * Decimal(10) ** power
    return str(int(value)) if value == int(value) else ""


def _power(text: str, at: int, scales: Mapping[str, int]) -> tuple[int, int]:
    """Return by which power of ten the words after a number multiply it, and where they end."""
    power = 0
    while (word := _WORD.match(text, at)) and (more := scales.get(analysis.fold(word[1]))):
        power, at = power + more, word.end()
    return power, at


@lru_cache
def _scales(languages: tuple[str, ...]) -> Mapping[str, int]:
    scales = dict(_ABBREVIATIONS)
    for language in languages:
        for digits, names in _words(language).get("names", {}).items():
            power = len(digits) - 1
            if power >= 3 and set(digits[1:]) == {"0"} and digits[0] == "1":
                for name in names:
                    scales.setdefault(analysis.fold(name), power)
                    scales.setdefault(analysis.fold(f"{name}s"), power)
    return scales


@lru_cache
def _percent(languages: tuple[str, ...]) -> re.Pattern[str]:
    patterns = [words["percent"] for words in map(_words, languages) if words]
    return re.compile(rf"{_BLANK}?(?:{'|'.join(patterns or ['%'])})", re.IGNORECASE)


def _words(language: str) -> Mapping[str, Any]:
    try:
        words: Mapping[str, Any] = load_table("checks", language)["numbers"]
    except LanguageWithoutTable:
        return {}
    return words
