"""Draw small charts as SVG on the server. No Django, no database, no clock.

They have classes and no style attributes, so that they pass a strict content policy and follow the
page into dark, print and right-to-left. Labels and numbers arrive as words, since the caller knows
the language. Every drawing has a width and a height: without site.css it would fill the screen.

A chart leaves room for letters of a given size, in the unit of its own width (480). Where site.css
sets them smaller, there is more room. Words from right to left are in isolates, so that a picture
reads the same on a page and in a file.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Final

from advocacy.charts.picture import Caption, Picture
from advocacy.charts.text_width import LEADING, spaced_indexes, spread, width_of, wrap_words

FormatNumber = Callable[[Decimal], str]

STEPS: Final = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]
WIDTH: Final = 480
LARGEST: Final = 18
"""The size that site.css sets on a telephone: the largest letters of a chart on a page."""
LETTERS: Final = "abcd"
"""The class of each line of a chart. site.css gives each its colour and dashes."""
MOST_LINES: Final = len(LETTERS)
NUMBER_EMS: Final = 4.6
NAME_EMS: Final = 7.5
"""The widths at which numbers and names at line ends wrap, in parts of the letter size."""
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"


@dataclass(frozen=True)
class Point:
    """A value on the time axis. `at` is any growing number, such as the ordinal of a day."""

    at: int
    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    opens: int = 0
    """1 if the value is a lower bound, -1 if it is an upper bound, else 0."""


@dataclass(frozen=True)
class Line:
    """A line of a chart. `words` are its last value, written at its end with its name.

    `name_language` is given if the name is not in the language of the chart.
    """

    points: Sequence[Point]
    words: str
    name: str = ""
    name_language: str = ""

    @property
    def known(self) -> list[tuple[int, Decimal]]:
        return [(point.at, point.value) for point in self.points if point.value is not None]


@dataclass(frozen=True)
class Bar:
    """A bar. `words` stand behind it: the number and its qualifier."""

    label: str
    value: Decimal
    words: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Interval:
    """A range from the lowest to the highest value, with the value if there is one."""

    label: str
    low: Decimal
    high: Decimal
    words: str
    value: Decimal | None = None
    range_words: str = ""


def line_chart(
    caption: Caption,
    lines: Sequence[Line],
    number: FormatNumber,
    *,
    size: int = LARGEST,
    rtl: bool = False,
) -> Picture:
    """Draw one to MOST_LINES lines over time, broken at missing values, with bands from low to high.

    Each line has its name at its end, and its own dashes.
    """
    area = PlotArea.around(lines, number, size=size, rtl=rtl)
    parts = [*_grid(area, number), *_time_labels(area, lines)]
    for letter, line in zip(LETTERS, lines, strict=False):
        for run in _unbroken(line.points):
            parts.append(_band(area, run))
            if len(run) > 1:
                way = "L".join(
                    f"{area.x(p.at)} {area.y(p.value)}" for p in run if p.value is not None
                )
                parts.append(f'<path class="l {letter}" d="M{way}"/>')
        # A stroke of no length with round ends is a dot, in a quarter of the bytes of a circle.
        dots = "".join(f"M{area.x(at)} {area.y(value)}h.1" for at, value in line.known)
        parts.append(f'<path class="o {letter}" d="{dots}"/>')
        parts += _arrows(area, line.points)
    parts += _beside_the_ends(area, lines)
    return Picture("chart", WIDTH, area.height, "".join(parts), caption)


def bar_chart(
    caption: Caption, bars: Sequence[Bar], *, size: int = LARGEST, rtl: bool = False
) -> Picture:
    """Draw a horizontal stroke for each bar, with its label above and its words behind it."""
    edge, behind = 6, 14
    room = behind + 2 + max((width_of(bar.words, size, bold=True) for bar in bars), default=0)
    low = min((bar.value for bar in bars), default=Decimal(0))
    high = max((bar.high or bar.value for bar in bars), default=Decimal(0))
    end = max(edge + 40, int(WIDTH - room))
    across = _Scale(edge, end, min(low, Decimal(0)), max(high, Decimal(0)), rtl)
    parts, y = [], 0
    for bar in bars:
        label = wrap_words(bar.label, WIDTH - 4, size)
        parts += _lines(label, "", WIDTH - 2 if rtl else 2, y + round(0.9 * size), size, rtl)
        y += round(LEADING * size * (len(label) - 1) + 1.75 * size)
        tip = max(bar.high or bar.value, Decimal(0))
        parts.append(f'<path class="stem" d="M{across(Decimal(0))} {y}H{across(bar.value)}"/>')
        if bar.low is not None and bar.high is not None:
            parts.append(_whisker(across(bar.low), across(bar.high), y))
        aside = across(tip) + (-behind if rtl else behind)
        parts.append(text_element("key", aside, y + round(0.35 * size), bar.words, rtl))
        y += round(0.95 * size)
    return Picture("chart", WIDTH, y + 6, "".join(parts), caption)


def interval_chart(
    caption: Caption,
    intervals: Sequence[Interval],
    number: FormatNumber,
    *,
    size: int = LARGEST,
    rtl: bool = False,
) -> Picture:
    """Draw a band for each range and a dot at its value, on one axis from zero."""
    lows, highs = [row.low for row in intervals], [row.high for row in intervals]
    ticks = _ticks(max(highs), min(lows), 3)
    edge = 4 + math.ceil(max(width_of(number(tick), size) for tick in ticks) / 2)
    across = _Scale(edge, WIDTH - edge, ticks[0], ticks[-1], rtl)
    start = WIDTH - 2 if rtl else 2
    rows: list[str] = []
    y = 0
    for interval in intervals:
        label = wrap_words(interval.label, WIDTH - 4, size)
        rows += _lines(label, "", start, y + round(0.9 * size), size, rtl)
        y += round(LEADING * size * (len(label) - 1) + 1.7 * size)
        low, high = across(interval.low), across(interval.high)
        rows.append(f'<path class="span" d="M{low} {y}H{high}"/>{_whisker(low, high, y)}')
        if interval.value is not None:
            rows.append(f'<circle class="fa" cx="{across(interval.value)}" cy="{y}" r="6"/>')
        y += round(1.5 * size)
        rows.append(text_element("key", start, y, interval.words, rtl))
        if interval.range_words:
            y += round(LEADING * size)
            rows.append(text_element("mut", start, y, interval.range_words, rtl))
        y += round(0.9 * size)
    rows += _axis_below(ticks, number, across, y=y, size=size)
    return Picture("chart", WIDTH, y + round(1.6 * size), "".join(rows), caption)


@dataclass(frozen=True)
class _Scale:
    """Maps numbers to positions from `start` to `end`, mirrored in right-to-left languages."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    rtl: bool

    def __call__(self, value: Decimal) -> int:
        length = self.high - self.low or Decimal(1)
        along = self.start + round((self.end - self.start) * (value - self.low) / length)
        return WIDTH - along if self.rtl else along


