"""Draw pictures small and coarse: tests and journeys store hundreds. Their settings call this."""

from articles.images import redraw
from articles.images.redraw import Quality

FULL = redraw.QUALITY
"""As production draws them."""


def draw_coarsely() -> None:
    redraw.QUALITY = Quality(
        widths=(redraw.LEAST_WIDTH,),
        original={"quality": 10, "method": 0},
        formats={
            "avif": {"quality": 10, "speed": 10},
            "webp": {"quality": 10, "method": 0},
            "jpeg": {"quality": 10},
        },
    )
