"""Files of the whole collection: made while they are sent, and kept until something is published.

docs/decisions/0041-the-collection-is-made-once.md says why. What is kept is a copy to save work:
where it cannot be written, the file is made again for whoever asks next.
"""

import contextlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, NamedTuple

from django.conf import settings

from page_cache import generation

FOLDER: Final = "collection"
UNFINISHED: Final = ".unfinished"
GZIP: Final = 16 + zlib.MAX_WBITS


class Name(NamedTuple):
    """What a kept file is of. One of an older generation, release or site is never given out."""

    generation: int
    release: str
    address: str

    @property
    def path(self) -> Path:
        named = sha256(f"{self.release} {self.address}".encode()).hexdigest()[:20]
        return Path(settings.DATA_DIR) / FOLDER / f"{self.generation}-{named}"


def kept(name: Name) -> IO[bytes] | None:
    """Open the file as it was made earlier in this generation; None where nobody asked for it yet."""
    try:
        return name.path.open("rb")
    except FileNotFoundError:
        return None


def in_gzip(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Compress as it comes, without the time: the same bytes each time."""
    compressor = zlib.compressobj(wbits=GZIP)
    for piece in pieces:
        if done := compressor.compress(piece.encode() if isinstance(piece, str) else piece):
            yield done
    yield compressor.flush()


def keeping(name: Name, pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Pass the pieces on, and keep them under this name once the last has gone.

    A download that is broken off leaves nothing, nor does one during which something was published:
    its tables may be of before and of after.
    """
    with contextlib.ExitStack() as until_sent:
        copy = _begun(name, until_sent)
        for piece in pieces:
            octets = piece.encode() if isinstance(piece, str) else piece
            if copy:
                copy = _written(copy, octets)
            yield octets
        if copy and generation.current() == name.generation:
            _put(name, copy)


def _begun(name: Name, until_sent: contextlib.ExitStack) -> IO[bytes] | None:
    try:
        name.path.parent.mkdir(exist_ok=True)
        return until_sent.enter_context(
            tempfile.NamedTemporaryFile(dir=name.path.parent, suffix=UNFINISHED)
        )
    except OSError:
        return None


def _written(copy: IO[bytes], octets: bytes) -> IO[bytes] | None:
    try:
        copy.write(octets)
    except OSError:  # no room: the reader gets the file all the same
        return None
    return copy


def _put(name: Name, copy: IO[bytes]) -> None:
    """Give the copy its name at one stroke, and take away those of other generations."""
    with contextlib.suppress(OSError):
        copy.flush()
        # Another who was quicker has made the same.
        with contextlib.suppress(FileExistsError):
            name.path.hardlink_to(copy.name)
        for other in name.path.parent.iterdir():
            if not other.name.startswith(f"{name.generation}-") and other.suffix != UNFINISHED:
                other.unlink(missing_ok=True)
