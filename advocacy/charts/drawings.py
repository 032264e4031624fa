"""Draw the pictures of a page in the reader's language: charts of statistics, lines of years."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median_low

from babel import Locale
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from advocacy.charts import strokes, svg
from advocacy.charts.finding_words import write_finding
from advocacy.charts.picture import Caption, Picture
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Source, Statistic
from advocacy.numbers import figure_words

FEWEST_FOR_A_LINE = 5
MOST_STROKES = 150
STROKES_OF_A_SHARE = 100
"""The strokes of a percentage: one for each in a hundred."""
OPEN_SIDE = {"at least": 1, "more than": 1, "at most": -1, "less than": -1}
"""The side of a bound on which the real number can be: 1 above it, -1 below."""
COUNTED_UNITS = {"persons", "million persons", "persons per day", "countries", "applications"}
COUNTED_UNITS |= {"cases", "hearings", "languages"}


@dataclass(frozen=True)
class Drawing:
    """A finished chart with its finding, and a note on how to read it."""

    picture: Picture
    finding: str
    note: str = ""
    drawn: Sequence[Figure] = ()

    @property
    def is_checked(self) -> bool:
        """Whether somebody has checked each figure that is drawn."""
        return all(figure.is_checked for figure in self.drawn)

    @property
    def sources(self) -> list[Source]:
        """The sources of all drawn figures, that of the newest figure first."""
        return list(dict.fromkeys(figure.source for figure in reversed(self.drawn)))

    @property
    def svg(self) -> SafeString:
        return _safe(self.picture)


@dataclass(frozen=True)
class ChartStyle:
    """The language of a chart and the size of its letters, in the chart's unit."""

    language: str
    size: int

    @property
    def rtl(self) -> bool:
        return get_language_bidi()


def draw_chart(statistic: Statistic, language: str, *, size: int = svg.LARGEST) -> Drawing | None:
    """Return the chart that the editor chose, else the best kind; None if none would be honest."""
    drawn = _with_values(statistic)
    if not drawn:
        return None
    style = ChartStyle(language, size)
    match _kind_of(statistic, drawn):
        case Statistic.Chart.LINE:
            return _lines(statistic, drawn, style)
        case Statistic.Chart.INTERVAL:
            return _intervals(statistic, drawn, style)
        case Statistic.Chart.STROKES:
            return _crowd(statistic, drawn[-1], style)
    return _bars(statistic, drawn, style)


def draw_year_halves(
    year: int,
    marked: Iterable[date],
    when: Occurrence | None,
    language: str,
    spans: Iterable[Occurrence] = (),
) -> list[SafeString]:
    """Return the two halves of a year, side by side or below each other, with `when` bright."""
    rtl, spans = get_language_bidi(), list(spans)
    months = Locale(figure_words.known_language(language)).months["stand-alone"]["abbreviated"]
    names = [months[number] for number in range(1, 13)]
    marked = list(marked)
    bright = _days(when, year) if when else []
    return [
        _safe(strokes.year_line(year, marked, bright, names, spans=spans, part=part, rtl=rtl))
        for part in ((1, 6), (7, 12))
    ]


def _days(when: Occurrence, year: int) -> list[date]:
    first = max(when.start, date(year, 1, 1))
    last = min(when.end, date(year, 12, 31))
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _safe(picture: Picture) -> SafeString:
    return mark_safe(str(picture))  # noqa: S308 -- charts escape every label themselves


def _with_values(statistic: Statistic) -> list[Figure]:
    return [f for f in statistic.current_figures if figure_words.central_value(f) is not None]


def _kind_of(statistic: Statistic, drawn: Sequence[Figure]) -> str:
    """Return the kind that the editor chose if the figures allow it, else the best kind."""
    has_dates = len(drawn) > 1 and all(figure.period_end for figure in drawn)
    can_be_a_line = has_dates and statistic.shows_trend
    have_ranges = all(None not in (figure.low, figure.high) for figure in drawn)
    can_be = {
        Statistic.Chart.LINE.value: can_be_a_line,
        Statistic.Chart.BAR.value: True,
        Statistic.Chart.INTERVAL.value: have_ranges,
        Statistic.Chart.STROKES.value: _can_be_strokes(statistic, drawn[-1]),
    }
    if statistic.chart and can_be[statistic.chart]:
        return statistic.chart
    if can_be_a_line and len(drawn) >= FEWEST_FOR_A_LINE and not statistic.chart:
        return Statistic.Chart.LINE
    if have_ranges:
        return Statistic.Chart.INTERVAL
    return Statistic.Chart.STROKES if len(drawn) == 1 else Statistic.Chart.BAR


