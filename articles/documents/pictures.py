"""Take all that is not the picture out of a picture, without decoding it."""

import io
from collections.abc import Callable
from typing import Final

from PIL import Image

from articles.documents.document import DocumentRefused, Removed

# Loads what Pillow otherwise loads when it first opens a picture, and no file can be opened any more.
Image.init()

MOST_PIXELS: Final = 20_000_000  # of types that are decoded
ORIENTATION, GPS = 0x0112, 0x8825
EOI, SOS = 0xD9, 0xDA
WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
COMMENT: Final = 0xFE
APPLICATIONS: Final = range(0xE0, 0xF0)
ADOBE: Final = 0xEE  # says how the colours are spelled
JFIF: Final = b"JFIF\0"
JFIF_HEADER: Final = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"

# Boxes of a JPEG 2000 file that hold what is known of the picture, and not the picture.
BOXES_DROPPED: Final = frozenset({b"xml ", b"uuid", b"uinf", b"jp2i"})
CODESTREAM: Final = b"\xff\x4f\xff\x51"
JP2_COMMENT, JP2_TILE = 0x64, 0x90

GIF_EXTENSION, GIF_PICTURE, GIF_END, GIF_TIMING = 0x21, 0x2C, 0x3B, 0xF9

PNG: Final = b"\x89PNG\r\n\x1a\n"
# What is drawn. Not the colour profile: those of screens name their owner.
CHUNKS_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"sBIT", b"bKGD"}
)


def strip_jpeg(content: bytes) -> bytes:
    """Return a JPEG up to its end, without EXIF, XMP, profile, comment and thumbnail. May raise DocumentRefused."""
    if not content.startswith(b"\xff\xd8"):
        raise DocumentRefused("broken")
    kept = bytearray(b"\xff\xd8")
    place = 2
    while True:
        place = content.find(b"\xff", place)
        while place >= 0 and content[place + 1 : place + 2] == b"\xff":  # filled up
            place += 1
        marker = content[place + 1] if 0 <= place < len(content) - 1 else EOI
        if marker == EOI:
            return bytes(kept + b"\xff\xd9")
        if marker in WITHOUT_LENGTH:
            place += 2
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == SOS:
            end = _end_of_scan(content, end)
        kept += _kept_segment(marker, content[place:end])
        place = end


def _kept_segment(marker: int, segment: bytes) -> bytes:
    if marker == 0xE0 and segment[4:9] == JFIF:
        return JFIF_HEADER[:11] + segment[11:16] + JFIF_HEADER[16:]  # without its thumbnail
    if marker == ADOBE and segment[4:9] == b"Adobe":
        return segment[:16] if len(segment) >= 16 and segment[2:4] == b"\0\x0e" else b""
    return b"" if marker in APPLICATIONS or marker == COMMENT else segment


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the packed pixels end: at a marker that is neither a filled-up byte nor a restart."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1] if place + 1 < len(content) else EOI
        if following != 0 and following not in WITHOUT_LENGTH and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2
    return len(content)


def strip_jpeg_2000(content: bytes) -> bytes:
    """Return a JPEG 2000, in boxes or bare, without XMP, EXIF and comments. May raise DocumentRefused."""
    if content.startswith(CODESTREAM):
        return _strip_codestream(content)
    kept = bytearray()
    place = 0
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        header = 8
        if length == 1:
            length, header = int.from_bytes(content[place + 8 : place + 16]), 16
        end = len(content) if length == 0 else place + length
        if end < place + header or end > len(content):
            raise DocumentRefused("broken")
        if kind == b"jp2c":
            stream = _strip_codestream(content[place + header : end])
            kept += (8 + len(stream)).to_bytes(4) + kind + stream
        elif kind not in BOXES_DROPPED:
            kept += content[place:end]
        place = end
    return bytes(kept)


def _strip_codestream(content: bytes) -> bytes:
    """Return a codestream whose main header has no comment."""
    kept, place = bytearray(content[:2]), 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != JP2_TILE:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if content[place + 1] != JP2_COMMENT:
            kept += content[place:end]
        place = end
    return bytes(kept + content[place:])


def strip_png(content: bytes) -> bytes:
    """Return a PNG up to its end with nothing but pixels and how they are coloured. May raise DocumentRefused."""
    if not content.startswith(PNG):
        raise DocumentRefused("broken")
    kept, place = bytearray(PNG), len(PNG)
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4])
        kind = content[place + 4 : place + 8]
        if kind in CHUNKS_KEPT:
            kept += content[place:end]
        if kind == b"IEND":
            return bytes(kept)
        place = end
    raise DocumentRefused("broken")


def strip_gif(content: bytes) -> bytes:
    """Return a GIF, moving or not, without comments and what programs left in it. May raise DocumentRefused."""
    place = 13 + _colours(content[10])
    kept = bytearray(content[:place])
    while place < len(content) and content[place] != GIF_END:
        is_picture = content[place] == GIF_PICTURE
        if not is_picture and content[place] != GIF_EXTENSION:
            break
        head = 11 + _colours(content[place + 9]) if is_picture else 2
        end = _end_of_blocks(content, place + head)
        is_loop = content[place + 1] == 0xFF and content[place + 3 : place + 14] == b"NETSCAPE2.0"
        if is_picture or content[place + 1] == GIF_TIMING or is_loop:
            kept += content[place:end]
        place = end
    return bytes(kept + bytes([GIF_END]))


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours has."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_blocks(content: bytes, place: int) -> int:
    while place < len(content) and content[place]:
        place += 1 + content[place]
    return place + 1


def clean_picture(content: bytes, tell: Callable[[Removed], None]) -> bytes:
    """Return a picture of an Office file or a book. It stands upright as before.

    Raises DocumentRefused, with "unclean" for drawings of Windows and other types that may hold anything.
    """
    if content.startswith(b"\xff\xd8"):
        cleaned = _with_orientation(content, tell)
    elif content.startswith(PNG):
        cleaned = strip_png(content)
    elif content.startswith((b"GIF87a", b"GIF89a")):
        cleaned = strip_gif(content)
    elif content.startswith((b"BM", b"II*\0", b"MM\0*")):
        cleaned = _encoded_anew(content)
    else:
        raise DocumentRefused("unclean")
    if len(cleaned) < len(content):
        tell("properties")
    return cleaned


def _with_orientation(content: bytes, tell: Callable[[Removed], None]) -> bytes:
    """Return a JPEG that says of itself how it lies, and no more: programs turn it by that."""
    stripped = strip_jpeg(content)
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        exif = picture.getexif()
    if exif.get_ifd(GPS):
        tell("location")
    turn = exif.get(ORIENTATION)
    if not isinstance(turn, int) or not 2 <= turn <= 8:
        return stripped
    entry = b"\x01\x12\0\x03\0\0\0\x01\0" + bytes([turn]) + b"\0\0"
    segment = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + bytes(4)
    return stripped[:2] + segment + stripped[2:]


def _encoded_anew(content: bytes) -> bytes:
    """Return a BMP or the first page of a TIFF, of which only the pixels are copied."""
    with Image.open(io.BytesIO(content), formats=("BMP", "TIFF")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise DocumentRefused("heavy")
        mode, kind = picture.mode, str(picture.format)
        plain = Image.new(mode, picture.size)
        if mode == "P":
            plain.putpalette(picture.getpalette() or [])
        plain.paste(picture)
    out = io.BytesIO()
    plain.save(out, kind, **({"compression": "tiff_deflate"} if kind == "TIFF" else {}))
    return out.getvalue()
