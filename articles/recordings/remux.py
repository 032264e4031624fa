"""Copy what is seen and heard in a recording into a new file, and nothing else. Nothing is decoded.

`worker` runs this where it may touch nothing but the two files.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

import av

# PyAV loads these when it first needs them, and no file can be opened any more.
import av.audio.codeccontext
import av.sidedata.sidedata
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.codec import CodecContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from articles.recordings.containers import (
    HEAD,
    PLAYED_AUDIO_CODECS,
    Container,
    Demuxer,
    container_of,
    demuxer_of,
)
from articles.recordings.recording import (
    MOST_BYTES_CLEANED,
    MOST_SECONDS,
    MOST_SIDE,
    Description,
    RecordingRefused,
    Removed,
)
from articles.recordings.streams import UNITS, frame_of_mp3, parameters_of
from articles.recordings.traces import traces_in

type AnyPacket = Packet[Stream]  # generic for type checkers only

# No other file is opened, whatever this one says. No telephone writes as many tracks.
READING: Final = {"enable_drefs": "0", "protocol_whitelist": "none", "max_streams": "50"}
# Leaves out the name and version of FFmpeg, and the time.
WRITING: Final = {"fflags": "+bitexact"}
OPTIONS_OF_MUXER: Final = {"mp3": {"id3v2_version": "0"}}
WITH_INDEX_IN_FRONT: Final = frozenset({"mp4", "ipod"})
FREE_BOX: Final = 8  # bytes; FFmpeg wants room for one after the index
COVER_PICTURES: Final = (
    Disposition.attached_pic | Disposition.still_image | Disposition.timed_thumbnails
)
MOST_LOST: Final = 3.0  # seconds of the beginning that may be lost until the first keyframe
WIDELY_PLAYED: Final = frozenset({"h264", "vp8", "vp9"})
WIDELY_PLAYED_PIXELS: Final = frozenset({"yuv420p", "yuvj420p", None})


@dataclass
class Chosen:
    """The streams of a file that are kept, and what they are written into."""

    video: VideoStream | None
    audio: AudioStream | None
    container: Container

    @property
    def streams(self) -> list[Stream]:
        return [stream for stream in (self.video, self.audio) if stream]


@dataclass
class Copied:
    """How much was copied: bytes, and from when to when, in seconds."""

    size: int = 0
    begin: float = float("inf")
    end: float = 0
    indexes: set[int] = field(default_factory=set)  # of streams of which there was anything

    def add(self, packet: AnyPacket, is_shown: bool) -> None:
        self.size += packet.size
        self.indexes.add(packet.stream.index)
        if packet.pts is not None and is_shown:
            begin = float(packet.pts * packet.time_base)
            self.begin = min(self.begin, begin)
            self.end = max(self.end, begin + float((packet.duration or 0) * packet.time_base))
        if self.size > MOST_BYTES_CLEANED or self.seconds > MOST_SECONDS:
            raise RecordingRefused("heavy")

    @property
    def seconds(self) -> float:
        return self.end - max(self.begin, 0)


class MeasuringFile(io.RawIOBase):
    """A file that keeps nothing but its first bytes and its size."""

    HEAD: Final = 128

    def __init__(self) -> None:
        self.head = bytearray(self.HEAD)
        self.size = self._place = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + (0, self._place, self.size)[whence]
        return self._place

    def write(self, content: bytes) -> int:  # type: ignore[override]  # FFmpeg's bytes alone come here
        begin = self._place
        kept = content[: max(0, self.HEAD - begin)]
        self.head[begin : begin + len(kept)] = kept
        self._place += len(content)
        self.size = max(self.size, self._place)
        return len(content)


def remux(source: IO[bytes], target: IO[bytes]) -> Description:
    """Write the recording anew, and return what it is. Raises RecordingRefused, or what FFmpeg trips over."""
    source.seek(0)
    demuxer = demuxer_of(source.read(HEAD))
    options = _room_for_index(source, demuxer)
    with _opened(source, demuxer) as recording:
        chosen = _choose(recording, demuxer)
        removed = _find_traces(recording, chosen)
        copied = _copy(recording, chosen, target, options)
        return _described(chosen, copied, removed)


def _opened(source: IO[bytes], demuxer: Demuxer) -> InputContainer:
    source.seek(0)
    return av.open(source, "r", demuxer, container_options=READING)


def _choose(recording: InputContainer, demuxer: Demuxer) -> Chosen:
    videos = [s for s in recording.streams.video if not s.disposition & COVER_PICTURES]
    video = videos[0] if videos else None
    # The first may be for glasses or speakers all around, which no browser has.
    sounds = recording.streams.audio
    played = [sound for sound in sounds if _codec_of(sound) in PLAYED_AUDIO_CODECS]
    audio = next(iter([*played, *sounds]), None)
    for stream in (video, audio):
        if stream and "enc_key_id" in stream.metadata:  # so FFmpeg says it of Matroska
            raise RecordingRefused("encrypted")
    if not video and not audio:
        raise RecordingRefused("broken")
    codecs = [_codec_of(stream) if stream else None for stream in (video, audio)]
    return Chosen(video, audio, container_of(demuxer, *codecs))


def _codec_of(stream: Stream) -> str:
    context = _context_of(stream)
    return context.codec.canonical_name if context else ""


def _context_of(stream: Stream) -> CodecContext | None:
    """Return None for a codec that FFmpeg does not know; PyAV's types leave that case out."""
    return stream.codec_context


