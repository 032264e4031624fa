"""Say by its bytes how a file is read, and by its streams how it is written.

FFmpeg would try more than three hundred formats, of which some are lists of other files to open.
"""

from dataclasses import dataclass
from typing import Final, Literal

from articles.recordings.recording import RecordingRefused

type Demuxer = Literal["mov", "matroska", "mp3", "ogg"]

HEAD: Final = 16  # bytes
# A file begins with one of these boxes. QuickTime, older than MP4, has some of its own.
MOVIE_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
# Still pictures come in the same boxes.
PICTURE_BRANDS: Final = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"})
LAYER_III: Final = frozenset({0xE2, 0xE3, 0xF2, 0xF3, 0xFA, 0xFB})  # of MPEG 2.5, 2 and 1


@dataclass(frozen=True)
class Container:
    """How a file is written, and what browsers play of it."""

    suffix: str
    muxer: str
    video_codecs: frozenset[str]  # empty for sound
    audio_codecs: frozenset[str]


MP4: Final = Container(
    "mp4", "mp4", frozenset({"h264", "hevc", "av1", "vp9"}), frozenset({"aac", "mp3", "opus"})
)
WEBM: Final = Container(
    "webm", "webm", frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})
)
AUDIO_CONTAINERS: Final = (
    Container("m4a", "ipod", frozenset(), frozenset({"aac"})),
    Container("mp3", "mp3", frozenset(), frozenset({"mp3"})),
    Container("opus", "ogg", frozenset(), frozenset({"opus"})),
)
# By the demuxer that reads a video: what it may be written into, the closest first.
VIDEO_CONTAINERS: Final[dict[Demuxer, tuple[Container, ...]]] = {
    "mov": (MP4, WEBM),
    "matroska": (WEBM, MP4),
}
PLAYED_AUDIO_CODECS: Final = MP4.audio_codecs | WEBM.audio_codecs


def demuxer_of(head: bytes) -> Demuxer:
    """Return the name of the one demuxer that may read the file. Raises RecordingRefused."""
    if head[4:8] in MOVIE_BOXES and not (head[4:8] == b"ftyp" and head[8:12] in PICTURE_BRANDS):
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] and head[1] in LAYER_III):
        return "mp3"
    raise RecordingRefused("unknown")


def container_of(demuxer: Demuxer, video: str | None, audio: str | None) -> Container:
    """Return the container for these codecs that browsers play. Raises RecordingRefused without one."""
    for container in VIDEO_CONTAINERS.get(demuxer, ()) if video else AUDIO_CONTAINERS:
        holds_video = video is None or video in container.video_codecs
        if holds_video and (audio is None or audio in container.audio_codecs):
            return container
    raise RecordingRefused("codec")
