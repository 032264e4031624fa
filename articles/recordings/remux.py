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
    PLAYED_SOUNDS,
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

type AnyPacket = Packet[Stream]  # no generic class but for those who check types

# No other file, whatever this one says; more tracks than any telephone writes are none.
READING: Final = {"enable_drefs": "0", "protocol_whitelist": "none", "max_streams": "50"}
# Neither the name and version of what writes it, nor the time.
WRITING: Final = {"fflags": "+bitexact"}
OF_MUXER: Final = {"mp3": {"id3v2_version": "0"}}
WITH_INDEX_IN_FRONT: Final = frozenset({"mp4", "ipod"})
FREE_BOX: Final = 8  # bytes; FFmpeg wants room for one after the index
PICTURES_BESIDE: Final = (
    Disposition.attached_pic | Disposition.still_image | Disposition.timed_thumbnails
)
MOST_LOST: Final = 3.0  # seconds of the beginning, where what was cut off cannot go alone
WIDELY_PLAYED: Final = frozenset({"h264", "vp8", "vp9"})
WIDELY_PLAYED_PIXELS: Final = frozenset({"yuv420p", "yuvj420p", None})


@dataclass
class Chosen:
    """The streams of a file that are kept, and what they are written into."""

    picture: VideoStream | None
    sound: AudioStream | None
    container: Container

    @property
    def streams(self) -> list[Stream]:
        return [stream for stream in (self.picture, self.sound) if stream]


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


class Counter(io.RawIOBase):
    """A file that remembers its first bytes and its size alone."""

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
        removed = _told_by(recording, chosen)
        copied = _copy(recording, chosen, target, options)
        return _described(chosen, copied, removed)


def _opened(source: IO[bytes], demuxer: Demuxer) -> InputContainer:
    source.seek(0)
    return av.open(source, "r", demuxer, container_options=READING)


def _choose(recording: InputContainer, demuxer: Demuxer) -> Chosen:
    pictures = [s for s in recording.streams.video if not s.disposition & PICTURES_BESIDE]
    sounds = recording.streams.audio
    picture = pictures[0] if pictures else None
    # A second one may be for glasses and speakers all around, that no browser has.
    played = [sound for sound in sounds if _codec_of(sound) in PLAYED_SOUNDS]
    sound = played[0] if played else sounds[0] if sounds else None
    for stream in (picture, sound):
        if stream and "enc_key_id" in stream.metadata:  # so FFmpeg says it of Matroska
            raise RecordingRefused("encrypted")
    if not picture and not sound:
        raise RecordingRefused("broken")
    names = [_codec_of(stream) if stream else None for stream in (picture, sound)]
    return Chosen(picture, sound, container_of(demuxer, *names))


def _codec_of(stream: Stream) -> str:
    context = _context_of(stream)
    return context.codec.canonical_name if context else ""


def _context_of(stream: Stream) -> CodecContext | None:
    """Return None for a codec that FFmpeg does not know, of which PyAV's types say nothing."""
    return stream.codec_context


def _told_by(recording: InputContainer, chosen: Chosen) -> set[Removed]:
    films = (s.metadata for s in recording.streams if not s.disposition & PICTURES_BESIDE)
    told = traces_in([recording.metadata, *films])
    if recording.chapters():
        told.add("chapters")
    for stream in recording.streams:
        if stream not in chosen.streams:
            told.add(_left_out(stream))
    return told


def _left_out(stream: Stream) -> Removed:
    if stream.disposition & PICTURES_BESIDE:
        return "cover"
    kinds: dict[str, Removed] = {"data": "data-tracks", "subtitle": "subtitles"}
    return kinds.get(stream.type, "other")


def _room_for_index(source: IO[bytes], demuxer: Demuxer) -> dict[str, str]:
    """Return the option by which the index of an MP4 stands before what it lists.

    It is as long as the film has packets. So the film is written twice, first to nowhere: FFmpeg would
    move what it wrote, and must read it again for that.
    """
    nowhere = Counter()
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
    recording: InputContainer, chosen: Chosen, target: IO[bytes] | Counter, options: dict[str, str]
) -> Copied:
    muxer = chosen.container.muxer
    copied = Copied()
    with av.open(
        target, "w", muxer, container_options=WRITING | OF_MUXER.get(muxer, {}) | options
    ) as new:
        filters = {stream.index: Filter(stream, new) for stream in chosen.streams}
        for packet in recording.demux(*chosen.streams):
            for kept, is_shown in filters[packet.stream.index].kept_of(packet):
                copied.add(kept, is_shown)
                new.mux(kept)
    if len(copied.indexes) < len(chosen.streams):
        raise RecordingRefused("broken")
    return copied


class Filter:
    """Makes packets of a new stream of those of a stream.

    A telephone that cuts an end off only says which part of a film to show. What is not shown
    goes, but for what a decoder needs: pictures between those that are shown, to which others refer, and
    20 milliseconds of sound. If the first picture that is shown refers to one before, the film begins
    with the next that does not: a second later, as telephones write.
    """

    def __init__(self, stream: Stream, new: OutputContainer):
        codec = _codec_of(stream)
        self.stream = new.add_stream_from_template(stream, opaque=True)
        self._is_picture, self._is_mp3 = stream.type == "video", codec == "mp3"
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
        """Yield what is kept, and whether it is shown. Raises RecordingRefused for what cannot be copied."""
        if packet.size == 0:  # FFmpeg's sign of the end
            return
        if packet.has_sidedata("encryption_info"):
            raise RecordingRefused("encrypted")
        if packet.has_sidedata("new_extradata"):  # put together of films of different kinds
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
        if not self._is_picture:
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
    picture = chosen.picture
    return Description(
        suffix=chosen.container.suffix,
        seconds=copied.seconds,
        width=_side(picture.width * _stretch(picture)) if picture else None,
        height=_side(picture.height) if picture else None,
        has_sound=chosen.sound is not None,
        is_widely_played=picture is None or _is_widely_played(picture),
        removed=tuple(sorted(removed)),
    )


def _side(pixels: float) -> int:
    if not 1 <= pixels <= MOST_SIDE:
        raise RecordingRefused("broken")
    return round(pixels)


def _stretch(picture: VideoStream) -> float:
    """Return how much wider than high a pixel is."""
    ratio = picture.sample_aspect_ratio
    return float(ratio) if ratio else 1


def _is_widely_played(picture: VideoStream) -> bool:
    return _codec_of(picture) in WIDELY_PLAYED and picture.pix_fmt in WIDELY_PLAYED_PIXELS