def _find_traces(recording: InputContainer, chosen: Chosen) -> set[Removed]:
    streams = (s.metadata for s in recording.streams if not s.disposition & COVER_PICTURES)
    told = traces_in([recording.metadata, *streams])
    if recording.chapters():
        told.add("chapters")
    for stream in recording.streams:
        if stream not in chosen.streams:
            told.add(_trace_of(stream))
    return told


def _trace_of(stream: Stream) -> Removed:
    """Return what the editor is told of a stream that is left out."""
    if stream.disposition & COVER_PICTURES:
        return "cover"
    kinds: dict[str, Removed] = {"data": "data-tracks", "subtitle": "subtitles"}
    return kinds.get(stream.type, "other")


def _room_for_index(source: IO[bytes], demuxer: Demuxer) -> dict[str, str]:
    """Return the option that reserves room for the index of an MP4 before its packets; {} for other files.

    The length of the index depends on the number of packets, so the video is written twice, first to nowhere.
    FFmpeg's own way, `faststart`, reads the written file again, which this process may not.
    """
    nowhere = MeasuringFile()
    with _opened(source, demuxer) as recording:
        chosen = _choose(recording, demuxer)
        if chosen.container.muxer not in WITH_INDEX_IN_FRONT:
            return {}
        _copy(recording, chosen, nowhere, {})
    return {"moov_size": str(nowhere.size - _end_of_packets(bytes(nowhere.head)) + FREE_BOX)}


def _end_of_packets(head: bytes) -> int:
    """Return where the box of the packets ends, after which FFmpeg writes the index. Raises ValueError."""
    place = head.index(b"mdat") - 4
    return place + int.from_bytes(head[place : place + 4])


def _copy(
    recording: InputContainer,
    chosen: Chosen,
    target: IO[bytes] | MeasuringFile,
    options: dict[str, str],
) -> Copied:
    muxer = chosen.container.muxer
    copied = Copied()
    with av.open(
        target, "w", muxer, container_options=WRITING | OPTIONS_OF_MUXER.get(muxer, {}) | options
    ) as new:
        copies = {stream.index: StreamCopy(stream, new) for stream in chosen.streams}
        for packet in recording.demux(*chosen.streams):
            for kept, is_shown in copies[packet.stream.index].kept_of(packet):
                copied.add(kept, is_shown)
                new.mux(kept)
    if len(copied.indexes) < len(chosen.streams):
        raise RecordingRefused("broken")
    return copied


