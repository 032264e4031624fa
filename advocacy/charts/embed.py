"""The frame in which other sites show a statistic: its size, and the code that they copy."""

from html import escape
from typing import Final

from advocacy.charts.drawings import Drawing

WIDTH: Final = 736
"""The chart is no wider on our own pages."""
WORDS: Final = 420
"""How high the words of the page are around its chart, at that width."""


def height_for(chart: Drawing | None, width: int = WIDTH) -> int:
    """Pixels that the page needs at this width."""
    if chart is None:
        return WORDS
    return WORDS + round(min(width, WIDTH) * chart.picture.height / chart.picture.width)


def frame_code(address: str, title: str, *, height: int, width: int | None = None) -> str:
    """The element that shows the page at `address`; without a width it is as wide as its place."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}"'
        f' width="{width or "100%"}" height="{height}" loading="lazy" style="border:0"></iframe>'
    )
