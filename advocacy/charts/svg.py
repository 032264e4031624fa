"""Small charts drawn on the server as SVG. No Django, no database, no clock.

Classes only, no style attributes, so that they pass a strict content policy and follow the page
into dark, print and right-to-left. Labels and numbers arrive as words: the caller knows the
language. Every drawing has a width and a height, or it would fill the screen without its sheet.

A chart leaves room for letters of a given size, in the unit of its own width (480); where the
sheet sets them smaller, there is more room. Words that run from right to left stand in isolates,
so that a picture reads the same in a page and in a file of its own.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Final

from advocacy.charts.picture import Caption, Picture
from advocacy.charts.text_width import LEADING, spread, width_of, wrapped

FormatNumber = Callable[[Decimal], str]

STEPS: Final = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]
WIDTH: Final = 480
LARGEST: Final = 18
"""What the sheet sets on a telephone: the largest letters in a chart on a page."""
LETTERS: Final = "abcd"
"""A class for each line of a chart; the sheet gives each its colour and its dashes."""
MOST_LINES: Final = len(LETTERS)
NUMBER_EMS: Final = 4.6
NAME_EMS: Final = 7.5
"""Numbers and names at the ends of lines are broken at these widths, in parts of the size."""
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"


@dataclass(frozen=True)
class Point:
    """A value on the axis of time. `at` is any growing number, such as a day's ordinal."""

    at: int
    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    opens: int = 0
    """1 where the value is at least so much, -1 where it is at most so much, else 0."""


