"""Pictures made safe and small. Bytes in, bytes out: no Django, no database, no disk.

Every picture is drawn anew, the kept original too, so no camera position, name or thumbnail
that came with the file stays in it.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

type Format = Literal["avif", "webp", "jpeg"]

MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000
MOST_PIXELS_A_SIDE = 16_000  # WebP can hold 16,383
LEAST_WIDTH = 480
WHOLE = (960, 960)  # a side at most, for the person who chooses what is cut off
SHAPE = (16, 10)  # of a cover: width to height
READ = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
WIDTHS: tuple[int, ...] = (LEAST_WIDTH, 960, 1600)  # in which a picture is stored
# How the kept original and each format are encoded.
ORIGINAL: dict[str, Any] = {"quality": 92, "method": 4}
FORMATS: dict[Format, dict[str, Any]] = {
    # AVIF at speed 8 takes 0.14 s for 1600 px, at 6 already 1.8 s.
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
}


class PictureRefused(Exception):
    """This site does not take the file as a picture. `code` says why."""

    def __init__(self, code: Literal["heavy", "large", "small", "heic", "unknown", "broken"]):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class FocalPoint:
    """The part of the picture that must stay in view, from 0 to 1 of its width and height."""

    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True)
class Picture:
    content: bytes
    format: Format
    width: int
    height: int


def redraw(content: bytes) -> Picture:
    """Return the picture in `content`, upright, in sRGB and without anything but pixels.

    Raises PictureRefused.
    """
    return _save(_read(content), "webp", ORIGINAL)


def renditions(content: bytes, focal_point: FocalPoint) -> list[Picture]:
    """Return the picture cropped to SHAPE around the focal point, in each format and width.

    Widths beyond the picture's own are left out, for it would only grow heavier.
    Raises PictureRefused.
    """
    cropped = _crop(_read(content), focal_point)
    sizes = [width for width in WIDTHS if width < cropped.width]
    sizes.append(min(cropped.width, WIDTHS[-1]))
    return [
        _save(resized, format_, options)
        for resized in [_resize(cropped, width) for width in dict.fromkeys(sizes)]
        for format_, options in FORMATS.items()
    ]


def whole(content: bytes) -> Picture:
    """Return all of the picture, uncropped, no larger than WHOLE. Raises PictureRefused."""
    image = _read(content)
    image.thumbnail(WHOLE, Image.Resampling.LANCZOS)
    return _save(image, "webp", FORMATS["webp"])


def _read(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise PictureRefused("heavy")
    try:
        with warnings.catch_warnings():
            # The size is judged below. A damaged EXIF block is no reason to warn: it goes.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=READ) as image:
                _check_size(image)
                image.load()
                return _plain(image)
    except UnidentifiedImageError:
        raise PictureRefused("heic" if _is_heic(content) else "unknown") from None
    except Image.DecompressionBombError:
        raise PictureRefused("large") from None
    # Pillow's decoders tell of damage with whatever they trip over.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, MemoryError):
        raise PictureRefused("broken") from None


def _check_size(image: Image.Image) -> None:
    longest = max(image.size)
    if longest > MOST_PIXELS_A_SIDE or image.width * image.height > MOST_PIXELS:
        raise PictureRefused("large")
    if image.width < LEAST_WIDTH or image.height < LEAST_WIDTH // 4:
        raise PictureRefused("small")


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}


def _plain(image: Image.Image) -> Image.Image:
    """Turn it upright, in sRGB with eight bits. The pixels are copied, and nothing else."""
    upright = ImageOps.exif_transpose(image)
    transparent = upright.has_transparency_data
    mode = "RGBA" if transparent else "RGB"
    coloured = _to_srgb(upright, mode)
    plain = Image.new(mode, coloured.size)
    plain.paste(coloured)
    return plain


def _to_srgb(image: Image.Image, mode: str) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
        except (OSError, ImageCms.PyCMSError):  # damaged: the colours stay as they are
            converted = None
        image = converted or image
    return image.convert(mode)


def _crop(image: Image.Image, focal_point: FocalPoint) -> Image.Image:
    width = min(image.width, image.height * SHAPE[0] // SHAPE[1])
    height = min(image.height, image.width * SHAPE[1] // SHAPE[0])
    left = _offset(focal_point.x, width, image.width)
    top = _offset(focal_point.y, height, image.height)
    return image.crop((left, top, left + width, top + height))


def _offset(focal: float, kept: int, whole: int) -> int:
    """Return where the kept part begins: centred on the focal point as far as the edges allow."""
    return round(min(max(focal * whole - kept / 2, 0), whole - kept))


def _resize(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _save(image: Image.Image, format_: Format, options: dict[str, Any]) -> Picture:
    if format_ == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = io.BytesIO()
    image.save(out, format_.upper(), **options)
    return Picture(out.getvalue(), format_, image.width, image.height)