class StreamCopy:
    """Copies the packets of one stream into a new file, without what is hidden in them.

    A telephone that trims a video only notes which part to show. What is not shown is left out, except
    what a decoder needs: frames between those that are shown, to which others refer, and 20 milliseconds
    of sound. Where the first frame that is shown refers to an earlier one, the video begins with the next
    keyframe, a second later as telephones write.
    """

    def __init__(self, stream: Stream, new: OutputContainer):
        codec = _codec_of(stream)
        self.stream = new.add_stream_from_template(stream, opaque=True)
        self._is_video, self._is_mp3 = stream.type == "video", codec == "mp3"
        self._has_begun = False
        self._lost = 0.0  # seconds
        self._hidden: list[AnyPacket] = []
        context = self.stream.codec_context
        context.extradata = parameters_of(codec, context.extradata or b"")
        if codec == "hevc":
            context.codec_tag = "hvc1"  # what Apple's players ask for
        units = UNITS.get(codec)
        self._units = (
            BitStreamFilterContext(f"filter_units=pass_types={units}", stream) if units else None
        )

    def kept_of(self, packet: AnyPacket) -> Iterator[tuple[AnyPacket, bool]]:
        """Yield new packets, each with whether it is shown. Raises RecordingRefused for what cannot be copied."""
        if packet.size == 0:  # FFmpeg's sign of the end
            return
        if packet.has_sidedata("encryption_info"):
            raise RecordingRefused("encrypted")
        if packet.has_sidedata("new_extradata"):  # put together of videos of different kinds
            raise RecordingRefused("codec")
        is_hidden, is_keyframe = packet.is_discard, packet.is_keyframe
        seconds = float((packet.duration or 0) * packet.time_base)
        copies = self._copies_of(packet)
        if is_hidden:
            self._hide(copies)
            return
        self._has_begun |= is_keyframe
        if not self._has_begun:
            self._lost += seconds
            if self._lost > MOST_LOST:
                raise RecordingRefused("unclean")
        else:
            yield from ((hidden, False) for hidden in self._hidden)
            yield from ((copy, True) for copy in copies)
            self._hidden = []

    def _hide(self, copies: list[AnyPacket]) -> None:
        """Keep what is not shown until something comes that is. At the end nothing does."""
        if not self._is_video:
            self._hidden = copies
        elif self._has_begun:
            self._hidden += copies

    def _copies_of(self, packet: AnyPacket) -> list[AnyPacket]:
        """Return the bytes and the times, without what else FFmpeg knows of them."""
        time_base, copies = packet.time_base, []
        # The filter empties the packet that it is given.
        for part in self._units.filter(packet) if self._units else [packet]:
            content = frame_of_mp3(bytes(part)) if self._is_mp3 else bytes(part)
            if not content:
                continue
            copy: AnyPacket = Packet(content)
            copy.stream = self.stream
            copy.time_base = time_base
            copy.pts, copy.dts, copy.duration = part.pts, part.dts, part.duration
            copy.is_keyframe = part.is_keyframe
            copies.append(copy)
        return copies


def _described(chosen: Chosen, copied: Copied, removed: set[Removed]) -> Description:
    video = chosen.video
    return Description(
        suffix=chosen.container.suffix,
        seconds=copied.seconds,
        width=_side(video.width * _pixel_ratio(video)) if video else None,
        height=_side(video.height) if video else None,
        has_sound=chosen.audio is not None,
        is_widely_played=video is None or _is_widely_played(video),
        removed=tuple(sorted(removed)),
    )


def _side(pixels: float) -> int:
    if not 1 <= pixels <= MOST_SIDE:
        raise RecordingRefused("broken")
    return round(pixels)


def _pixel_ratio(video: VideoStream) -> float:
    """Return how much wider than high a pixel is."""
    ratio = video.sample_aspect_ratio
    return float(ratio) if ratio else 1


def _is_widely_played(video: VideoStream) -> bool:
    return _codec_of(video) in WIDELY_PLAYED and video.pix_fmt in WIDELY_PLAYED_PIXELS
