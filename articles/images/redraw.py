"""Pictures made safe. Bytes in, bytes out: no Django, no database, no disk.

Every picture is drawn anew, the kept original too, so no camera position, name or thumbnail
that came with the file stays in it.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final, Literal

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

type Format = Literal["avif", "webp", "jpeg", "png"]

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 50_000_000
# Their decoders hold a picture two or three times. Measured: at these sizes all takes less than 300 MB.
MOST_PIXELS_OF: Final = {"HEIF": 36_000_000, "AVIF": 25_000_000, "WEBP": 16_000_000}
# What its pixels may take while they are made ready, in bytes.
MOST_MEMORY: Final = 200_000_000
BYTES: Final = {"1": 5, "P": 5, "L": 1, "LA": 4, "RGB": 3, "YCbCr": 3, "LAB": 3, "CMYK": 4}
BYTES_OF_OTHERS: Final = 8  # what shines through is multiplied first, sixteen bits are spread out
MOST_PIXELS_A_SIDE: Final = 16_000
LEAST_WIDTH: Final = 320
LEAST_LONGER_SIDE: Final = 480
LEAST_HEIGHT: Final = 120
# Of a larger picture one of half the width is kept, which is still wider than any page shows it.
MOST_PIXELS_KEPT: Final = 25_000_000
READ: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "HEIF")
# Drawings and screenshots stay exact. So does what a blur was burnt into: no encoder may spread it.
EXACT: Final = {"PNG", "TIFF", "GIF"}
# How the kept original is encoded. Each block of eight pixels of the JPEG stands for itself alone:
# what is blurred later leaves no trace in its neighbours.
ORIGINALS: dict[Format, dict[str, Any]] = {
    "jpeg": {"quality": 95, "subsampling": 0},
    "png": {"compress_level": 3},
}

pillow_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)

type Refusal = Literal["heavy", "large", "small", "svg", "unknown", "broken"]


class PictureRefused(Exception):
    """This site does not take the file as a picture. `code` says why."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Picture:
    """An encoded picture, and its size in pixels."""

    content: bytes
    format: Format
    width: int
    height: int


def redraw(content: bytes) -> Picture:
    """Return the picture in `content`, upright, in sRGB and without anything but pixels.

    It has MOST_PIXELS_KEPT at most. Raises PictureRefused.
    """
    image, is_exact = _read(content)
    return encode_original(image, "png" if is_exact else "jpeg")


def encode_original(image: Image.Image, format_: Format) -> Picture:
    return encode(image, format_, ORIGINALS[format_])


def encode(image: Image.Image, format_: Format, options: dict[str, Any]) -> Picture:
    if format_ == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = io.BytesIO()
    image.save(out, format_.upper(), **options)
    return Picture(out.getvalue(), format_, image.width, image.height)


def open_original(content: bytes) -> Image.Image:
    """Return the pixels of a picture that `redraw` made."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        image.load()
        return image.copy()


def fingerprint(original: Picture) -> str:
    """Return 32 hexadecimal digits, of which nearly all are the same for pictures that look alike.

    A difference hash: of nine by nine grey pixels, whether each is darker than its neighbour to the
    right, and then than the one below. The packages that offer one are no longer kept, or bring numpy
    and scipy along.
    """
    with Image.open(io.BytesIO(original.content)) as image:
        image.draft("L", (64, 64))
        grey = image.convert("L").resize((9, 9), Image.Resampling.BOX).tobytes()
    places = [9 * row + column for row in range(8) for column in range(8)]
    # More than two shades: where all is flat, an encoder decides which is darker.
    bits = [grey[place] + 2 < grey[place + step] for step in (1, 9) for place in places]
    return f"{sum(bit << index for index, bit in enumerate(bits)):032x}"


def difference(one: str, other: str) -> int:
    """Return in how many of 128 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _read(content: bytes) -> tuple[Image.Image, bool]:
    """Return the pixels, and whether they must stay exact."""
    if len(content) > MOST_BYTES:
        raise PictureRefused("heavy")
    try:
        with warnings.catch_warnings():
            # The size is judged below. A damaged EXIF block is no reason to warn: it goes.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=READ) as image:
                _check_size(image)
                is_exact = image.format in EXACT or image.has_transparency_data
                # A JPEG is decoded at half its width at once.
                if image.width * image.height > MOST_PIXELS_KEPT:
                    image.draft(None, (image.width // 2, image.height // 2))
                return _plain(image), is_exact
    except UnidentifiedImageError:
        raise PictureRefused("svg" if _is_svg(content) else "unknown") from None
    except Image.DecompressionBombError:
        raise PictureRefused("large") from None
    # Decoders tell of damage with whatever they trip over.
    except (
        *(OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError),
        *(KeyError, RuntimeError, OverflowError, ZeroDivisionError, AttributeError, MemoryError),
    ):
        raise PictureRefused("broken") from None


def _check_size(image: Image.Image) -> None:
    pixels, longest = image.width * image.height, max(image.size)
    most = MOST_PIXELS_OF.get(image.format or "", MOST_PIXELS)
    memory = pixels * BYTES.get(image.mode, BYTES_OF_OTHERS)
    if longest > MOST_PIXELS_A_SIDE or pixels > most or memory > MOST_MEMORY:
        raise PictureRefused("large")
    width, height = _upright_size(image)  # which may decode all of it
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or max(width, height) < LEAST_LONGER_SIDE:
        raise PictureRefused("small")


def _upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as the picture is seen: cameras store portraits lying down."""
    is_lying = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (image.height, image.width) if is_lying else image.size


def _is_svg(content: bytes) -> bool:
    return b"<svg" in content[:4096].lower()


def _plain(image: Image.Image) -> Image.Image:
    """Turn it upright, in sRGB with eight bits. The pixels are copied, and nothing else."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    pixels: Image.Image = image
    if image.mode in {"1", "P"}:  # could not be made smaller as they are
        pixels = _with_info(image.convert(mode), image)
    elif image.mode.startswith("I"):  # sixteen bits of grey
        grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        pixels = _with_info(grey, image)
    if pixels.width * pixels.height > MOST_PIXELS_KEPT:
        pixels = pixels.reduce(2)
    if pixels is not image:
        image.close()  # there is no memory for both
    ImageOps.exif_transpose(pixels, in_place=True)
    coloured = _to_srgb(pixels, mode)
    plain = Image.new(mode, coloured.size)
    plain.paste(coloured)
    return plain


def _with_info(image: Image.Image, source: Image.Image) -> Image.Image:
    """Let `image` know of orientation and colours what its source says."""
    image.info = source.info
    return image


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
    return image if image.mode == mode else image.convert(mode)
