"""Draw the logo and the icon anew, so that no byte of what was uploaded is left. No Django."""

import io
import logging
from typing import Final

from PIL import Image, ImageOps

from confinement.asking import CannotConfine, EndedBadly, Limits, ask_confined, program_of

logger = logging.getLogger(__name__)

ARTIST: Final = program_of("identity.files.artist")
# By the clock, the start and the pipes included. The process may compute for 4 seconds.
LIMITS: Final = Limits(seconds=20, frames=1, bytes_a_frame=8_000_000)

ICON_SIZES: Final = (32, 180, 192, 512)
"""For tabs, for iPhones, and two for Android."""
LARGEST_UPLOAD: Final = 8_000_000  # bytes
MOST_PIXELS: Final = 40_000_000
LOGO_HEIGHT: Final = 240
WIDEST_LOGO: Final = 1_200
SMALLEST_ICON: Final = 128
PICTURE_TYPES: Final = ("PNG", "JPEG", "WEBP")
ON_IPHONES: Final = 180
"""Where nothing shines through: the system puts black behind what does."""


class UnreadablePicture(Exception):
    """It is no picture that can be used, or larger than it may be."""


class TooSmall(Exception):
    """The picture has fewer pixels than the largest icon can be made of."""


def draw_logo(content: bytes) -> bytes:
    """Return a picture as a PNG, at most 240 pixels high and 1,200 wide. Raises UnreadablePicture."""
    picture = _open(content)
    picture.thumbnail((WIDEST_LOGO, LOGO_HEIGHT), Image.Resampling.LANCZOS)
    return _png(picture)


def draw_icons(content: bytes, *, is_svg: bool) -> dict[int, bytes]:
    """Return PNGs of each size by their pixels. A picture that is not square gets margins.

    A drawing was cleaned before. Raises UnreadablePicture and TooSmall.
    """
    picture = _open(rasterise(content) if is_svg else content)
    if max(picture.size) < SMALLEST_ICON:
        raise TooSmall
    return {size: _png(_square(picture, size)) for size in ICON_SIZES}


def rasterise(drawing: bytes) -> bytes:
    """Return a cleaned drawing as a PNG, 512 pixels wide. Raises UnreadablePicture if it cannot be drawn in seconds."""
    try:
        answer = ask_confined(ARTIST, drawing, LIMITS)
    except EndedBadly:
        raise UnreadablePicture from None
    except CannotConfine:
        logger.error("No process can be confined on this machine, so no drawing is drawn")  # noqa: TRY400 -- where it happened says nothing
        raise UnreadablePicture from None
    if len(answer) != 1:
        raise UnreadablePicture
    return answer[0]


def _open(content: bytes) -> Image.Image:
    if len(content) > LARGEST_UPLOAD:
        raise UnreadablePicture
    try:
        with Image.open(io.BytesIO(content), formats=PICTURE_TYPES) as found:
            if found.width * found.height > MOST_PIXELS:
                raise UnreadablePicture
            turned = ImageOps.exif_transpose(found)
            return turned.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadablePicture from None


def _square(picture: Image.Image, size: int) -> Image.Image:
    fitted = ImageOps.contain(picture, (size, size), Image.Resampling.LANCZOS)
    ground = (255, 255, 255, 255) if size == ON_IPHONES else (0, 0, 0, 0)
    square = Image.new("RGBA", (size, size), ground)
    square.alpha_composite(fitted, ((size - fitted.width) // 2, (size - fitted.height) // 2))
    return square


def _png(picture: Image.Image) -> bytes:
    # A new picture: what the file said beside its pixels stays behind.
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue()
