"""Small charts drawn on the server as SVG. No Django, no database, no clock.

Classes only, no style attributes, so that they pass a strict content policy and follow the page
into dark, print and right-to-left. Labels and numbers arrive as words: the caller knows the
language. Every drawing has a width and a height, or it would fill the screen without its sheet.
"""

import calendar
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from html import escape
from itertools import pairwise

FormatNumber = Callable[[Decimal], str]

STEPS = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]


@dataclass(frozen=True)
class Point:
    """A value on the axis of time. `at` is any growing number, such as a day's ordinal."""

    at: int
    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Bar:
    """`words` stand behind the stroke: the number, and how to read it."""

    label: str
    value: Decimal
    words: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Caption:
    """What a chart says to someone who cannot see it. `key` is unique on the page."""

    key: str
    title: str
    description: str


def line_chart(
    caption: Caption, points: Sequence[Point], number: FormatNumber, *, rtl: bool = False
) -> str:
    """One line over time, broken where a value is missing, with a band from low to high."""
    frame = _Frame.around(points, rtl=rtl)
    parts = [*_grid(frame, number), *_time_labels(frame, points)]
    for run in _unbroken(points):
        parts.append(_band(frame, run))
        if len(run) > 1:
            way = "L".join(
                f"{frame.x(p.at)} {frame.y(p.value)}" for p in run if p.value is not None
            )
            parts.append(f'<path class="l a" d="M{way}"/>')
    parts += _markers(frame, points)
    known = [(point.at, point.value) for point in points if point.value is not None]
    for at, value in known[-1:]:
        aside = frame.x(at) + (-12 if rtl else 12)
        words = escape(number(value))
        parts.append(
            f'<text class="fa key" x="{aside}" y="{frame.y(value)}" dy=".35em">{words}</text>'
        )
    return _svg("chart", frame.width, frame.height, parts, caption)


def bar_chart(caption: Caption, bars: Sequence[Bar], *, rtl: bool = False) -> str:
    """A horizontal stroke for each bar, its label above it and its words behind it."""
    width, step, edge, room = 480, 46, 6, 130
    top = max((bar.high or bar.value for bar in bars), default=Decimal(0)) or Decimal(1)

    def across(value: Decimal) -> int:
        along = edge + round((width - room) * value / top)
        return width - along if rtl else along

    parts = []
    for row, bar in enumerate(bars):
        y = row * step + 16
        behind = across(bar.high or bar.value) + (-14 if rtl else 14)
        parts.append(f'<text x="{width - 2 if rtl else 2}" y="{y}">{escape(bar.label)}</text>')
        parts.append(f'<path class="stem" d="M{across(Decimal(0))} {y + 13}H{across(bar.value)}"/>')
        if bar.low is not None and bar.high is not None:
            parts.append(_whisker(across(bar.low), across(bar.high), y + 13))
        words = escape(bar.words)
        parts.append(f'<text class="key" x="{behind}" y="{y + 13}" dy=".35em">{words}</text>')
    return _svg("chart", width, step * len(bars) + 6, parts, caption)


def year_line(
    year: int,
    marked: Iterable[date],
    bright: Iterable[date],
    months: Sequence[str],
    *,
    part: tuple[int, int] = (1, 12),
    rtl: bool = False,
) -> str:
    """A year as strokes: one for each second day, tall for a marked day, tallest for a bright one.

    `part` names the first and last month drawn. Decoration: words beside it say the dates."""
    first = date(year, part[0], 1)
    last = date(year, part[1], calendar.monthrange(year, part[1])[1])
    pitch, gap = 3.2, 1.6
    width = round(((last - first).days + 1) * pitch)

    def x(day: date) -> float:
        along = (day - first).days * pitch + gap
        return round(width - along if rtl else along, 1)

    def strokes(days: Iterable[date], top: int) -> str:
        """Each stroke told from the one before it: steps repeat, and compress to next to nothing."""
        across = [x(day) for day in sorted(days) if first <= day <= last]
        steps = [f"m{after - before:.1f} {top - 86}V86" for before, after in pairwise(across)]
        return f"M{across[0]:g} {top}V86{''.join(steps)}" if across else ""

    tallest = set(bright)
    tall = set(marked) - tallest
    plain = _every_second_day(first, last) - tall - tallest
    parts = [
        f'<path d="{strokes(plain, 70)}"/>',
        f'<path class="o" d="{strokes(tall, 40)}"/>',
        f'<path class="t" d="{strokes(tallest, 6)}"/>',
    ]
    for month in range(part[0], part[1] + 1):
        label = escape(months[month - 1])
        parts.append(f'<text class="m" x="{x(date(year, month, 1)):g}" y="108">{label}</text>')
    return _svg("year", width, 112, parts)