@dataclass(frozen=True)
class Line:
    """`words` say the last value, and stand at the end of the line with its name.

    `name_language` is said where it is another than that of the chart.
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
    """`words` stand behind the stroke: the number, and how to read it."""

    label: str
    value: Decimal
    words: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Interval:
    """From the lowest to the highest it can be, with the value where there is one."""

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
    """Lines over time, broken where a value is missing, with a band from low to high.

    Takes one to MOST_LINES. Each is named at its end, and told from the others by dashes too.
    """
    frame = _Frame.around(lines, number, size=size, rtl=rtl)
    parts = [*_grid(frame, number), *_time_labels(frame, lines)]
    for letter, line in zip(LETTERS, lines, strict=False):
        for run in _unbroken(line.points):
            parts.append(_band(frame, run))
            if len(run) > 1:
                way = "L".join(
                    f"{frame.x(p.at)} {frame.y(p.value)}" for p in run if p.value is not None
                )
                parts.append(f'<path class="l {letter}" d="M{way}"/>')
        # A stroke of no length with round ends is a dot, at a quarter of a circle's weight.
        dots = "".join(f"M{frame.x(at)} {frame.y(value)}h.1" for at, value in line.known)
        parts.append(f'<path class="o {letter}" d="{dots}"/>')
        parts += _arrows(frame, line.points)
    parts += _beside_the_ends(frame, lines)
    return Picture("chart", WIDTH, frame.height, "".join(parts), caption)


def bar_chart(
    caption: Caption, bars: Sequence[Bar], *, size: int = LARGEST, rtl: bool = False
) -> Picture:
    """A horizontal stroke for each bar, its label above it and its words behind it."""
    edge, behind = 6, 14
    room = behind + 2 + max((width_of(bar.words, size, bold=True) for bar in bars), default=0)
    low = min((bar.value for bar in bars), default=Decimal(0))
    high = max((bar.high or bar.value for bar in bars), default=Decimal(0))
    end = max(edge + 40, int(WIDTH - room))
    across = _Scale(edge, end, min(low, Decimal(0)), max(high, Decimal(0)), rtl)
    parts, y = [], 0
    for bar in bars:
        label = wrapped(bar.label, WIDTH - 4, size)
        parts += _lines(label, "", WIDTH - 2 if rtl else 2, y + round(0.9 * size), size, rtl)
        y += round(LEADING * size * (len(label) - 1) + 1.6 * size)
        tip = max(bar.high or bar.value, Decimal(0))
        parts.append(f'<path class="stem" d="M{across(Decimal(0))} {y}H{across(bar.value)}"/>')
        if bar.low is not None and bar.high is not None:
            parts.append(_whisker(across(bar.low), across(bar.high), y))
        aside = across(tip) + (-behind if rtl else behind)
        parts.append(_text("key", aside, y + round(0.35 * size), bar.words, rtl))
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
    """A band for each from its lowest to its highest, a dot at its value, on one axis from zero."""
    ticks = _ticks(max(each.high for each in intervals), min(each.low for each in intervals), 3)
    edge = 4 + math.ceil(max(width_of(number(tick), size) for tick in ticks) / 2)
    across = _Scale(edge, WIDTH - edge, ticks[0], ticks[-1], rtl)
    start = WIDTH - 2 if rtl else 2
    rows: list[str] = []
    y = 0
    for each in intervals:
        label = wrapped(each.label, WIDTH - 4, size)
        rows += _lines(label, "", start, y + round(0.9 * size), size, rtl)
        y += round(LEADING * size * (len(label) - 1) + 1.7 * size)
        low, high = across(each.low), across(each.high)
        rows.append(f'<path class="span" d="M{low} {y}H{high}"/>{_whisker(low, high, y)}')
        if each.value is not None:
            rows.append(f'<circle class="fa" cx="{across(each.value)}" cy="{y}" r="6"/>')
        y += round(1.5 * size)
        rows.append(_text("key", start, y, each.words, rtl))
        if each.range_words:
            y += round(LEADING * size)
            rows.append(_text("mut", start, y, each.range_words, rtl))
        y += round(0.9 * size)
    rows += _axis_below(ticks, number, across, y=y, size=size)
    return Picture("chart", WIDTH, y + round(1.6 * size), "".join(rows), caption)


@dataclass(frozen=True)
class _Scale:
    """Numbers laid along a line from `start` to `end`; from the other side where one reads so."""

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
class _Frame:
    """Where things lie in a line chart. Time runs with the direction of reading."""

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
    ) -> "_Frame":
        points = [point for line in lines for point in line.points]
        values = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
        top = max(values, default=Decimal(1))
        ticks = _ticks(top, min(values, default=top))
        moments = [point.at for point in points]
        start = 14 + math.ceil(max(width_of(number(tick), size) for tick in ticks))
        # The last label of time stands half beyond the end.
        time = 4 + math.ceil(max(width_of(point.label, size) for point in points) / 2)
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
    """Round numbers that hold zero and everything drawn."""
    top, bottom = max(top, Decimal(0)), min(bottom, Decimal(0))
    if top == bottom:
        top = Decimal(1)
    rough = (top - bottom) / wanted
    magnitude = Decimal(10) ** rough.adjusted()
    step = next(s * magnitude for s in STEPS if s * magnitude >= rough)
    under = (-bottom / step).to_integral_value(ROUND_CEILING)
    over = (top / step).to_integral_value(ROUND_CEILING)
    return [step * i for i in range(-int(under), int(over) + 1)]


def _grid(frame: _Frame, number: FormatNumber) -> Iterator[str]:
    beside = frame.right + 12 if frame.rtl else frame.left - 12
    for tick in frame.ticks:
        y = frame.y(tick)
        kind = "axis" if tick == 0 else "grid"
        yield f'<path class="{kind}" d="M{frame.left} {y}H{frame.right}"/>'
        yield _text("mut end", beside, y + round(0.3 * frame.size), number(tick), frame.rtl)


def _axis_below(
    ticks: Sequence[Decimal], number: FormatNumber, across: _Scale, *, y: int, size: int
) -> Iterator[str]:
    """A line with a mark at each tick, and as many of their numbers as have room, zero first."""
    marks = "".join(f"M{across(tick)} {y - 6}v6" for tick in ticks)
    yield f'<path class="axis" d="M{across(ticks[0])} {y}H{across(ticks[-1])}{marks}"/>'
    room = 8 + max(width_of(number(tick), size) for tick in ticks)
    taken: list[int] = []
    for tick in sorted(ticks, key=abs):
        x = across(tick)
        if all(abs(x - other) >= room for other in taken):
            taken.append(x)
            yield _text("mut mid", x, y + round(1.2 * size), number(tick), across.rtl)


def _time_labels(frame: _Frame, lines: Sequence[Line]) -> Iterator[str]:
    """Labels under the axis, from the newest backwards, as many as have room."""
    labels = {point.at: point.label for line in lines for point in line.points if point.label}
    room = 8 + max((width_of(label, frame.size) for label in labels.values()), default=0)
    taken = math.inf
    for at in sorted(labels, reverse=True):
        x = frame.x(at)
        if abs(taken - x) >= room:
            taken = x
            y = frame.height - round(0.35 * frame.size)
            yield _text("mut mid", x, y, labels[at], frame.rtl)


def _beside_the_ends(frame: _Frame, lines: Sequence[Line]) -> Iterator[str]:
    """Value and name of each line beside its end, moved apart where ends lie close together."""
    named = [(letter, line) for letter, line in zip(LETTERS, lines, strict=False) if line.known]
    ends = [(letter, _end(line, frame.size), line) for letter, line in named]
    pitch = LEADING * frame.size
    begins = spread(
        [frame.y(line.known[-1][1]) for _letter, _words, line in ends],
        [len(words) * pitch for _letter, words, _line in ends],
        0,
        frame.bottom + 0.4 * pitch,
    )
    aside = frame.left - 12 if frame.rtl else frame.right + 12
    for begin, (letter, words, line) in zip(begins, ends, strict=True):
        other = f'<text lang="{line.name_language}"' if line.name_language else "<text"
        for row, (weight, piece) in enumerate(words):
            y = round(begin + 0.8 * frame.size + row * pitch)
            text = _text(f"f{letter}{weight}", aside, y, piece, frame.rtl)
            yield text if weight else text.replace("<text", other, 1)


def _end(line: Line, size: int) -> list[tuple[str, str]]:
    """What stands at the end of a line, row by row: the value in bold letters, then the name."""
    widest = max(width_of(word, size, bold=True) for word in line.words.split(" "))
    value = wrapped(line.words, max(NUMBER_EMS * size, widest), size, bold=True)
    name = wrapped(line.name, NAME_EMS * size, size)
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


def _band(frame: _Frame, run: Sequence[Point]) -> str:
    bounded = [(p.at, p.low, p.high) for p in run if p.low is not None and p.high is not None]
    if len(bounded) > 1:
        over = [f"{frame.x(at)} {frame.y(high)}" for at, _, high in bounded]
        under = [f"{frame.x(at)} {frame.y(low)}" for at, low, _ in reversed(bounded)]
        return f'<path class="range" d="M{"L".join(over + under)}Z"/>'
    return "".join(
        f'<path class="range" d="M{frame.x(at)} {frame.y(low)}V{frame.y(high)}"/>'
        for at, low, high in bounded
    )


def _arrows(frame: _Frame, points: Sequence[Point]) -> Iterator[str]:
    """From each bound to where the number can be, but not down among the labels of time."""
    arrows = ""
    for point in points:
        if point.value is None or not point.opens:
            continue
        y = frame.y(point.value)
        length = 18 if point.opens > 0 else max(9, min(18, frame.bottom - y))
        arrows += f"M{frame.x(point.at)} {y}v{-length * point.opens}"
        arrows += f"m-5 {6 * point.opens}l5 {-6 * point.opens} 5 {6 * point.opens}"
    if arrows:
        yield f'<path class="axis" d="{arrows}"/>'


def _whisker(low: int, high: int, y: int) -> str:
    return f'<path class="axis" d="M{low} {y}H{high}M{low} {y - 6}v12M{high} {y - 6}v12"/>'


def _lines(words: Iterable[str], kind: str, x: int, y: int, size: int, rtl: bool) -> list[str]:
    """Several lines of words, the first of them at this height."""
    return [
        _text(kind, x, y + round(row * LEADING * size), line, rtl) for row, line in enumerate(words)
    ]


def _text(kind: str, x: int, y: int, words: str, rtl: bool) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(isolated(words, rtl=rtl))}</text>'


def isolated(words: str, *, rtl: bool) -> str:
    """The words as a piece of their own, so that they run by themselves from left or from right."""
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}" if rtl else words
