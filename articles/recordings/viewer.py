"""The process that looks at a cleaned video, and may touch nothing else while it does. `cleaning` starts it.

It answers the size of the video as it is shown, in pixels, and a picture of it. A frame that crashes the
decoder costs no more than these.
"""

import io
import itertools
import json
from collections.abc import Iterator
from typing import IO, Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from PIL import Image

from articles.recordings.containers import HEAD, demuxer_of
from articles.recordings.recording import MOST_PICTURE_SIDE
from articles.recordings.remux import READING  # loads all of PyAV
from confinement.process import answer_confined_on_files

MEMORY: Final = (
    400_000_000  # bytes of addresses, of which libraries take a third that they do not use
)
CPU_SECONDS: Final = 15
PICTURE_AT: Final = 1.0  # seconds; many videos begin in the dark
MOST_FRAMES: Final = 300
TURNS: Final = {
    90: Image.Transpose.ROTATE_90,
    -90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
}

# Loads what Pillow otherwise loads when it first writes a picture, and no file can be opened any more.
Image.preinit()


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer_confined_on_files(frames, memory=MEMORY, cpu_seconds=CPU_SECONDS)


def frames(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the size as JSON, and a PNG. May raise what FFmpeg and Pillow raise, or crash."""
    source.seek(0)
    demuxer = demuxer_of(source.read(HEAD))
    source.seek(0)
    with av.open(source, "r", demuxer, container_options=READING) as video:
        frame = _frame_of(video)
        ratio = video.streams.video[0].sample_aspect_ratio
    width, height = frame.width * (float(ratio) if ratio else 1), frame.height
    turn = TURNS.get(round(frame.rotation))
    is_on_its_side = turn in {Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270}
    size = (round(width), height)
    yield json.dumps(size[::-1] if is_on_its_side else size).encode()
    scale = min(1, MOST_PICTURE_SIDE / max(width, height))
    picture = _drawn(frame, max(1, round(width * scale)), max(1, round(height * scale)))
    out = io.BytesIO()
    (picture if turn is None else picture.transpose(turn)).save(out, "PNG", compress_level=6)
    yield out.getvalue()


def _drawn(frame: VideoFrame, width: int, height: int) -> Image.Image:
    plane = frame.reformat(width, height, format="rgb24").planes[0]
    return Image.frombuffer("RGB", (width, height), bytes(plane), "raw", "RGB", plane.line_size, 1)


def _frame_of(video: InputContainer) -> VideoFrame:
    """Return the first frame of which a second has gone, or the last one."""
    stream = video.streams.video[0]
    stream.codec_context.thread_count = 1
    shown = video.decode(stream)
    found = next(shown)
    for frame in itertools.islice(shown, MOST_FRAMES):
        if (found.time or 0) >= PICTURE_AT:
            break
        found = frame
    return found
