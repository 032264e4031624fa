"""Films and sound made here, with the words of a witness wherever a file can hold words."""

import array
import hashlib
import io
import math
import random
from fractions import Fraction

import av

PLACE = "+12.3456-076.5432+012.345/"
# In each place another word. None of them may be in a cleaned file.
SENTINELS = (b"12.3456", b"076.5432", b"SENTINEL", b"2024-05-06", b"Lavf63", b"x264", b"x265")
METADATA = {
    "com.apple.quicktime.location.ISO6709": PLACE,
    "com.apple.quicktime.make": "SENTINEL maker",
    "com.apple.quicktime.model": "SENTINEL model",
    "com.apple.quicktime.software": "SENTINEL software",
    "com.apple.quicktime.creationdate": "2024-05-06T07:08:09+0200",
    "location": PLACE,
    "make": "SENTINEL maker",
    "model": "SENTINEL model",
    "creation_time": "2024-05-06T07:08:09Z",
    "date": "2024-05-06",
    "title": "SENTINEL title",
    "artist": "SENTINEL artist",
    "comment": "SENTINEL comment",
    "encoder": "SENTINEL encoder",
    "copyright": "SENTINEL copyright",
}
OF_STREAM = {
    "handler_name": "SENTINEL handler",
    "creation_time": "2024-05-06T07:08:09Z",
    "encoder": "SENTINEL encoder",
    "language": "spa",
    "title": "SENTINEL track",
}
CHAPTER = {
    "id": 1,
    "start": 0,
    "end": 1000,
    "time_base": Fraction(1, 1000),
    "metadata": {"title": "SENTINEL chapter"},
}
RATE = 48_000
FRAMES_A_SECOND = 10
SAMPLES = 960
LIGHT, DARK = 220, 40
QUIET = {"libx265": {"x265-params": "log-level=none"}}
EXPERIMENTAL = {"vorbis": {"strict": "experimental"}}


def film(
    container="mp4",
    picture="libx264",
    sound="aac",
    *,
    seconds=3,
    size=(160, 90),
    rotation=None,
    metadata=None,
    of_stream=None,
    chapters=(),
    subtitles=False,
    layout="mono",
    of_container=None,
    pixels="yuv420p",
    stretched=1,
    keyframe_each=10,
):
    """Return a film or, without a picture, sound."""
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if container in {"mov", "mp4", "ipod"} else {}
    with av.open(out, "w", container, container_options=options | (of_container or {})) as to:
        to.metadata.update(metadata or {})
        streams = []
        if picture:
            options = {"threads": "1", "g": str(keyframe_each)} | QUIET.get(picture, {})
            stream = to.add_stream(picture, rate=FRAMES_A_SECOND, options=options)
            stream.width, stream.height = size
            stream.pix_fmt = pixels
            stream.time_base = Fraction(1, FRAMES_A_SECOND)
            stream.codec_context.sample_aspect_ratio = Fraction(stretched)
            if rotation is not None:
                stream.set_display_rotation(rotation)
            streams.append((stream, _pictures(size, seconds, pixels)))
        if sound:
            stream = to.add_stream(sound, rate=RATE, options=EXPERIMENTAL.get(sound))
            stream.layout = layout
            streams.append((stream, _tones(stream.format.name, layout, seconds)))
        if subtitles:
            words = to.add_mux_stream("mov_text", time_base=Fraction(1, 1000))
        for stream, _frames in streams:
            stream.metadata.update(of_stream or {})
        to.set_chapters(list(chapters))
        packets = [
            packet
            for stream, frames in streams
            for frame in (*frames, None)
            for packet in stream.encode(frame)
        ]
        if subtitles:
            packets.append(_subtitle(words))
        for packet in sorted(packets, key=lambda packet: float(packet.dts * packet.time_base)):
            to.mux(packet)
    return out.getvalue()


def told(container="mp4", *codecs, **differing):
    """Return a film that tells all that one can tell."""
    return film(
        container,
        *codecs,
        metadata=METADATA,
        of_stream=OF_STREAM,
        chapters=[CHAPTER] if container != "mp3" else (),
        **differing,
    )


def _subtitle(stream):
    text = b"SENTINEL subtitle"
    packet = av.Packet(len(text).to_bytes(2) + text)
    packet.stream = stream
    packet.time_base = Fraction(1, 1000)
    packet.pts = packet.dts = 0
    packet.duration = 1000
    packet.is_keyframe = True
    return packet


def _pictures(size, seconds, pixels):
    """Yield frames, each of another grey, of which the upper left quarter is light."""
    width, height = size
    for number in range(round(seconds * FRAMES_A_SECOND)):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, level in zip(frame.planes, (DARK + number, 128, 128), strict=True):
            rows = bytearray([level]) * (plane.line_size * plane.height)
            if plane is frame.planes[0] or plane.width == width:
                for row in range(plane.height // 2):
                    begin = row * plane.line_size
                    rows[begin : begin + width // 2] = bytes([LIGHT]) * (width // 2)
            plane.update(bytes(rows))
        frame = frame if pixels == "yuv420p" else frame.reformat(format=pixels)
        frame.pts = number
        frame.time_base = Fraction(1, FRAMES_A_SECOND)
        yield frame


def _tones(sample_format, layout, seconds):
    for number in range(round(seconds * RATE / SAMPLES)):
        frame = av.AudioFrame(sample_format, layout, SAMPLES)
        values = [math.sin((number * SAMPLES + k) / 20) / 3 for k in range(SAMPLES)]
        if not sample_format.startswith("flt"):
            content = array.array("h", [int(value * 32_767) for value in values]).tobytes()
        else:
            content = array.array("f", values).tobytes()
        for plane in frame.planes:
            plane.update(content.ljust(plane.buffer_size, b"\0"))
        frame.sample_rate = RATE
        frame.pts = number * SAMPLES
        frame.time_base = Fraction(1, RATE)
        yield frame


def rewritten(content, container, *, shift=0, of_container=None, kinds=("video", "audio")):
    """Return a film with the same packets in another container, or at other times."""
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(content)) as source,
        av.open(out, "w", container, container_options=of_container or {}) as to,
    ):
        streams = [stream for stream in source.streams if stream.type in kinds]
        news = {s.index: to.add_stream_from_template(s, opaque=True) for s in streams}
        for packet in source.demux(*streams):
            if packet.size:
                moved = round(shift / packet.time_base)
                packet.pts, packet.dts = packet.pts + moved, packet.dts + moved
                packet.stream = news[packet.stream.index]
                to.mux(packet)
    return out.getvalue()


