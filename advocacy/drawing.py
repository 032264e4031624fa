"""The pictures of a page in the reader's language: the chart of a statistic, the line of a year."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median_low

from babel import Locale
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from advocacy import charts, figures
from advocacy.models import Figure, Statistic
from advocacy.recurrence import Occurrence

FEWEST_FOR_A_LINE = 5
MOST_STROKES = 150
FULL = 100
"""Strokes of a share: one for each in a hundred."""
COUNTED = {"persons", "million persons", "persons per day", "countries", "applications"}
COUNTED |= {"cases", "hearings", "languages"}


@dataclass(frozen=True)
class Drawing:
    """A finished picture, and the sentence that tells how to read it."""

    svg: SafeString
    note: str = ""


@dataclass(frozen=True)
class _Amount:
    """Shaped like a figure, for putting a round number into words."""

    statistic: Statistic
    value: Decimal
    low: None = None
    high: None = None
    qualifier: str = ""


def chart_of(statistic: Statistic, language: str) -> Drawing | None:
    """A line or bars over time; a crowd for a single number; nothing where none would be honest."""
    drawn = [f for f in statistic.current_figures if figures.central_value(f) is not None]
    if not drawn:
        return None
    if len(drawn) == 1 and drawn[0].low is None:
        return _crowd(statistic, drawn[0], language)
    if _wants_a_line(statistic, drawn):
        return _line(statistic, drawn, language)
    return _bars(statistic, drawn, language)


def year_halves(
    year: int, marked: Iterable[date], when: Occurrence | None, language: str
) -> list[SafeString]:
    """The year in two halves, for a wide and a narrow screen, with the days of `when` bright."""
    months = Locale(figures.known_language(language)).months["stand-alone"]["abbreviated"]
    names = [months[number] for number in range(1, 13)]
    marked = list(marked)
    bright = _days(when, year) if when else []
    return [
        _safe(charts.year_line(year, marked, bright, names, part=part, rtl=get_language_bidi()))
        for part in ((1, 6), (7, 12))
    ]


def _days(when: Occurrence, year: int) -> list[date]:
    first = max(when.start, date(year, 1, 1))
    last = min(when.end, date(year, 12, 31))
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 -- charts escape every label themselves


def _wants_a_line(statistic: Statistic, drawn: Sequence[Figure]) -> bool:
    dated = all(figure.period_end for figure in drawn)
    if not dated or len(drawn) < 2:
        return False
    if statistic.chart:
        return statistic.chart == Statistic.Chart.LINE
    return len(drawn) >= FEWEST_FOR_A_LINE


def _caption(statistic: Statistic, drawn: Sequence[Figure], language: str) -> charts.Caption:
    def said(figure: Figure) -> str:
        words = figures.figure_in_words(figure, language)
        words = figures.qualified(words, figure.qualifier, language)
        period = figures.period_in_words(figure.period_start, figure.period_end, language)
        return f"{period}: {words}" if period else words

    ends = dict.fromkeys([said(drawn[0]), said(drawn[-1])])
    return charts.Caption(f"chart-{statistic.slug}", statistic.title, f"{'; '.join(ends)}.")


def _line(statistic: Statistic, drawn: Sequence[Figure], language: str) -> Drawing:
    points = _with_gaps(_points(drawn))
    svg = charts.line_chart(
        _caption(statistic, drawn, language),
        points,
        lambda value: figures.short_number(value, statistic.unit, language),
        rtl=get_language_bidi(),
    )
    is_broken = any(point.value is None for point in points)
    return Drawing(_safe(svg), _("Where the line breaks, years are missing.") if is_broken else "")


def _points(drawn: Sequence[Figure]) -> list[charts.Point]:
    """Each at the end of its period, named by its year, or by its month where years repeat."""
    dated = [(figure, figure.period_end) for figure in drawn if figure.period_end]
    years = Counter(end.year for _figure, end in dated)
    return [
        charts.Point(
            end.toordinal(),
            str(end.year) if years[end.year] == 1 else f"{end:%Y-%m}",
            figures.central_value(figure),
            figure.low,
            figure.high,
        )
        for figure, end in dated
    ]


def _with_gaps(points: Sequence[charts.Point]) -> list[charts.Point]:
    """Put an empty point where the next value is further off than usual."""
    usual = median_low([younger.at - older.at for older, younger in pairwise(points)])
    filled = [points[0]]
    for older, younger in pairwise(points):
        if younger.at - older.at > usual * 1.5:
            filled.append(charts.Point((older.at + younger.at) // 2, "", None))
        filled.append(younger)
    return filled


def _bars(statistic: Statistic, drawn: Sequence[Figure], language: str) -> Drawing:
    bars = [
        charts.Bar(
            figures.period_in_words(figure.period_start, figure.period_end, language)
            or _("Published in %(year)s") % {"year": figure.source.year},
            value,
            figures.figure_on_card(figure, language),
            figure.low if figure.value is not None else None,
            figure.high if figure.value is not None else None,
        )
        for figure in drawn
        if (value := figures.central_value(figure)) is not None
    ]
    svg = charts.bar_chart(_caption(statistic, drawn, language), bars, rtl=get_language_bidi())
    return Drawing(_safe(svg))


def _crowd(statistic: Statistic, figure: Figure, language: str) -> Drawing | None:
    value = figures.central_value(figure) or Decimal(0)
    total, bright, note = _strokes(statistic, value, language)
    if not total:
        return None
    caption = _caption(statistic, [figure], language)
    svg = charts.crowd(total, bright, caption, columns=50, rtl=get_language_bidi())
    return Drawing(_safe(svg), note)


def _strokes(statistic: Statistic, value: Decimal, language: str) -> tuple[int, int, str]:
    """How many strokes, how many of them lit, and what one stands for. No strokes: no picture."""
    if value <= 0:
        return 0, 0, ""
    if statistic.unit == Statistic.Unit.ONE_IN and value <= MOST_STROKES:
        return int(value), 1, _("Each stroke stands for one person.")
    is_share = statistic.unit in (Statistic.Unit.PERCENT, Statistic.Unit.PERCENT_OF_COUNTRIES)
    if is_share and value <= FULL:
        return FULL, round(value), _("Of a hundred strokes, the bright ones are the share.")
    if statistic.unit in COUNTED:
        size = _size_of_a_stroke(value)
        one = figures.figure_in_words(_Amount(statistic, size), language)
        count = max(1, round(value / size))
        return count, count, _("Each stroke stands for %(one)s.") % {"one": one}
    return 0, 0, ""


def _size_of_a_stroke(value: Decimal) -> Decimal:
    size = Decimal(1)
    while value / size > MOST_STROKES:
        size *= 10
    return size
