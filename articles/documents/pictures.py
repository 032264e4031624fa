"""Take all that is not the picture out of a picture, without decoding it."""

from typing import Final

from articles.documents.document import DocumentRefused

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
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
