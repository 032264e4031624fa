"""Make people in a picture unrecognisable, for good. Bytes in, bytes out: no Django, no disk.

Nothing of what was there is left to be sharpened again: a region becomes one colour, or at most 64
flat cells, each the mean of what it covers. A filter that only mixes neighbours can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from PIL import Image, ImageDraw, ImageStat

from articles.images.redraw import Picture, encode_original, open_original

type How = Literal["fill", "cells"]

PARTS: Final = 10_000  # of a side: so regions are given, whatever size the browser shows
BLOCK: Final = 8  # pixels of a JPEG that are encoded together: a region covers all that it touches
MOST_CELLS: Final = 8  # a side
COLOUR: Final = (64, 64, 64)


class Point(NamedTuple):
    """A place, in parts of the width and the height."""

    x: int
    y: int


@dataclass(frozen=True)
class Rectangle:
    """A region, in parts of the width and the height."""

    first: Point
    last: Point
    how: How = "fill"


@dataclass(frozen=True)
class Stroke:
    """A line drawn with a brush. It fills. `radius` is in parts of the width."""

    points: Sequence[Point]
    radius: int


type Region = Rectangle | Stroke
type Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


def blur(original: bytes, regions: Sequence[Region]) -> Picture:
    """Return a picture that `redraw` made with these regions filled, or laid in cells.

    Two pictures that differ only inside a region become the same, byte for byte, where it is filled
    or the means of its cells are equal.
    """
    image = open_original(original)
    is_exact = original.startswith(b"\x89PNG") or image.mode == "RGBA"
    for region in regions:
        if isinstance(region, Stroke):
            _paint(image, region)
        else:
            _cover(image, region)
    return encode_original(image, "png" if is_exact else "jpeg")


def _cover(image: Image.Image, region: Rectangle) -> None:
    left, right = _span(region.first.x, region.last.x, image.width)
    top, bottom = _span(region.first.y, region.last.y, image.height)
    box = _whole_blocks((left, top, right, bottom), image.size)
    if region.how == "fill":
        image.paste(_opaque(COLOUR, image.mode), box)
        return
    columns, rows = (_edges(box[side], box[side + 2]) for side in (0, 1))
    for upper, lower in pairwise(rows):
        for start, end in pairwise(columns):
            cell = (start, upper, end, lower)
            # Squared pixels are exact sums of whole numbers, so equal means give equal colours.
            mean = ImageStat.Stat(image.crop(cell).convert("RGB")).mean
            image.paste(_opaque(tuple(round(value) for value in mean), image.mode), cell)


def _edges(start: int, end: int) -> list[int]:
    """Return where cells begin and end: MOST_CELLS at most, none smaller than a block."""
    cells = max(1, min(MOST_CELLS, (end - start) // BLOCK))
    return [start + (end - start) * each // cells for each in range(cells + 1)]


def _paint(image: Image.Image, stroke: Stroke) -> None:
    """Fill every block that the brush touched."""
    blocks = Image.new("1", (-(-image.width // BLOCK), -(-image.height // BLOCK)))
    pen = ImageDraw.Draw(blocks)
    radius = max(1, -(-stroke.radius * image.width // PARTS)) / BLOCK + 1
    points = [
        (_pixels(x, image.width) / BLOCK, _pixels(y, image.height) / BLOCK)
        for x, y in stroke.points
    ]
    for x, y in points:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)
    if len(points) > 1:
        pen.line(points, fill=1, width=max(1, round(2 * radius)))
    mask = blocks.resize((blocks.width * BLOCK, blocks.height * BLOCK), Image.Resampling.NEAREST)
    inside = mask.crop((0, 0, *image.size))
    image.paste(_opaque(COLOUR, image.mode), (0, 0, *image.size), inside)


def _span(one: int, other: int, side: int) -> tuple[int, int]:
    """Return the first pixel that is touched between two places, and the one after the last."""
    start, end = sorted(min(max(part, 0), PARTS) for part in (one, other))
    return start * side // PARTS, -(-end * side // PARTS)


def _pixels(part: int, side: int) -> int:
    return min(max(part, 0), PARTS) * side // PARTS


def _whole_blocks(box: Box, size: tuple[int, int]) -> Box:
    """Return the box with all of each block that it touches, within the picture."""
    starts = zip(box[:2], size, strict=True)
    left, top = (min(side, whole - 1) // BLOCK * BLOCK for side, whole in starts)
    right, bottom = (
        min(max(-(-side // BLOCK), start // BLOCK + 1) * BLOCK, whole)
        for side, start, whole in zip(box[2:], (left, top), size, strict=True)
    )
    return left, top, right, bottom


def _opaque(colour: tuple[int, ...], mode: str) -> tuple[int, ...]:
    return (*colour, 255) if mode == "RGBA" else colour
