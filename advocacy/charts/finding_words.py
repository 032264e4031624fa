"""Write the finding of a chart as a sentence in the reader's language."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from advocacy.charts import findings
from advocacy.charts.findings import Finding, Range, Way
from advocacy.models import Figure, Statistic, Verification
from advocacy.numbers import figure_words
from advocacy.numbers.figure_words import FigureLike

type Say = Callable[[Figure], str]

# Shares and rates compare between a half year and a year. Counts do not.
UNITS_FOR_ANY_LENGTH: Final = {
    Statistic.Unit.ONE_IN.value,
    Statistic.Unit.PERCENT.value,
    Statistic.Unit.PERCENT_OF_COUNTRIES.value,
    Statistic.Unit.PERSONS_PER_DAY.value,
    Statistic.Unit.USD_PER_YEAR.value,
}


def write_finding(drawn: Sequence[Figure], language: str) -> str:
    """Return the finding of one statistic's figures, one or more, the oldest first.

    The sentence marks each number that nobody has checked.
    """
    if len(drawn) == 1:
        return _of_one(drawn[0], language) + _closing(drawn)
    are_comparable = _are_comparable(drawn)
    finding = findings.find(_ranges(drawn)) if are_comparable else Finding(Way.UNSURE)
    named = {"first": drawn[0], "last": drawn[-1]}
    extremes = {"peak": finding.peak, "trough": finding.trough}
    named |= {name: drawn[place] for name, place in extremes.items() if place is not None}
    say = _how_to_say([drawn[0], drawn[-1]], language)
    closing = _closing(list(named.values()))
    words = {
        place: say(figure) if closing else say(figure) + _unchecked(figure)
        for place, figure in named.items()
    }
    return _sentence(finding) % words + closing


def _closing(named: Sequence[Figure]) -> str:
    """Return one closing sentence where all named figures are unchecked in the same way."""
    (why, *others) = {"" if figure.is_checked else figure.where_read for figure in named}
    return f" {why}." if why and not others else ""


def _unchecked(figure: Figure) -> str:
    if figure.verification == Verification.UNVERIFIED:
        return f" {_('(not checked yet)')}"
    return "" if figure.is_checked else f" ({figure.where_read})"


def write_value_with_time(words: str, figure: Figure, language: str) -> str:
    """Return a value with its time: "75 per cent in 2024"."""
    start, end = figure.period_start, figure.period_end
    if start is None or end is None:
        if figure.source.year is None:
            return words
        return _("%(value)s (published in %(year)s)") % {"value": words, "year": figure.source.year}
    named = {"value": words, "year": end.year}
    if (start, end) == (date(end.year, 12, 31), date(end.year, 12, 31)):
        return _("%(value)s at the end of %(year)s") % named
    if (start, end) == (date(end.year, 1, 1), date(end.year, 12, 31)):
        return _("%(value)s in %(year)s") % named
    return f"{words} ({figure_words.period_in_words(start, end, language)})"


def _are_comparable(drawn: Sequence[Figure]) -> bool:
    """Say whether figures have periods in order, of one length, and are not themselves changes.

    A rise of a change is hard to read. `shows_trend` is what editors say of the method.
    """
    statistic = drawn[0].statistic
    unit = statistic.unit
    if unit == Statistic.Unit.PERCENT_CHANGE or not statistic.shows_trend:
        return False
    if unit == Statistic.Unit.ONE_IN and any(
        n <= 0 for f in drawn for n in figure_words.all_numbers(f)
    ):
        return False
    ends = [(f.period_start, f.period_end) for f in drawn]
    days = [(end - start).days + 1 for start, end in ends if start and end]
    return len(days) == len(drawn) and (
        unit in UNITS_FOR_ANY_LENGTH or findings.have_same_length(days)
    )


def _ranges(drawn: Sequence[Figure]) -> list[Range]:
    """Return the known range of each figure, turned so that larger means more."""
    return [
        findings.known_range(*_growing(figure.value, figure.low, figure.high), figure.qualifier)
        if figure.statistic.unit == Statistic.Unit.ONE_IN
        else findings.known_range(figure.value, figure.low, figure.high, figure.qualifier)
        for figure in drawn
    ]


def _growing(*numbers: Decimal | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return shares for `one in N`, in which the largest N is the lowest share."""
    value, low, high = (None if number is None else 1 / number for number in numbers)
    return value, high, low


def _of_one(figure: Figure, language: str) -> str:
    words = write_value_with_time(_in_round_words(figure, language), figure, language)
    between = figure_words.range_in_words(figure, language) if figure.has_range else ""
    return f"{words} ({between})." if between else f"{words}."


def _how_to_say(ends: Sequence[Figure], language: str) -> Say:
    """Return the function for round numbers, unless rounding would make the ends equal."""
    are_alike = len({_in_round_words(figure, language) for figure in ends}) < len(ends)

    def say(figure: Figure) -> str:
        words = _in_words(figure, language) if are_alike else _in_round_words(figure, language)
        return write_value_with_time(words, figure, language)

    return say


def _in_words(figure: FigureLike, language: str) -> str:
    words = figure_words.figure_in_words(figure, language)
    return figure_words.qualified(words, figure.qualifier, language)


def _in_round_words(figure: Figure, language: str) -> str:
    return _in_words(figure_words.rounded(figure), language)


def _sentence(finding: Finding) -> str:
    """Return sentences with placeholders for `first` and `last`, and for `peak` and `trough`."""
    return " ".join([_from_first_to_last(finding), *_extremes(finding)])


def _from_first_to_last(finding: Finding) -> str:
    match finding.way, finding.is_record:
        case Way.ROSE, True:
            return _("Rose from %(first)s to %(last)s, the highest in the series.")
        case Way.FELL, True:
            return _("Fell from %(first)s to %(last)s, the lowest in the series.")
        case Way.ROSE, False:
            return _("Rose from %(first)s to %(last)s.")
        case Way.FELL, False:
            return _("Fell from %(first)s to %(last)s.")
        case Way.STAYED, _either:
            return _("Unchanged: %(first)s, %(last)s.")
        case _:
            return "%(first)s; %(last)s."


def _extremes(finding: Finding) -> list[str]:
    """Return a sentence for each extreme between the ends, the earlier one first."""
    sentences = [
        (finding.peak, _("The highest was %(peak)s.")),
        (finding.trough, _("The lowest was %(trough)s.")),
    ]
    return [words for place, words in sorted((at, w) for at, w in sentences if at is not None)]
