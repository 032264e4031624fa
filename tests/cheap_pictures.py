"""Draw pictures small and coarse: tests and journeys store hundreds. Their settings call this."""

from typing import Any

from articles.images import redraw, renditions

FINE = {
    (redraw, "ORIGINALS"): redraw.ORIGINALS,
    (renditions, "SHAPES"): renditions.SHAPES,
    (renditions, "FORMATS"): renditions.FORMATS,
}
"""As production draws them."""


def draw_coarsely() -> None:
    renditions.SHAPES = {
        name: shape._replace(widths=shape.widths[:1]) for name, shape in renditions.SHAPES.items()
    }
    redraw.ORIGINALS = {
        "jpeg": {"quality": 30, "subsampling": 0},
        "png": {"compress_level": 1},
    }
    renditions.FORMATS = {
        "avif": {"quality": 10, "speed": 10},
        "webp": {"quality": 10, "method": 0},
        "jpeg": {"quality": 10},
    }


def draw_finely(monkeypatch: Any) -> None:
    for (module, name), value in FINE.items():
        monkeypatch.setattr(module, name, value)