def _can_be_strokes(statistic: Statistic, figure: Figure) -> bool:
    value = figure_words.central_value(figure)
    return value is not None and _strokes(statistic, value, "en")[0] > 0


def _caption(statistic: Statistic, finding: str, language: str) -> Caption:
    title = statistic.title_in(language)
    return Caption(f"chart-{statistic.slug}", title.text, finding, title.lang)


def _lines(statistic: Statistic, drawn: Sequence[Figure], style: ChartStyle) -> Drawing:
    """Draw the line of the statistic and of its chart companions."""
    series = [(statistic, drawn), *_beside(statistic)]
    lines = [
        _line(other, figures_of, style, is_alone=not series[1:]) for other, figures_of in series
    ]
    finding = write_finding(_comparable(statistic, drawn), style.language)
    # In English only. In other languages the file of such a chart would exceed 6 kB, and plain
    # words cannot mark a missing name as English.
    for (other, figures_of), line in zip(series[1:], lines[1:], strict=True):
        if style.language == "en":
            comparable = _comparable(other, figures_of)
            finding += f" {capfirst(line.name)}: {write_finding(comparable, style.language)}"
    picture = svg.line_chart(
        _caption(statistic, finding, style.language),
        lines,
        lambda value: figure_words.short_number(value, statistic.unit, style.language),
        size=style.size,
        rtl=style.rtl,
    )
    gaps = [_gaps(_points(figures_of)) for _each, figures_of in series]
    changes = [_revision_changes(other, figures_of) for other, figures_of in series]
    has_bounds = any(point.opens for line in lines for point in line.points)
    notes = []
    if any(gaps):
        notes.append(_("Where the line breaks, years are missing."))
    if any(changes):
        also = _("It also breaks between first and revised values, which must not be compared.")
        alone = _("The line breaks between first and revised values, which must not be compared.")
        notes.append(also if any(gaps) else alone)
    if has_bounds:
        notes.append(_("An arrow up: at least, or more than, so much. Down: at most, or less."))
    note = " ".join(notes)
    every = [figure for _each, figures_of in series for figure in figures_of]
    return Drawing(picture, finding, note, every)


def _line(
    statistic: Statistic, drawn: Sequence[Figure], style: ChartStyle, *, is_alone: bool
) -> svg.Line:
    name, language = ("", "") if is_alone else statistic.short_name_in(style.language)
    return svg.Line(
        _with_breaks(_points(drawn), _gaps(_points(drawn)) | _revision_changes(statistic, drawn)),
        figure_words.figure_on_card(figure_words.rounded(drawn[-1]), style.language),
        name,
        "" if language == style.language else language,
    )


def _beside(statistic: Statistic) -> list[tuple[Statistic, list[Figure]]]:
    """Return the companions that can be compared with it and have enough figures for a line."""
    companions = []
    for other in statistic.chart_companions:
        drawn = [figure for figure in _with_values(other) if figure.period_end]
        if statistic.can_be_drawn_with(other) and len(drawn) > 1:
            companions.append((other, drawn))
    return companions[: svg.MOST_LINES - 1]


def _points(drawn: Sequence[Figure]) -> list[svg.Point]:
    """Return points at the ends of periods, labelled by year, or by month where years repeat."""
    dated = [(figure, figure.period_end) for figure in drawn if figure.period_end]
    years = Counter(end.year for _figure, end in dated)
    return [
        svg.Point(
            end.toordinal(),
            str(end.year) if years[end.year] == 1 else f"{end:%Y-%m}",
            figure_words.central_value(figure),
            figure.low,
            figure.high,
            OPEN_SIDE.get(figure.qualifier, 0),
        )
        for figure, end in dated
    ]


def _gaps(points: Sequence[svg.Point]) -> set[int]:
    """Return the places of those points that are further away from the one before than usual."""
    distances = [younger.at - older.at for older, younger in pairwise(points)]
    usual = median_low(distances)
    return {at for at, distance in enumerate(distances, 1) if distance > usual * 1.5}


def _revision_changes(statistic: Statistic, drawn: Sequence[Figure]) -> set[int]:
    """Return the places of those figures that must not be compared with the one before."""
    if not statistic.separates_revisions:
        return set()
    is_revised = [figure.revises_id is not None for figure in drawn]
    return {at for at, (older, younger) in enumerate(pairwise(is_revised), 1) if older != younger}


