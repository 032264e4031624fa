"""The frame in which other sites show a statistic: its size, and the code to copy."""

from html import escape
from typing import Final

from advocacy.charts.drawings import Drawing

WIDTH: Final = 736
"""The width of the chart on our own pages, in pixels."""
HEIGHT_OF_WORDS: Final = 420
"""The height of the words around the chart at that width, in pixels."""


def height_for(chart: Drawing | None, width: int = WIDTH) -> int:
    """Return the height of the page at this width, in pixels."""
    if chart is None:
        return HEIGHT_OF_WORDS
    return HEIGHT_OF_WORDS + round(min(width, WIDTH) * chart.picture.height / chart.picture.width)


def frame_code(address: str, title: str, *, height: int, width: int | None = None) -> str:
    """Return the iframe for the page at `address`. Without a width it fills its container."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}"'
        f' width="{width or "100%"}" height="{height}" loading="lazy" style="border:0"></iframe>'
    )
