"""The words that stand around a number, out of `locale/<language>/numbers.json`. No Django.

A pattern is chosen by the plural category of the number (CLDR: one, two, few, many, other).
Arabic says one and two without a digit. After "million" a noun takes another shape.
"""

from typing import TypedDict, cast

from languages.tables import load_table

type Patterns = dict[str, str]


class NumberWords(TypedDict):
    """`{n}` stands for the number with what belongs to it."""

    per_cent: str
    percent_sign: str
    """Around "75%". Arabic isolates it: else the sign jumps over its number after an Arabic word."""
    one_in: str
    one_in_digits: str
    dollars_in_digits: str
    range: str
    day: str
    """How Babel writes a day."""
    month: str
    rates: Patterns
    """Patterns by unit of time: day, year."""
    qualifiers: Patterns
    large: dict[str, Patterns]
    """Names of large numbers, the largest first, by the plural category of what stands before."""
    nouns: dict[str, Patterns]
    """Nouns for what is counted, by plural category. "large" follows a million or more."""


def number_words(language: str) -> NumberWords:
    """Return the words of a language. Raises LanguageWithoutTable."""
    return cast("NumberWords", load_table("numbers", language))
