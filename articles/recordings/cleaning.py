"""Have a recording cleaned by a process that may touch nothing else, and check what it answers.

A web worker decodes nothing itself. What is written has no name on the disk.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, BinaryIO, Final, cast

from articles.recordings.recording import (
    MEDIA_TYPES,
    MOST_BYTES,
    MOST_SECONDS,
    MOST_SIDE,
    REFUSALS,
    REMOVED,
    SUFFIXES,
    VIDEO_SUFFIXES,
    CleanRecording,
    Description,
    RecordingRefused,
    Refusal,
    Removed,
)
from confinement.asking import (
    CannotConfine,
    EndedBadly,
    Limits,
    TookTooLong,
    ask_confined,
    program_of,
)

__all__ = [
    "MEDIA_TYPES",
    "MOST_BYTES",
    "SUFFIXES",
    "CleanRecording",
    "RecordingRefused",
    "Refusal",
    "Removed",
    "clean_recording",
]

logger = logging.getLogger(__name__)

# By the clock, the start and the files included. The processes may compute for 60 and for 15 seconds.
SECONDS_TO_CLEAN: Final = 120
SECONDS_TO_LOOK: Final = 30
MOST_BYTES_TOLD: Final = 2_000
MOST_BYTES_OF_PICTURE: Final = 9_000_000  # noise of 1,920 by 1,080 pixels has 6.3 MB
WORKER: Final = program_of("articles.recordings.worker")
VIEWER: Final = program_of("articles.recordings.viewer")
PNG_BEGIN: Final = b"\x89PNG\r\n\x1a\n"
PNG_END: Final = b"IEND\xaeB`\x82"
# How what is stored begins, whoever wrote it, and where.
BEGINNINGS: Final = {
    "mp4": (4, b"ftyp"),
    "m4a": (4, b"ftyp"),
    "webm": (0, b"\x1a\x45\xdf\xa3"),
    "opus": (0, b"OggS"),
    "mp3": (0, b"\xff"),
}
# Each takes up to 300 MB: several editors who upload at once wait for each other.
_one_at_a_time = Lock()


def clean_recording(upload: BinaryIO) -> CleanRecording:
    """Return the recording without what tells where, when and by whom it was made.

    Its kind is told by its bytes. Takes up to SECONDS_TO_CLEAN, and SECONDS_TO_LOOK for a video. A video
    of which no frame can be drawn has no picture. Raises RecordingRefused, with "unclean" too where no process can be confined. The upload
    stays open, and its position changes.
    """
    size = upload.seek(0, os.SEEK_END)
    if size == 0:
        raise RecordingRefused("empty")
    if size > MOST_BYTES:
        raise RecordingRefused("heavy")
    with _one_at_a_time, _on_disk(upload) as source:
        target = cast("IO[bytes]", TemporaryFile())  # noqa: SIM115 -- the caller closes it
        try:
            return _clean_files(source, target)
        except BaseException:
            target.close()
            raise


@contextmanager
def _on_disk(upload: BinaryIO) -> Iterator[IO[bytes]]:
    """Give the upload as a file that another process can read, at its beginning."""
    upload.seek(0)
    try:
        upload.fileno()
    except OSError:
        with TemporaryFile() as file:
            shutil.copyfileobj(upload, file)
            file.seek(0)
            yield file
    else:
        yield upload


def _clean_files(source: IO[bytes], target: IO[bytes]) -> CleanRecording:
    description = _parse_answer(_ask_worker(source, target))
    size = os.fstat(target.fileno()).st_size
    place, beginning = BEGINNINGS[description.suffix]
    # Not by a buffered read: the other process shares the offset of this file, and moves it.
    if os.pread(target.fileno(), len(beginning), place) != beginning:
        raise RecordingRefused("broken")
    picture = None
    if description.suffix in VIDEO_SUFFIXES:
        description, picture = _ask_viewer(target, description)
    target.seek(0)
    return CleanRecording(content=target, size=size, picture=picture, **asdict(description))


def _ask_worker(source: IO[bytes], target: IO[bytes]) -> list[bytes]:
    limits = Limits(SECONDS_TO_CLEAN, frames=2, bytes_a_frame=MOST_BYTES_TOLD)
    try:
        return ask_confined(WORKER, source, limits, target)
    except TookTooLong:
        raise RecordingRefused("slow") from None
    except EndedBadly:
        raise RecordingRefused("broken") from None
    except CannotConfine:
        logger.error("No process can be confined on this machine, so no recording is cleaned")  # noqa: TRY400 -- where it happened says nothing
        raise RecordingRefused("unclean") from None


def _parse_answer(answer: list[bytes]) -> Description:
    """Return what the process answered, once it is seen to be a description or a refusal."""
    match answer:
        case [b"refused", code] if code.decode("ascii", "replace") in REFUSALS:
            raise RecordingRefused(cast("Refusal", code.decode()))
        case [b"clean", described]:
            try:
                return _parse_description(json.loads(described))
            except (KeyError, TypeError, ValueError):
                pass
    raise RecordingRefused("broken")


def _parse_description(told: dict[str, object]) -> Description:
    """Return the description. Raises KeyError, TypeError or ValueError if it is none."""
    suffix, seconds, removed = told["suffix"], told["seconds"], told["removed"]
    has_sound, is_widely_played = told["has_sound"], told["is_widely_played"]
    width, height = told["width"], told["height"]
    is_description = (
        suffix in SUFFIXES
        and isinstance(seconds, float | int)
        and 0 < seconds <= MOST_SECONDS
        and _is_size([width, height]) == (suffix in VIDEO_SUFFIXES)
        and isinstance(has_sound, bool)
        and isinstance(is_widely_played, bool)
        and isinstance(removed, list)
        and REMOVED.issuperset(removed)
    )
    if not is_description:
        raise ValueError
    return Description(
        suffix=cast("str", suffix),
        seconds=float(cast("float", seconds)),
        width=cast("int | None", width),
        height=cast("int | None", height),
        has_sound=cast("bool", has_sound),
        is_widely_played=cast("bool", is_widely_played),
        removed=tuple(cast("list[Removed]", removed)),
    )


def _is_size(sides: object) -> bool:
    return (
        isinstance(sides, list)
        and len(sides) == 2
        and all(type(side) is int and 1 <= side <= MOST_SIDE for side in sides)
    )


def _ask_viewer(video: IO[bytes], description: Description) -> tuple[Description, bytes | None]:
    """Return the video's size after rotation, and a picture, as far as they can be had."""
    video.seek(0)
    limits = Limits(SECONDS_TO_LOOK, frames=2, bytes_a_frame=MOST_BYTES_OF_PICTURE)
    try:
        answer = ask_confined(VIEWER, video, limits)
    except EndedBadly as ended:
        answer = ended.answered
    except CannotConfine:
        answer = []
    picture = answer[1] if len(answer) == 2 else b""
    is_png = picture.startswith(PNG_BEGIN) and picture.endswith(PNG_END)
    return _with_shown_size(description, answer[:1]), picture if is_png else None


def _with_shown_size(description: Description, answer: list[bytes]) -> Description:
    try:
        width, height = json.loads(b"".join(answer))
    except (TypeError, ValueError):
        return description
    is_size = _is_size([width, height])
    return replace(description, width=width, height=height) if is_size else description
