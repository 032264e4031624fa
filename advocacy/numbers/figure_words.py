"""Figures in words, in the language of the reader. No database, no clock.

Each function takes anything shaped like a figure and a language code of the site, and raises
LanguageWithoutTable for a language that has no words for numbers. Numbers stay Decimal from the row to the word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from advocacy.numbers.units import number_words
from languages.tables import folder_with

MILLION = Decimal(1_000_000)
# How Babel writes a day and a month with an abbreviated name.
SHORT = {"day": "d MMM y", "month": "MMM y"}
LARGE = (1000 * MILLION, MILLION)
PATTERN = "#,##0.####"  # as many places as a figure keeps
PER_CENT_UNITS = {"percent", "percent of countries", "percent change"}
NOUN_OF_UNIT = {
    "million persons": "persons",
    "persons per day": "persons",
    "USD per year": "dollars",
}
# What a statistic counts, where that is more precise than its unit: children rather than people.
NOUN_OF_COUNTED = {
    **{noun: noun for noun in ("children", "journalists", "victims", "places")},
    **{noun: noun for noun in ("convictions", "prosecutions", "citizenships")},
    "victims detected by authorities": "victims",
}
RATE_OF_UNIT = {"persons per day": "day", "USD per year": "year"}


class Measured(Protocol):
    @property
    def unit(self) -> str: ...
    @property
    def counted(self) -> str: ...


class NumberLike(Protocol):
    """The part of a figure that is needed to write its number without a unit."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def qualifier(self) -> str: ...


class FigureLike(NumberLike, Protocol):
    """The part of a figure that is needed to write it in words, such as the model Figure."""

    @property
    def statistic(self) -> Measured: ...


@dataclass(frozen=True)
class Amount:
    """A number in the shape of a figure, to write in words what no stored figure has."""

    statistic: Measured
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = ""


def figure_in_words(figure: FigureLike, language: str) -> str:
    """Return number and unit for a sentence: "75 per cent", "27,6 millones de personas".

    The sentence adds the qualifier. A figure that is only a bound reads as that number.
    """
    language = known_language(language)
    measured = figure.statistic
    return _number_or_range(figure, language, lambda value: _with_unit(value, measured, language))


def figure_on_card(figure: FigureLike, language: str) -> str:
    """Return number and qualifier without the noun: "about 75%", "27.6 million", "US$236 billion"."""
    return "".join(figure_on_card_in_parts(figure, language))


def figure_on_card_in_parts(figure: FigureLike, language: str) -> tuple[str, str, str]:
    """Return figure_on_card as the words before the number, the number, and the words after it."""
    language = known_language(language)
    unit = figure.statistic.unit
    words = _number_or_range(figure, language, lambda value: _without_noun(value, unit, language))
    before, after = _qualifier(figure.qualifier, language).split("{n}")
    return before, words, after


def figure_in_table(figure: NumberLike, language: str) -> str:
    """Return all digits of the number, for a column whose heading names the unit."""
    language = known_language(language)
    words = _number_or_range(figure, language, lambda value: digits(value, language))
    return qualified(words, figure.qualifier, language)


def rounded(figure: FigureLike) -> Amount:
    """Round numbers from a million on to one decimal of a million: 119,254,738 to 119.3 million."""
    numbers = (figure.value, figure.low, figure.high)
    value, low, high = (None if number is None else _round(number) for number in numbers)
    return Amount(figure.statistic, value, low, high, figure.qualifier)


def range_in_words(figure: NumberLike, language: str) -> str:
    """Return the lowest and the highest value: "19,500,000 to 22,300,000", or "" without both."""
    language = known_language(language)
    if figure.low is None or figure.high is None:
        return ""
    low, high = digits(figure.low, language), digits(figure.high, language)
    return number_words(language)["range"].format(low=low, high=high)


def qualified(words: str, qualifier: str, language: str) -> str:
    return _qualifier(qualifier, known_language(language)).format(n=words)


def _qualifier(qualifier: str, language: str) -> str:
    return number_words(language)["qualifiers"].get(qualifier, "{n}")


def all_numbers(figure: NumberLike) -> list[Decimal]:
    return [n for n in (figure.value, figure.low, figure.high) if n is not None]


def central_value(figure: NumberLike) -> Decimal | None:
    """Return the number to draw: the value, else the highest or the lowest."""
    return next((v for v in (figure.value, figure.high, figure.low) if v is not None), None)


@lru_cache(maxsize=4096)
def digits(value: Decimal, language: str) -> str:
    return str(format_decimal(_plain(value), format=PATTERN, locale=known_language(language)))


def short_number(value: Decimal, unit: str, language: str) -> str:
    """Return a number for the axis of a chart: "120M", "60%"."""
    language = known_language(language)
    if unit in PER_CENT_UNITS:
        return _percent_sign(value, language)
    whole = value * MILLION if unit == "million persons" else value
    if whole < 10_000:
        return digits(whole, language)
    return str(format_compact_decimal(whole, locale=language, fraction_digits=1))