@dataclass(frozen=True)
class PlotArea:
    """The area of a line chart. Time runs in the direction of reading."""

    first: int
    last: int
    ticks: list[Decimal]
    left: int
    right: int
    height: int
    size: int
    rtl: bool

    @classmethod
    def around(
        cls, lines: Sequence[Line], number: FormatNumber, *, size: int, rtl: bool
    ) -> "PlotArea":
        points = [point for line in lines for point in line.points]
        values = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
        top = max(values, default=Decimal(1))
        ticks = _ticks(top, min(values, default=top))
        moments = [point.at for point in points]
        # Half of the first and of the last time label is beyond the ends.
        time = 4 + math.ceil(max(width_of(point.label, size) for point in points) / 2)
        start = max(time, 14 + math.ceil(max(width_of(number(tick), size) for tick in ticks)))
        rows = [piece for line in lines for _weight, piece in _end(line, size)]
        end = max(time, 16 + math.ceil(max(width_of(row, size, bold=True) for row in rows)))
        height = max(300, math.ceil(len(rows) * LEADING * size + 4.4 * size))
        left, right = (end, WIDTH - start) if rtl else (start, WIDTH - end)
        return cls(min(moments), max(moments), ticks, left, right, height, size, rtl)

    @property
    def top(self) -> int:
        return self.size

    @property
    def bottom(self) -> int:
        return self.height - round(1.8 * self.size)

    def x(self, at: int) -> int:
        share = (at - self.first) / (self.last - self.first) if self.last > self.first else 1
        return round(self.left + (1 - share if self.rtl else share) * (self.right - self.left))

    def y(self, value: Decimal) -> int:
        low, high = self.ticks[0], self.ticks[-1]
        return self.top + round((high - value) / (high - low) * (self.bottom - self.top))


def _ticks(top: Decimal, bottom: Decimal, wanted: int = 4) -> list[Decimal]:
    """Return round numbers that include zero and every drawn value."""
    top, bottom = max(top, Decimal(0)), min(bottom, Decimal(0))
    if top == bottom:
        top = Decimal(1)
    rough = (top - bottom) / wanted
    magnitude = Decimal(10) ** rough.adjusted()
    step = next(s * magnitude for s in STEPS if s * magnitude >= rough)
    under = (-bottom / step).to_integral_value(ROUND_CEILING)
    over = (top / step).to_integral_value(ROUND_CEILING)
    return [step * i for i in range(-int(under), int(over) + 1)]


def _grid(area: PlotArea, number: FormatNumber) -> Iterator[str]:
    beside = area.right + 12 if area.rtl else area.left - 12
    for tick in area.ticks:
        y = area.y(tick)
        kind = "axis" if tick == 0 else "grid"
        yield f'<path class="{kind}" d="M{area.left} {y}H{area.right}"/>'
        yield text_element("mut end", beside, y + round(0.3 * area.size), number(tick), area.rtl)


