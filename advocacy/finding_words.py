"""What a chart finds, as a sentence in the reader's language."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from advocacy import figures, findings
from advocacy.findings import Finding, Record, Way
from advocacy.models import Figure

type Say = Callable[[Figure], str]


def finding_of(drawn: Sequence[Figure], language: str) -> str:
    """The finding of figures that are one statistic's, the oldest first. Not empty."""
    if len(drawn) == 1:
        return _of_one(drawn[0], language)
    ranges = [
        findings.range_of(figure.value, figure.low, figure.high, figure.qualifier)
        for figure in drawn
    ]
    finding = findings.find(ranges) if _are_comparable(drawn) else Finding(Way.UNSURE)
    say = _how_to_say([drawn[0], drawn[-1]], language)
    named = {"first": say(drawn[0]), "last": say(drawn[-1])}
    if finding.peak is not None:
        named["peak"] = say(drawn[finding.peak])
    return _sentence(finding) % named


def moment_of(words: str, figure: Figure, language: str) -> str:
    """A value with its time: "75 per cent in 2024"."""
    start, end = figure.period_start, figure.period_end
    if start is None or end is None:
        if figure.source.year is None:
            return words
        return _("%(value)s (published in %(year)s)") % {"value": words, "year": figure.source.year}
    named = {"value": words, "year": end.year}
    if start == end and (end.month, end.day) == (12, 31):
        return _("%(value)s at the end of %(year)s") % named
    if (start.year, start.month, start.day) == (end.year, 1, 1) and (end.month, end.day) == (
        12,
        31,
    ):
        return _("%(value)s in %(year)s") % named
    return f"{words} ({figures.period_in_words(start, end, language)})"


def _are_comparable(drawn: Sequence[Figure]) -> bool:
    """In the order of their time, and themselves no changes: a change that rose is hard to read."""
    is_change = drawn[0].statistic.unit == "percent change"
    return not is_change and all(figure.period_end for figure in drawn)


def _of_one(figure: Figure, language: str) -> str:
    words = moment_of(_in_round_words(figure, language), figure, language)
    between = figures.range_in_words(figure, language) if figure.has_range else ""
    return f"{words} ({between})." if between else f"{words}."


def _how_to_say(ends: Sequence[Figure], language: str) -> Say:
    """In round numbers, unless these would hide that the ends differ."""
    are_alike = len({_in_round_words(figure, language) for figure in ends}) < len(ends)

    def say(figure: Figure) -> str:
        words = _in_words(figure, language) if are_alike else _in_round_words(figure, language)
        return moment_of(words, figure, language)

    return say


def _in_words(figure: Figure, language: str) -> str:
    words = figures.figure_in_words(figure, language)
    return figures.qualified(words, figure.qualifier, language)


def _in_round_words(figure: Figure, language: str) -> str:
    words = figures.figure_in_words(figures.rounded(figure), language)
    return figures.qualified(words, figure.qualifier, language)


def _sentence(finding: Finding) -> str:
    """With places for `first`, `last` and `peak`."""
    has_peak = finding.peak is not None
    match finding.way:
        case Way.ROSE if finding.record == Record.HIGHEST:
            return _("Rose from %(first)s to %(last)s, the highest in the series.")
        case Way.FELL if finding.record == Record.LOWEST:
            return _("Fell from %(first)s to %(last)s, the lowest in the series.")
        case Way.UNSURE:
            return "%(first)s; %(last)s."
    return _with_peak(finding.way) if has_peak else _plain(finding.way)


def _plain(way: Way) -> str:
    return {
        Way.ROSE: _("Rose from %(first)s to %(last)s."),
        Way.FELL: _("Fell from %(first)s to %(last)s."),
        Way.STAYED: _("The same at both ends: %(first)s, %(last)s."),
    }[way]


def _with_peak(way: Way) -> str:
    return {
        Way.ROSE: _("Rose from %(first)s to %(last)s; the highest was %(peak)s."),
        Way.FELL: _("Fell from %(first)s to %(last)s; the highest was %(peak)s."),
        Way.STAYED: _("The same at both ends: %(first)s, %(last)s; the highest was %(peak)s."),
    }[way]
