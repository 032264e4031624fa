"""Define a cleaned recording and the reasons for which one is refused. Loads no decoder: web workers import this."""

from dataclasses import dataclass
from typing import IO, Final, Literal, get_args

MOST_BYTES: Final = 200_000_000
MOST_BYTES_CLEANED: Final = 210_000_000  # another container says the same in other words
MOST_SECONDS: Final = 24 * 60 * 60
MOST_SIDE: Final = 16_384  # pixels, of a video
MOST_PICTURE_SIDE: Final = 1_920  # pixels

MEDIA_TYPES: Final = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "opus": "audio/ogg",
}
SUFFIXES: Final = frozenset(MEDIA_TYPES)
VIDEO_SUFFIXES: Final = frozenset({"mp4", "webm"})

type Refusal = Literal[
    "heavy",  # more than MOST_BYTES or MOST_SECONDS, or more memory than one file may take
    "unknown",  # of no type that is taken
    "broken",  # cannot be read
    "codec",  # nothing that browsers play
    "encrypted",  # under a key
    "slow",  # not cleaned in the time that one file may take
    "unclean",  # holds what cannot be taken out
    "empty",  # nothing in it
]
type Removed = Literal[
    "author",  # names of artists, authors, publishers, owners
    "chapters",
    "comments",  # and descriptions, words of songs
    "cover",
    "data-tracks",  # of sensors, places, times
    "dates",
    "device",  # its maker and model
    "location",
    "other",  # other properties, a second video, another sound
    "software",
    "subtitles",
    "title",
]
REFUSALS: Final = frozenset(get_args(Refusal.__value__))
REMOVED: Final = frozenset(get_args(Removed.__value__))


class RecordingRefused(Exception):
    """This recording is not taken. `code` says why, and nothing here says what was in it."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Description:
    """The properties of a recording beside its content."""

    suffix: str  # one of SUFFIXES
    seconds: float
    width: int | None  # pixels as shown, after rotation; None for sound
    height: int | None
    has_sound: bool
    is_widely_played: bool  # False for HEVC and AV1, of which older devices show nothing
    removed: tuple[Removed, ...]  # sorted; told to the editor


@dataclass(frozen=True)
class CleanRecording:
    """A recording that may be stored and served."""

    content: IO[bytes]  # an anonymous temporary file, at its beginning; the caller closes it
    suffix: str  # a key of MEDIA_TYPES
    size: int  # bytes
    seconds: float
    width: int | None  # pixels as shown, after rotation; None for sound
    height: int | None
    has_sound: bool
    is_widely_played: bool  # False for HEVC and AV1, of which older devices show nothing
    picture: bytes | None  # PNG of a frame, at most MOST_PICTURE_SIDE a side, as shown
    removed: tuple[Removed, ...]  # sorted; told to the editor
