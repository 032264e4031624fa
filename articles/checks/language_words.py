"""The words that the checks need of a language, out of `locale/<language>/checks.json`."""

from typing import NotRequired, TypedDict, cast

from languages.tables import load_table


class NumbersInText(TypedDict):
    """How people write numbers; patterns are regular expressions."""

    thousands: str
    """The sign between thousands."""
    fraction: str
    percent: str
    money: list[str]
    """Names of money, as they stand after a number."""
    joints: list[str]
    """Words within a number, such as "and"."""
    prefixes: list[str]
    """Prefixes that are written as one word with a number."""
    rewritten: dict[str, str]
    """Numbers that are built otherwise than the rest, and a word for them."""
    names: dict[str, list[str]]
    """The words for each number, by its digits."""


class DatesInText(TypedDict):
    months: list[list[str]]
    before_month: str
    """A word that may stand before a month and a year."""
    has_two_names: bool
    """Whether a month may be named twice: July/July."""
    announced: list[str]
    """Patterns of what is said of an event to come, never of what people will think or need:
    those sentences name past days too."""


class Readability(TypedDict):
    """A formula that was made for the language; `readability` names its source."""

    vowels: str
    """The vowels of one syllable."""
    silent: str
    """An end of a word that is not heard. "" for none."""
    words_per_sentence: float
    syllables_per_word: float
    constant: float
    hard_above: NotRequired[float]
    hard_below: NotRequired[float]


class CheckWords(TypedDict):
    script: str | None
    """The first word of the names of its letters in Unicode. None for a language with several scripts."""
    numbers: NumbersInText
    dates: DatesInText
    told_us: list[str]
    """Phrases such as "told us"."""
    empty_link_words: list[str]
    """Words of a link that say nothing by themselves."""
    readability: Readability | None
    """None where nobody has published a formula."""


def check_words(language: str) -> CheckWords:
    """Return the words of a language. Raises LanguageWithoutTable."""
    return cast("CheckWords", load_table("checks", language))
