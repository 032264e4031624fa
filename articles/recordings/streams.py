"""Say what of a stream is kept: which of its units, and what a decoder must know before the first of them.

In both, encoders and telephones leave words of their own. Here what is kept is listed.
"""

from collections.abc import Callable, Iterator
from typing import Final

from articles.recordings.recording import RecordingRefused

# For FFmpeg's filter: pictures and their parameters. Not messages beside them (SEI, metadata OBU), nor
# types that anybody may use.
UNITS: Final = {
    "h264": "1-5|7-8",
    "hevc": "0-9|16-21|32-34",
    "av1": "1|3-4|6-7",
}
# ISO/IEC 11172-3 and 13818-3, of layer III: thousands of bits a second, and samples a second of MPEG 1.
MP3_BITS: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MP3_SAMPLES: Final = (44_100, 48_000, 32_000)
MP3_HALVES: Final = {3: 1, 2: 2, 0: 4}  # by how much fewer in MPEG 1, 2 and 2.5
HEVC_PARAMETERS: Final = frozenset({32, 33, 34})
AV1_SEQUENCE: Final = 1
MOST_AAC: Final = 64  # bytes; two to seven are usual
NO_COMMENT: Final = b"\x03vorbis" + bytes(8) + b"\x01"


def parameters_of(codec: str, content: bytes) -> bytes:
    """Return the parameters without what no decoder needs. Raises RecordingRefused."""
    keep = KEPT.get(codec)
    if keep is None or not content:
        return b""
    try:
        return keep(content)
    except (IndexError, ValueError):
        raise RecordingRefused("broken") from None


def frame_of_mp3(content: bytes) -> bytes:
    """Return the frame at the beginning, or nothing: FFmpeg takes for sound what stands between and after frames."""
    head = int.from_bytes(content[:4])
    version, bits, samples = head >> 19 & 3, head >> 12 & 15, head >> 10 & 3
    is_frame = len(content) > 4 and head >> 21 == 0x7FF and head >> 17 & 3 == 1
    if not is_frame or version not in MP3_HALVES or bits in {0, 15} or samples == 3:
        return b""
    is_first = version == 3
    rate = MP3_SAMPLES[samples] // MP3_HALVES[version]
    length = (144 if is_first else 72) * MP3_BITS[is_first][bits] * 1_000 // rate
    length += head >> 9 & 1
    return content[:length] if len(content) >= length else b""


def _avc(content: bytes) -> bytes:
    """ISO/IEC 14496-15, 5.3.3.1: sequence and picture parameter sets."""
    sequences, place = _units(content, 6, content[5] & 0x1F)
    pictures, _ = _units(content, place + 1, content[place])
    return _with_start_codes(content, [*sequences, *pictures])


def _hevc(content: bytes) -> bytes:
    """ISO/IEC 14496-15, 8.3.3.1: arrays of units, of which some may be messages."""
    kept, place = [], 23
    for _ in range(content[22]):
        kind, count = content[place] & 0x3F, int.from_bytes(content[place + 1 : place + 3])
        units, place = _units(content, place + 3, count)
        kept += units if kind in HEVC_PARAMETERS else []
    return _with_start_codes(content, kept)


def _units(content: bytes, place: int, count: int) -> tuple[list[bytes], int]:
    """Return units that stand after their lengths, and where they end."""
    units = []
    for _ in range(count):
        end = place + 2 + int.from_bytes(content[place : place + 2])
        units.append(content[place + 2 : end])
        place = end
    if place > len(content):
        raise IndexError
    return units, place


def _with_start_codes(content: bytes, units: list[bytes]) -> bytes:
    """Return units as ITU-T H.264, Annex B, has them: so they come from FFmpeg's filter, and to its muxer."""
    if content[0] != 1 or not units:  # in the stream alone, players would not find them
        raise RecordingRefused("codec")
    return b"".join(b"\0\0\0\1" + unit for unit in units)


def _av1(content: bytes) -> bytes:
    """AV1 in ISO base media, 2.3: four bytes and units, of which the sequence header is kept."""
    kept = [unit for kind, unit in _obus(content, 4) if kind == AV1_SEQUENCE]
    return content[:4] + b"".join(kept)


def _obus(content: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place < len(content):
        head = content[place]
        size, end = _leb128(content, place + (2 if head & 4 else 1))
        if not head & 2 or end + size > len(content):
            raise IndexError
        yield head >> 3 & 15, content[place : end + size]
        place = end + size


def _leb128(content: bytes, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    number = 0
    for count in range(8):
        number |= (content[place + count] & 0x7F) << 7 * count
        if content[place + count] < 0x80:
            return number, place + count + 1
    raise IndexError


def _opus(content: bytes) -> bytes:
    """RFC 7845, 5.1: a header, and which channel is which if there are more than two."""
    return content[:19] if content[18] == 0 else content[: 21 + content[9]]


def _vorbis(content: bytes) -> bytes:
    """Three packets after their number and the lengths of the first two: the second has the comments."""
    if content[0] != 2:
        raise ValueError
    first, place = _laced(content, 1)
    second, place = _laced(content, place)
    setup = content[place + first + second :]
    lengths = _lacing(first) + _lacing(len(NO_COMMENT))
    return b"\2" + lengths + content[place : place + first] + NO_COMMENT + setup


def _laced(content: bytes, place: int) -> tuple[int, int]:
    begin = place
    while content[place] == 0xFF:
        place += 1
    return 0xFF * (place - begin) + content[place], place + 1


def _lacing(length: int) -> bytes:
    return b"\xff" * (length // 0xFF) + bytes([length % 0xFF])


def _aac(content: bytes) -> bytes:
    """Rates and channels. Where they are described one by one, there is room for a comment."""
    if len(content) > MOST_AAC:
        raise RecordingRefused("unclean")
    return content


KEPT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "h264": _avc,
    "hevc": _hevc,
    "av1": _av1,
    "opus": _opus,
    "vorbis": _vorbis,
    "aac": _aac,
}
