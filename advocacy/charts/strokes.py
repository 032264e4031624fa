"""Draw fields of strokes: the days of a year, or people. No Django, no clock.

The SVG has classes and no style attributes, as in `svg`.
"""

import calendar
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from typing import Final

from advocacy.charts.picture import Caption, Picture

PITCH: Final = 3.2  # from one day of a year to the next


def year_line(
    year: int,
    marked: Iterable[date],
    bright: Iterable[date],
    months: Sequence[str],
    *,
    spans: Iterable[tuple[date, date]] = (),
    part: tuple[int, int] = (1, 12),
    rtl: bool = False,
) -> Picture:
    """Draw a year as strokes: one for each second day, tall for a marked day, tallest for a bright one.

    Below them is a bar for each span; overlapping bars lie below each other. `part` has the first
    and last month to draw. The drawing is decoration: words beside it say the dates."""
    first = date(year, part[0], 1)
    last = date(year, part[1], calendar.monthrange(year, part[1])[1])
    axis = _Days(first, last, rtl)
    tallest = set(bright)
    tall = set(marked) - tallest
    # Taller strokes cover the plain ones: equal steps all along compress to almost nothing.
    plain = _every_second_day(first, last)
    # The lanes of the whole year, so that its two halves have the same height.
    lanes = _lanes(spans, date(year, 1, 1), date(year, 12, 31))
    foot = 7 * len(lanes)
    parts = [
        f'<path d="{axis.strokes(plain, 70)}"/>',
        f'<path class="o" d="{axis.strokes(tall, 40)}"/>',
        f'<path class="t" d="{axis.strokes(tallest, 6)}"/>',
        *(f'<path class="s" d="{bars}"/>' for bars in axis.bars(lanes) if bars),
    ]
    for month in range(part[0], part[1] + 1):
        at = axis.x(date(year, month, 1))
        label = escape(months[month - 1])
        parts.append(f'<text class="m" x="{at:g}" y="{108 + foot}">{label}</text>')
    return Picture("year", axis.width, 112 + foot, "".join(parts))


@dataclass(frozen=True)
class _Days:
    """The positions of the days from the first to the last, side by side."""

    first: date
    last: date
    rtl: bool

    @property
    def width(self) -> int:
        return round(((self.last - self.first).days + 1) * PITCH)

    def x(self, day: date) -> float:
        along = (day - self.first).days * PITCH + PITCH / 2
        return round(self.width - along if self.rtl else along, 1)

    def strokes(self, days: Iterable[date], top: int) -> str:
        """Return the path in steps from stroke to stroke: equal steps compress to almost nothing."""
        across = [self.x(day) for day in sorted(days) if self.first <= day <= self.last]
        steps = [f"m{after - before:.1f} {top - 86}V86" for before, after in pairwise(across)]
        return f"M{across[0]:g} {top}V86{''.join(steps)}" if across else ""

    def bars(self, lanes: "list[list[tuple[date, date]]]") -> Iterator[str]:
        """Draw the bars of each lane below the strokes, cut to these days."""
        for lane, spans in enumerate(lanes):
            here = [
                (max(start, self.first), min(end, self.last))
                for start, end in spans
                if start <= self.last and end >= self.first
            ]
            y = 94 + 7 * lane
            yield "".join(f"M{self.x(start):g} {y}H{self.x(end):g}" for start, end in here)


def _lanes(
    spans: Iterable[tuple[date, date]], first: date, last: date
) -> list[list[tuple[date, date]]]:
    """Return the spans between two days, in as few lanes as keep them apart."""
    lanes: list[list[tuple[date, date]]] = []
    for start, end in sorted({(max(a, first), min(b, last)) for a, b in spans}):
        if start > end:
            continue
        free = (lane for lane in lanes if lane[-1][1] < start)
        if (lane := next(free, None)) is None:
            lanes.append(lane := [])
        lane.append((start, end))
    return lanes


def crowd(
    total: int,
    bright: int = 0,
    caption: Caption | None = None,
    *,
    columns: int = 41,
    rtl: bool = False,
) -> Picture:
    """Draw `total` people as a dot and a stroke each, the first `bright` of them lit.

    Without a caption it is decoration. The same numbers give the same drawing."""
    pitch, tall = 12, 92
    columns = min(columns, total) or 1
    # Small differences in height from a fixed seed, so that it looks like people.
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
    return Picture("crowd", columns * pitch, rows * tall, "".join(parts), caption)


def _every_second_day(first: date, last: date) -> set[date]:
    return {date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1, 2)}
