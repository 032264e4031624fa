"""All bytes that a document holds, packed or not: what a search for a name has to look through."""

import io
import re
import struct
import zipfile
import zlib
from contextlib import suppress

import pikepdf

ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
MEMBER = re.compile(rb"PK\x03\x04")
MOST = 5_000_000


def levels(content, depth=3):
    """Yield the bytes, and all that can be unpacked from any place in them, listed there or not."""
    yield content
    if depth == 0:
        return
    for inner in _inner(content):
        if inner:
            yield from levels(inner, depth - 1)


def _inner(content):
    yield from (_unpack(content[found.start() :], 15) for found in ZLIB.finditer(content))
    for found in MEMBER.finditer(content):
        lengths = struct.unpack("<HH", content[found.start() + 26 : found.start() + 30])
        yield _unpack(content[found.start() + 30 + sum(lengths) :], -15)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (info.comment + info.extra for info in packed.infolist())
            yield packed.comment
            yield from (packed.read(name) for name in packed.namelist())
    if content.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for thing in [*pdf.objects, pdf.trailer]:
                yield thing.unparse()
                if isinstance(thing, pikepdf.Stream):
                    with suppress(pikepdf.PdfError):
                        yield thing.read_bytes()


def _unpack(packed, window):
    with suppress(zlib.error):
        return zlib.decompressobj(window).decompress(packed, MOST)
    return b""


def said(words, content):
    """Return those of the words that stand in a document."""
    everything = list(levels(content))
    lowered = [level.lower() for level in everything]

    def is_in(word):
        spelled = [word.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
        return any(part in level for part in spelled for level in everything) or any(
            part.hex().encode() in level for part in spelled for level in lowered
        )

    return {word for word in words if is_in(word)}