def write_large(path, size, quality, *, bytes_at_least):
    """Write a film of noise: a second of pictures and two of sound, again and again."""
    pictures = _noise(size, quality)
    with (
        av.open(io.BytesIO(pictures)) as film_of_noise,
        av.open(io.BytesIO(film("ipod", None, "aac", seconds=2))) as tone,
        av.open(str(path), "w", "mp4") as to,
    ):
        sources = (film_of_noise.streams.video[0], tone.streams.audio[0])
        tracks = [
            (
                to.add_stream_from_template(source, opaque=True),
                [bytes(packet) for packet in container.demux(source) if packet.size],
                length,
            )
            for container, source, length in zip(
                (film_of_noise, tone),
                sources,
                (Fraction(1, 30), Fraction(1_024, RATE)),
                strict=True,
            )
        ]
        counts, written = [0, 0], 0
        while written < bytes_at_least:
            which = min((0, 1), key=lambda which: counts[which] * tracks[which][2])
            stream, contents, length = tracks[which]
            packet = av.Packet(contents[counts[which] % len(contents)])
            packet.stream, packet.time_base = stream, length
            packet.pts = packet.dts = counts[which]
            packet.duration = 1
            packet.is_keyframe = which == 1 or counts[which] % len(contents) == 0
            counts[which] += 1
            written += packet.size
            to.mux(packet)


def _noise(size, quality):
    out = io.BytesIO()
    options = {"threads": "1", "g": "30", "bf": "0", "crf": quality, "preset": "ultrafast"}
    with av.open(out, "w", "mp4") as to:
        stream = to.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(30):
            frame = av.VideoFrame(*size, "yuv420p")
            for plane in frame.planes:
                plane.update(random.Random(number).randbytes(plane.buffer_size))  # noqa: S311 -- noise
            frame.pts, frame.time_base = number, Fraction(1, 30)
            to.mux(stream.encode(frame))
        to.mux(stream.encode(None))
    return out.getvalue()


def ending(content, seconds):
    """Return an MP4 that says of each track that it is shown for so long."""
    changed = bytearray(content)
    scale = int.from_bytes(content[content.index(b"mvhd") + 16 :][:4])
    place = 0
    while (place := changed.find(b"elst", place + 1)) > 0:
        changed[place + 12 : place + 16] = round(seconds * scale).to_bytes(4)
    return bytes(changed)


def id3(content):
    """Return an MP3 with a tag before and one after it, and a picture."""
    title = b"TIT2" + (15).to_bytes(4) + b"\0\0" + b"\0SENTINEL title"
    picture = b"\0image/png\0\3\0" + b"\x89PNG\r\n\x1a\n SENTINEL picture"
    frames = title + b"APIC" + len(picture).to_bytes(4) + b"\0\0" + picture
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    ape = b"APETAGEX" + (2000).to_bytes(4, "little") + (32 + 30).to_bytes(4, "little")
    ape += (1).to_bytes(4, "little") + bytes(12) + b"SENTINEL in APE".ljust(30, b" ") + ape
    old = b"TAG" + b"SENTINEL artist".ljust(125, b"\0")
    return b"ID3\3\0\0" + size + frames + content + ape.ljust(94 + 24, b"\0") + old


def payloads(content, kind):
    """Return how each packet of the first stream of a kind begins and what it holds, as a digest, and its time."""
    with av.open(io.BytesIO(content)) as recording:
        stream = getattr(recording.streams, kind)[0]
        return [
            (_digest(packet), float(packet.pts * packet.time_base), packet.is_keyframe)
            for packet in recording.demux(stream)
            if packet.size
        ]


def _digest(packet):
    return hashlib.sha256(bytes(packet)).hexdigest()


def frames_of(content):
    """Return the pixels of each frame as they are decoded: the light of each."""
    with av.open(io.BytesIO(content)) as recording:
        return [_visible(frame) for frame in recording.decode(video=0)]


def _visible(frame):
    plane = frame.planes[0]
    lines = bytes(plane)
    return b"".join(lines[row * plane.line_size :][: plane.width] for row in range(plane.height))


def units_of(content):
    """Return the types of all units of a film whose units stand after their lengths."""
    found = set()
    with av.open(io.BytesIO(content)) as recording:
        stream = recording.streams.video[0]
        is_hevc = stream.codec_context.name == "hevc"
        for packet in recording.demux(stream):
            left = bytes(packet)
            while left:
                length = int.from_bytes(left[:4])
                found.add(left[4] >> 1 & 0x3F if is_hevc else left[4] & 0x1F)
                left = left[4 + length :]
    return found


CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"udta"}


def boxes(content, path=()):
    """Yield the path, the place and the length of each box of an MP4."""
    place = 0
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        assert length >= 8
        yield (*path, kind), place, length
        if kind in CONTAINERS:
            yield from boxes(content[place + 8 : place + length], (*path, kind))
        place += length
