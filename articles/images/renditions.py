"""The files of a picture that readers fetch: its shapes, widths and formats. No Django, no disk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from PIL import Image

from articles.images.redraw import Format, Picture, encode, open_original

type ShapeName = Literal["whole", "card", "phone"]


class Shape(NamedTuple):
    """Width to height, None for that of the picture itself, and the widths in which it is stored."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]


SHAPES: Mapping[ShapeName, Shape] = {
    "whole": Shape(None, (480, 960, 1600, 2400)),  # in the text
    "card": Shape((16, 10), (480, 960, 1600)),  # over an article, in lists, beside links elsewhere
    "phone": Shape((1, 1), (480, 960)),  # over an article, where the page is narrow
}
# Written into each row that was drawn. With a higher one all pictures are drawn anew.
RECIPE: Final = 1
FORMATS: dict[Format, dict[str, Any]] = {
    # AVIF at speed 8 takes 0.14 s for 1600 px, at 6 already 1.8 s.
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
}
SEEN_WHOLE: Final = (1600, 1600)  # a side at most, for the person who chooses what is cut off


@dataclass(frozen=True)
class FocalPoint:
    """The part of the picture that must stay in view, from 0 to 1 of its width and height."""

    x: float = 0.5
    y: float = 0.5


class Drawn(NamedTuple):
    shape: ShapeName
    picture: Picture


def draw(original: bytes, focal_point: FocalPoint) -> Iterator[Drawn]:
    """Yield each file of a picture that `redraw` made: every shape, in each width and format.

    Widths beyond the picture's own are left out, for it would only grow heavier.
    """
    image = open_original(original)
    for name, shape in SHAPES.items():
        cropped = crop(image, focal_point, shape.ratio) if shape.ratio else image
        sizes = [width for width in shape.widths if width < cropped.width]
        sizes.append(min(cropped.width, shape.widths[-1]))
        for width in dict.fromkeys(sizes):
            resized = _resize(cropped, width)
            for format_, options in FORMATS.items():
                yield Drawn(name, encode(resized, format_, options))


def whole(original: bytes) -> Picture:
    """Return all of a picture that `redraw` made, uncropped, no larger than SEEN_WHOLE."""
    image = open_original(original)
    image.thumbnail(SEEN_WHOLE, Image.Resampling.LANCZOS)
    return encode(image, "webp", FORMATS["webp"])


def crop(image: Image.Image, focal_point: FocalPoint, ratio: tuple[int, int]) -> Image.Image:
    width = min(image.width, max(1, image.height * ratio[0] // ratio[1]))
    height = min(image.height, max(1, image.width * ratio[1] // ratio[0]))
    left = crop_offset(focal_point.x, width, image.width)
    top = crop_offset(focal_point.y, height, image.height)
    return image.crop((left, top, left + width, top + height))


def crop_offset(focal: float, kept: int, whole: int) -> int:
    """Return where the kept part begins: centred on the focal point as far as the edges allow."""
    return round(min(max(focal * whole - kept / 2, 0), whole - kept))


def _resize(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
