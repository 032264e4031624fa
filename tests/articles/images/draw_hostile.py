"""Draw hostile pictures in a process of its own, and print what became of each and the memory it took.

python -m tests.articles.images.draw_hostile FILE…
"""

import io
import json
import sys
from pathlib import Path

from PIL import Image

from articles.images import redraw
from articles.images.redraw import PictureRefused
from tests.legal_help.files import honest, hostile
from tests.peak_memory import peak_kilobytes

Image.MAX_IMAGE_PIXELS = None  # our own limit holds alone


def _animated(frames=3000):
    out = io.BytesIO()
    first, *others = (Image.new("P", (480, 300), n % 256) for n in range(frames))
    first.save(out, "GIF", save_all=True, append_images=others)
    return out.getvalue()


def _tiff(**options):
    out = io.BytesIO()
    pages = [honest.picture() for _ in range(40)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def _bent(content, at, value):
    return content[:at] + value + content[at + len(value) :]


def _saved(format_, size=(900, 700), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 7).save(out, format_, **options)
    return out.getvalue()


OURS = {
    "GIF of 3,000 pictures": _animated,
    "TIFF of 40 pages": _tiff,
    "TIFF whose directory is in a circle": lambda: _bent(_saved("TIFF"), 4, b"\x04\0\0\0"),
    "TIFF packed by LZW, cut": lambda: _tiff(compression="tiff_lzw")[:900],
    "TIFF that says it has 60,000 columns": lambda: _saved("TIFF", (60_000, 400), "1"),
    "WebP, cut": lambda: _saved("WEBP")[:200],
    "WebP that says it is four gigabytes": lambda: _bent(_saved("WEBP"), 4, b"\xff\xff\xff\xff"),
    "AVIF, cut": lambda: _saved("AVIF")[:300],
    "AVIF of many pixels": lambda: _saved("AVIF", (6000, 6000), speed=10),
    "PNG of 50 megapixels": lambda: hostile.png_of(7071, 7071, depth=8, colour=2),
    "PNG of 50 megapixels that shines through": lambda: hostile.png_of(7071, 7071, 8, 6),
    "PNG of 16 bits and 49 megapixels": lambda: hostile.png_of(7000, 7000, 16, 0),
    "JPEG of 50 megapixels": lambda: hostile.jpeg_of(7070, 7070),
    "HEIC of 48 megapixels": lambda: hostile.heic_of(8064, 6048),
    "HEIC of 36 megapixels": lambda: _saved("HEIF", (6000, 6000)),
    "WebP of 16 megapixels": lambda: _saved("WEBP", (4000, 4000), method=0),
    "AVIF of 25 megapixels": lambda: _saved("AVIF", (5000, 5000), speed=10),
    "WebP of 48 megapixels": lambda: _saved("WEBP", (8064, 6048), method=0),
    "MPO, the second picture cut": lambda: honest.mpo()[:-500],
    "two PNG, one behind the other": lambda: honest.png() + honest.png(),
}
NAMES = [*OURS, *(name for name in hostile.FILES if "PDF" not in name)]


def contents(name):
    return OURS[name]() if name in OURS else hostile.FILES[name][0]()


def outcome(content):
    try:
        made = redraw.redraw(content)
    except PictureRefused as refused:
        return refused.code
    image = Image.open(io.BytesIO(made.content))
    image.load()
    is_plain = image.format in {"JPEG", "PNG"} and getattr(image, "n_frames", 1) == 1
    is_plain = is_plain and not image.getexif() and max(image.size) <= 16_000
    return "drawn" if is_plain else "not plain"


if __name__ == "__main__":
    found = {}
    for path in sys.argv[1:]:
        became = outcome(Path(path).read_bytes())
        found[path] = [became, peak_kilobytes()]
    print(json.dumps(found))  # noqa: T201 -- for the test
