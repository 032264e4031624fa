"""Find numbers in a text, in digits and in words, in each language of the site."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from articles.checks.language_words import check_words
from languages.tables import languages_with

type NumberKind = Literal["count", "percent", "money"]

MOST_DIGITS: Final = 20
BLANK: Final = "[ \u00a0\u2009\u202f]"
DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫٪", "01234567890123456789\u066c\u066b%")
WORD: Final = r"[^\W\d_]+"
MONEY_BEFORE: Final = re.compile(r"(?:[$€£]|\b(?:USD|US\$|EUR))\s?$")
YEAR: Final = re.compile("1[0-9]{3}|2[01][0-9]{2}")
SCALES: Final = {Decimal(times) * 10**power for times in (1, 2) for power in (3, 6, 9)}
"""Arabic has a word for two thousand, and for two million."""


class _Language:
    """How a language writes numbers, as patterns."""

    def __init__(self, language: str) -> None:
        words = check_words(language)["numbers"]
        thousands, fraction = words["thousands"], words["fraction"]
        grouped = f"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}}(?![0-9]))+"
        self.tokens = re.compile(
            rf"(?<![\w.,/§№#:-])(?P<digits>(?:{grouped}|[0-9]+)(?:{fraction})?)(?![\w/]|[.,:][0-9])"
            rf"|(?P<word>{WORD})"
        )
        self.percent = re.compile(rf"{BLANK}?(?:{words['percent']})", re.IGNORECASE)
        self.fraction = re.compile(rf"{fraction}$")
        self.grouped = re.compile(f"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+")
        self.joints = words["joints"]
        self._prefixes = words["prefixes"]
        self._rewritten = [
            (re.compile(pattern, re.IGNORECASE), word)
            for pattern, word in words["rewritten"].items()
        ]
        self._names = {
            name: int(digits) for digits, names in words["names"].items() for name in names
        }

    def named(self, word: str) -> int | None:
        """Return the number that a word names, if any."""
        word = word.lower()
        if word not in self._names:
            for prefix in self._prefixes:
                word = word.removeprefix(prefix)
        return self._names.get(word)

    def rewritten(self, words: str) -> str:
        """Return a number in words that are built as in other languages: French eighty is twenties."""
        for pattern, word in self._rewritten:
            words = pattern.sub(word, words)
        return words

    def is_number(self, token: re.Match[str]) -> bool:
        return token["digits"] is not None or self.named(token["word"]) is not None


_language = cache(_Language)


@cache
def _money_after() -> re.Pattern[str]:
    """Return the pattern of money after a number, named in the words of any language."""
    names = {name for code in languages_with("checks") for name in _money_names(code)}
    return re.compile(rf"\s?(?:[$€£]|USD|{'|'.join(sorted(names))})", re.IGNORECASE)


def _money_names(language: str) -> list[str]:
    return check_words(language)["numbers"]["money"]


@dataclass(frozen=True)
class Number:
    value: Decimal
    kind: NumberKind
    words: str
    """The number as it is written."""

    @property
    def is_rough(self) -> bool:
        """Whether it has fewer than three significant digits: 28 million, 75 per cent, 1,500.

        Many other things may have the same number.
        """
        return len(self.value.normalize().as_tuple().digits) < 3


def find_numbers(text: str, language: str) -> Iterator[Number]:
    """Yield numbers in reading order: not years, numbers of laws or parts of names."""
    grammar = _language(language)
    plain = text.translate(DIGITS)
    for run in _runs(plain, grammar):
        while not grammar.is_number(run[-1]):  # "and", without a number after it
            run.pop()
        value = _value(plain[run[0].start() : run[-1].end()], run, grammar)
        if value is None:
            continue
        start, end = run[0].start(), run[-1].end()
        kind, end = _kind(plain, start, end, grammar)
        if kind != "count" or _is_worth_a_look(value, run):
            yield Number(value, kind, text[start:end].strip())


def _runs(plain: str, grammar: _Language) -> Iterator[list[re.Match[str]]]:
    """Yield the tokens of each number; none of those within the words for per cent."""
    run: list[re.Match[str]] = []
    after = 0
    for token in grammar.tokens.finditer(plain):
        if run and not _goes_on(plain, run[-1], token, grammar):
            yield run
            percent = grammar.percent.match(plain, run[-1].end())
            run, after = [], percent.end() if percent else 0
        if token.start() < after:
            continue
        if run or grammar.is_number(token):
            run.append(token)
    if run:
        yield run


def _goes_on(plain: str, before: re.Match[str], token: re.Match[str], grammar: _Language) -> bool:
    """Return whether a token belongs to the same number as the one before it."""
    between = plain[before.end() : token.start()]
    if token["digits"] is not None or len(between) > 1 or between.strip(" -\u00a0\u202f"):
        return False
    return token["word"].lower() in grammar.joints or grammar.is_number(token)


def _is_worth_a_look(value: Decimal, run: list[re.Match[str]]) -> bool:
    """Leave out small numbers, which count anything, and four digits, which are mostly a year.

    A hundred in words mostly belongs to "per cent".
    """
    digits = run[0]["digits"]
    is_year = len(run) == 1 and digits is not None and YEAR.fullmatch(digits)
    return value > (99 if digits else 100) and not is_year


def _kind(plain: str, start: int, end: int, grammar: _Language) -> tuple[NumberKind, int]:
    if found := grammar.percent.match(plain, end):
        return "percent", found.end()
    if MONEY_BEFORE.search(plain, max(0, start - 5), start):
        return "money", end
    if found := _money_after().match(plain, end):
        return "money", found.end()
    return "count", end


def _value(words: str, run: list[re.Match[str]], grammar: _Language) -> Decimal | None:
    """Return the value of a number; None if it has too many digits to count anything."""
    if (rewritten := grammar.rewritten(words)) != words:
        run = list(grammar.tokens.finditer(rewritten))
    parts = [
        _from_digits(token["digits"], grammar) if token["digits"] else named
        for token in run
        if token["digits"] or (named := grammar.named(token["word"])) is not None
    ]
    return None if None in parts else _built(part for part in parts if part is not None)


def _built(parts: Iterable[Decimal | int]) -> Decimal:
    """Add units and tens, and multiply by hundred, thousand and more, as each language builds numbers.

    The first part may be a number in digits: 27.6 million.
    """
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    for place, part in enumerate(map(Decimal, parts)):
        if place == 0 and part not in SCALES:
            current = part
        elif part < 100:
            current += part
        elif part < 1000:
            current = current * 100 if part == 100 and 0 < current < 100 else current + part
        elif part > last:
            total, current, last = (total + current or Decimal(1)) * part, Decimal(0), part
        else:
            total, current = total + (current or Decimal(1)) * part, Decimal(0)
    return total + current


def _from_digits(digits: str, grammar: _Language) -> Decimal | None:
    if len(digits) > MOST_DIGITS:
        return None
    tail = grammar.fraction.search(digits)
    # "1.234" in Spanish: the pattern of thousands took it first.
    if tail is None or grammar.grouped.fullmatch(digits):
        return Decimal("".join(filter(str.isdecimal, digits)))
    whole = "".join(filter(str.isdecimal, digits[: tail.start()]))
    return Decimal(f"{whole}.{tail[0][1:]}")