def known_language(language: str) -> str:
    """Return the language whose words are used: "es" for "es-mx". Raises LanguageWithoutTable."""
    return folder_with("numbers", language)


@dataclass(frozen=True)
class Moment:
    """A year, month or day: `iso` for <time datetime>, `words` for readers."""

    iso: str
    words: str


def period_moments(
    start: date, end: date, language: str, *, is_short: bool = False
) -> list[Moment]:
    """Return a period as one moment (a year, a month, a day) or as its first and last.

    `is_short` abbreviates the names of months, as a narrow column needs it.
    """
    whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if start == end:
        return [day_in_words(start, language, is_short=is_short)]
    if whole_years:
        years = dict.fromkeys([start.year, end.year])
        return [Moment(f"{year}", f"{year}") for year in years]
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    in_words = _month_in_words if whole_months else day_in_words
    return list(dict.fromkeys(in_words(day, language, is_short=is_short) for day in (start, end)))


def period_in_words(start: date | None, end: date | None, language: str) -> str:
    if start is None or end is None:
        return ""
    return "–".join(moment.words for moment in period_moments(start, end, language))


def day_in_words(day: date, language: str, *, is_short: bool = False) -> Moment:
    return Moment(day.isoformat(), _format_date(day, language, "day", is_short))


def _month_in_words(day: date, language: str, *, is_short: bool) -> Moment:
    return Moment(f"{day:%Y-%m}", _format_date(day, language, "month", is_short))


@lru_cache(maxsize=4096)
def _format_date(day: date, language: str, precision: str, is_short: bool) -> str:
    language = known_language(language)
    words = number_words(language)
    pattern = SHORT[precision] if is_short else words["day" if precision == "day" else "month"]
    return format_date(day, pattern, locale=language)


def _number_or_range(figure: NumberLike, language: str, say: Callable[[Decimal], str]) -> str:
    if figure.value is None and figure.low is not None and figure.high is not None:
        low = digits(figure.low, language)
        return number_words(language)["range"].format(low=low, high=say(figure.high))
    value = central_value(figure)
    return "" if value is None else say(value)


def _with_unit(value: Decimal, measured: Measured, language: str) -> str:
    unit = measured.unit
    if unit in PER_CENT_UNITS:
        return number_words(language)["per_cent"].format(n=digits(value, language))
    if unit == "one person in N":
        persons = _counted(value, "persons", language)
        return number_words(language)["one_in"].format(persons=persons)
    value = value * MILLION if unit == "million persons" else value
    noun = NOUN_OF_COUNTED.get(measured.counted.strip().lower()) or NOUN_OF_UNIT.get(unit, unit)
    words = _counted(value, noun, language)
    rate = RATE_OF_UNIT.get(unit)
    return number_words(language)["rates"][rate].format(n=words) if rate else words


def _without_noun(value: Decimal, unit: str, language: str) -> str:
    if unit in PER_CENT_UNITS:
        return _percent_sign(value, language)
    if unit == "one person in N":
        return number_words(language)["one_in_digits"].format(n=digits(value, language))
    value = value * MILLION if unit == "million persons" else value
    words = _large(value, language) or digits(value, language)
    if NOUN_OF_UNIT.get(unit) == "dollars":
        return number_words(language)["dollars_in_digits"].format(n=words)
    return words


def _counted(value: Decimal, noun: str, language: str) -> str:
    patterns = number_words(language)["nouns"][noun]
    large = _large(value, language)
    if large:
        return patterns.get("large", patterns["other"]).format(n=large)
    pattern = patterns.get(_plural(value, language), patterns["other"])
    return pattern.format(n=digits(value, language))


def _large(value: Decimal, language: str) -> str:
    """Return the number with "million" or "billion" where no digit is lost by it, else ""."""
    for size, patterns in number_words(language)["large"].items():
        count = _plain(Decimal(value) / Decimal(size))
        if abs(count) >= 1 and -int(count.as_tuple().exponent) <= 2:
            pattern = patterns.get(_plural(count, language), patterns["other"])
            return pattern.format(n=digits(count, language))
    return ""


def _plural(value: Decimal, language: str) -> str:
    return str(Locale(language).plural_form(_plain(value)))


def _percent_sign(value: Decimal, language: str) -> str:
    value = _plain(value)
    places = max(0, -int(value.as_tuple().exponent))
    pattern = Locale(language).percent_formats[None].pattern
    wanted = pattern.replace("#,##0", f"#,##0.{'0' * places}" if places else "#,##0")
    words = str(format_percent(value / 100, format=wanted, locale=language))
    return number_words(language)["percent_sign"].format(n=words)


def _round(value: Decimal) -> Decimal:
    for size in LARGE:
        if abs(value) >= size:
            place = size / 10
            return (value / place).quantize(Decimal(1)) * place
    return value


def _plain(value: Decimal) -> Decimal:
    """Remove the zeros that the column adds: 75.0000 becomes 75. Babel writes 7E+1 as 70."""
    return Decimal(value).normalize()