def _axis_below(
    ticks: Sequence[Decimal], number: FormatNumber, across: _Scale, *, y: int, size: int
) -> Iterator[str]:
    """Draw an axis with a mark at each tick, and as many numbers as have room, zero first."""
    marks = "".join(f"M{across(tick)} {y - 6}v6" for tick in ticks)
    yield f'<path class="axis" d="M{across(ticks[0])} {y}H{across(ticks[-1])}{marks}"/>'
    room = 8 + max(width_of(number(tick), size) for tick in ticks)
    taken: list[int] = []
    for tick in sorted(ticks, key=abs):
        x = across(tick)
        if all(abs(x - other) >= room for other in taken):
            taken.append(x)
            yield text_element("mut mid", x, y + round(1.2 * size), number(tick), across.rtl)


def _time_labels(area: PlotArea, lines: Sequence[Line]) -> Iterator[str]:
    """Draw labels under the axis: the first, the last, and as many between as have room."""
    labels = {point.at: point.label for line in lines for point in line.points if point.label}
    room = 8 + max((width_of(label, area.size) for label in labels.values()), default=0)
    moments = sorted(labels)
    # Rounded places would give room to one year, and not to the next of the same length.
    scale = (area.right - area.left) / max(1, area.last - area.first)
    y = area.height - round(0.35 * area.size)
    for index in spaced_indexes([(at - area.first) * scale for at in moments], room):
        at = moments[index]
        yield text_element("mut mid", area.x(at), y, labels[at], area.rtl)


def _beside_the_ends(area: PlotArea, lines: Sequence[Line]) -> Iterator[str]:
    """Draw value and name beside the end of each line, moved apart where ends are close."""
    named = [(letter, line) for letter, line in zip(LETTERS, lines, strict=False) if line.known]
    ends = [(letter, _end(line, area.size), line) for letter, line in named]
    pitch = LEADING * area.size
    wanted = [area.y(line.known[-1][1]) for _letter, _words, line in ends]
    heights = [len(words) * pitch for _letter, words, _line in ends]
    begins = spread(wanted, heights, 0, area.bottom + 0.4 * pitch)
    aside = area.left - 12 if area.rtl else area.right + 12
    for begin, (letter, words, line) in zip(begins, ends, strict=True):
        other = f'<text lang="{line.name_language}"' if line.name_language else "<text"
        for row, (weight, piece) in enumerate(words):
            y = round(begin + 0.8 * area.size + row * pitch)
            text = text_element(f"f{letter}{weight}", aside, y, piece, area.rtl)
            yield text if weight else text.replace("<text", other, 1)


def _end(line: Line, size: int) -> list[tuple[str, str]]:
    """Return the rows at the end of a line: the value in bold letters, then the name."""
    widest = max(width_of(word, size, bold=True) for word in line.words.split(" "))
    value = wrap_words(line.words, max(NUMBER_EMS * size, widest), size, bold=True)
    name = wrap_words(line.name, NAME_EMS * size, size)
    return [(" key", piece) for piece in value] + [("", piece) for piece in name]


def _unbroken(points: Sequence[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if point.value is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(area: PlotArea, run: Sequence[Point]) -> str:
    bounded = [(p.at, p.low, p.high) for p in run if p.low is not None and p.high is not None]
    if len(bounded) > 1:
        over = [f"{area.x(at)} {area.y(high)}" for at, _, high in bounded]
        under = [f"{area.x(at)} {area.y(low)}" for at, low, _ in reversed(bounded)]
        return f'<path class="range" d="M{"L".join(over + under)}Z"/>'
    return "".join(
        f'<path class="range" d="M{area.x(at)} {area.y(low)}V{area.y(high)}"/>'
        for at, low, high in bounded
    )


def _arrows(area: PlotArea, points: Sequence[Point]) -> Iterator[str]:
    """Draw the open side of each bound, but not down into the time labels."""
    arrows = ""
    for point in points:
        if point.value is None or not point.opens:
            continue
        y = area.y(point.value)
        length = 18 if point.opens > 0 else max(9, min(18, area.bottom - y))
        arrows += f"M{area.x(point.at)} {y}v{-length * point.opens}"
        arrows += f"m-5 {6 * point.opens}l5 {-6 * point.opens} 5 {6 * point.opens}"
    if arrows:
        yield f'<path class="axis" d="{arrows}"/>'


def _whisker(low: int, high: int, y: int) -> str:
    return f'<path class="axis" d="M{low} {y}H{high}M{low} {y - 6}v12M{high} {y - 6}v12"/>'


def _lines(words: Iterable[str], kind: str, x: int, y: int, size: int, rtl: bool) -> list[str]:
    """Draw several lines of words, the first one at this height."""
    return [
        text_element(kind, x, y + round(row * LEADING * size), line, rtl)
        for row, line in enumerate(words)
    ]


def text_element(kind: str, x: int, y: int, words: str, rtl: bool) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(isolated(words, rtl=rtl))}</text>'


def isolated(words: str, *, rtl: bool) -> str:
    """Return the words in an isolate, so that they keep their own direction."""
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}" if rtl else words
