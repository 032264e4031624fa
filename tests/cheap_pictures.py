"""Draw pictures small and coarse: tests and journeys store hundreds. Their settings call this."""

from typing import Any

from articles.images import redraw

FINE = {name: getattr(redraw, name) for name in ("WIDTHS", "ORIGINAL", "FORMATS")}
"""As production draws them."""


def draw_coarsely() -> None:
    redraw.WIDTHS = (redraw.LEAST_WIDTH,)
    redraw.ORIGINAL = {"quality": 10, "method": 0}
    redraw.FORMATS = {
        "avif": {"quality": 10, "speed": 10},
        "webp": {"quality": 10, "method": 0},
        "jpeg": {"quality": 10},
    }


def draw_finely(monkeypatch: Any) -> None:
    for name, value in FINE.items():
        monkeypatch.setattr(redraw, name, value)