def crowd(
    total: int,
    bright: int = 0,
    caption: Caption | None = None,
    *,
    columns: int = 41,
    rtl: bool = False,
) -> str:
    """`total` people as a dot and a stroke each, the first `bright` of them lit.

    Without a caption it is decoration. The same crowd is drawn the same each time."""
    pitch, tall = 12, 92
    columns = min(columns, total) or 1
    # Small differences in height, from a fixed seed: people, and not a fence.
    sway = random.Random(total)  # noqa: S311 -- a drawing, nothing secret
    lit: list[str] = []
    unlit: list[str] = []
    for person in range(total):
        column = person % columns
        place = columns - 1 - column if rtl else column
        x = place * pitch + 6 + sway.uniform(-1.2, 1.2)
        foot = person // columns * tall + 89
        head = foot - sway.uniform(64, 84)
        stroke = f"M{x:.1f} {head:.0f}h0M{x:.1f} {head + 9:.0f}V{foot}"
        (lit if person < bright else unlit).append(stroke)
    parts = [f'<path d="{"".join(unlit)}"/>', f'<path class="you" d="{"".join(lit)}"/>']
    rows = math.ceil(total / columns)
    return _svg("crowd", columns * pitch, rows * tall, parts, caption)


@dataclass(frozen=True)
class _Frame:
    """Where things lie in a line chart. Time runs with the direction of reading."""

    first: int
    last: int
    ticks: list[Decimal]
    rtl: bool
    width: int = 480
    height: int = 300

    @classmethod
    def around(cls, points: Sequence[Point], *, rtl: bool) -> "_Frame":
        values = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
        top = max(values, default=Decimal(1))
        return cls(points[0].at, points[-1].at, _ticks(top, min(values, default=top)), rtl)

    @property
    def before(self) -> int:
        return 66 if not self.rtl else 104

    @property
    def after(self) -> int:
        return self.width - (104 if not self.rtl else 66)

    def x(self, at: int) -> int:
        share = (at - self.first) / max(1, self.last - self.first)
        return round(self.before + (1 - share if self.rtl else share) * (self.after - self.before))

    def y(self, value: Decimal) -> int:
        low, high = self.ticks[0], self.ticks[-1]
        return 20 + round((high - value) / (high - low) * (self.height - 50))


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
    beside = frame.after + 12 if frame.rtl else frame.before - 12
    for tick in frame.ticks:
        y = frame.y(tick)
        kind = "axis" if tick == 0 else "grid"
        yield f'<path class="{kind}" d="M{frame.before} {y}H{frame.after}"/>'
        yield f'<text class="mut end" x="{beside}" y="{y + 5}">{escape(number(tick))}</text>'


def _time_labels(frame: _Frame, points: Sequence[Point]) -> Iterator[str]:
    """Labels under the axis, from the newest backwards, as many as have room."""
    room, taken = 52, math.inf
    for point in reversed(points):
        x = frame.x(point.at)
        if abs(taken - x) >= room:
            taken = x
            label = escape(point.label)
            yield f'<text class="mut mid" x="{x}" y="{frame.height - 6}">{label}</text>'


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


def _markers(frame: _Frame, points: Sequence[Point]) -> Iterator[str]:
    for point in points:
        if point.value is not None:
            yield f'<circle class="fa" cx="{frame.x(point.at)}" cy="{frame.y(point.value)}" r="4"/>'


def _whisker(low: int, high: int, y: int) -> str:
    return f'<path class="axis" d="M{low} {y}H{high}M{low} {y - 6}v12M{high} {y - 6}v12"/>'


def _every_second_day(first: date, last: date) -> set[date]:
    return {date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1, 2)}


def _svg(
    kind: str, width: int, height: int, parts: Iterable[str], caption: Caption | None = None
) -> str:
    says = 'aria-hidden="true"'
    words = ""
    if caption:
        key = escape(caption.key)
        says = f'role="img" aria-labelledby="{key}-title {key}-desc"'
        words = (
            f'<title id="{key}-title">{escape(caption.title)}</title>'
            f'<desc id="{key}-desc">{escape(caption.description)}</desc>'
        )
    return (
        f'<svg class="{kind}" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f" {says}>{words}{''.join(parts)}</svg>"
    )