def _comparable(statistic: Statistic, drawn: Sequence[Figure]) -> Sequence[Figure]:
    """Return the figures that may be compared with the newest."""
    if not _revision_changes(statistic, drawn):
        return drawn
    is_revised = drawn[-1].revises_id is not None
    return [figure for figure in drawn if (figure.revises_id is not None) == is_revised]


def _note_on_revisions(statistic: Statistic, drawn: Sequence[Figure]) -> str:
    """Return a warning for charts that show first and revised values side by side."""
    is_mixed = _revision_changes(statistic, drawn)
    return _("First and revised values must not be compared.") if is_mixed else ""


def _with_breaks(points: Sequence[svg.Point], at: set[int]) -> list[svg.Point]:
    """Add an empty point before those at these places: the line breaks there."""
    line: list[svg.Point] = []
    for place, point in enumerate(points):
        if place in at:
            line.append(svg.Point((points[place - 1].at + point.at) // 2, "", None))
        line.append(point)
    return line


def _period_of(figure: Figure, language: str) -> str:
    words = figure_words.period_in_words(figure.period_start, figure.period_end, language)
    return words or _("Published in %(year)s") % {"year": figure.source.year}


def _bars(statistic: Statistic, drawn: Sequence[Figure], style: ChartStyle) -> Drawing:
    bars = [
        svg.Bar(
            _period_of(figure, style.language),
            value,
            figure_words.figure_on_card(figure, style.language),
            figure.low if figure.value is not None else None,
            figure.high if figure.value is not None else None,
        )
        for figure in drawn
        if (value := figure_words.central_value(figure)) is not None
    ]
    finding = write_finding(_comparable(statistic, drawn), style.language)
    caption = _caption(statistic, finding, style.language)
    picture = svg.bar_chart(caption, bars, size=style.size, rtl=style.rtl)
    return Drawing(picture, finding, _note_on_revisions(statistic, drawn), drawn)


def _intervals(statistic: Statistic, drawn: Sequence[Figure], style: ChartStyle) -> Drawing:
    intervals = [
        svg.Interval(
            _period_of(figure, style.language),
            figure.low,
            figure.high,
            figure_words.figure_on_card(figure_words.rounded(figure), style.language),
            figure.value,
            figure_words.range_in_words(figure, style.language) if figure.has_range else "",
        )
        for figure in drawn
        if figure.low is not None and figure.high is not None
    ]
    finding = write_finding(_comparable(statistic, drawn), style.language)
    picture = svg.interval_chart(
        _caption(statistic, finding, style.language),
        intervals,
        lambda value: figure_words.short_number(value, statistic.unit, style.language),
        size=style.size,
        rtl=style.rtl,
    )
    band = _("The band goes from the lowest to the highest that it can be.")
    note = f"{band} {_note_on_revisions(statistic, drawn)}".strip()
    return Drawing(picture, finding, note, drawn)


def _crowd(statistic: Statistic, figure: Figure, style: ChartStyle) -> Drawing | None:
    value = figure_words.central_value(figure) or Decimal(0)
    total, bright, note = _strokes(statistic, value, style.language)
    if not total:
        return None
    finding = write_finding([figure], style.language)
    caption = _caption(statistic, finding, style.language)
    picture = strokes.crowd(total, bright, caption, columns=50, rtl=style.rtl)
    return Drawing(picture, finding, note, [figure])


def _strokes(statistic: Statistic, value: Decimal, language: str) -> tuple[int, int, str]:
    """Return the strokes, those lit, and the meaning of one. With 0 strokes there is no picture."""
    if value <= 0:
        return 0, 0, ""
    if statistic.unit == Statistic.Unit.ONE_IN and value <= MOST_STROKES:
        return int(value), 1, _("Each stroke stands for one person.")
    is_share = statistic.unit in (Statistic.Unit.PERCENT, Statistic.Unit.PERCENT_OF_COUNTRIES)
    if is_share and value <= STROKES_OF_A_SHARE:
        return (
            STROKES_OF_A_SHARE,
            round(value),
            _("Of a hundred strokes, the bright ones are the share."),
        )
    if statistic.unit in COUNTED_UNITS:
        size = _size_of_a_stroke(value)
        one = figure_words.figure_in_words(figure_words.Amount(statistic, size), language)
        count = max(1, round(value / size))
        return count, count, _("Each stroke stands for %(one)s.") % {"one": one}
    return 0, 0, ""


def _size_of_a_stroke(value: Decimal) -> Decimal:
    size = Decimal(1)
    while value / size > MOST_STROKES:
        size *= 10
    return size
