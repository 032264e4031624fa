"""Keeps files of the whole collection while they are sent, until something is published.

docs/decisions/0041-the-collection-is-made-once.md says why. A kept file is a copy that saves work:
where it cannot be written, the file is made again for the next reader.
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


class CopyName(NamedTuple):
    """The name of a kept file. A file of an older generation, release or site is never sent."""

    generation: int
    release: str
    address: str

    @property
    def path(self) -> Path:
        named = sha256(f"{self.release} {self.address}".encode()).hexdigest()[:20]
        return Path(settings.DATA_DIR) / FOLDER / f"{self.generation}-{named}"


def open_copy(name: CopyName) -> IO[bytes] | None:
    """Open the file that was made earlier in this generation; return None if there is none."""
    try:
        return name.path.open("rb")
    except FileNotFoundError:
        return None


def compress(pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Compress piece by piece. The file holds no time, so it has the same bytes each time."""
    compressor = zlib.compressobj(wbits=GZIP)
    for piece in pieces:
        if done := compressor.compress(piece.encode() if isinstance(piece, str) else piece):
            yield done
    yield compressor.flush()


def keep_copy(name: CopyName, pieces: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Pass the pieces on, and keep them under this name when the last one is sent.

    A download that is broken off is not kept. Nor is one during which something was published: some
    of its rows may be older than others.
    """
    with contextlib.ExitStack() as until_sent:
        copy = _open_unfinished(name, until_sent)
        for piece in pieces:
            octets = piece.encode() if isinstance(piece, str) else piece
            if copy:
                copy = _append(copy, octets)
            yield octets
        if copy and generation.current() == name.generation:
            _finish(name, copy)


def _open_unfinished(name: CopyName, until_sent: contextlib.ExitStack) -> IO[bytes] | None:
    try:
        name.path.parent.mkdir(exist_ok=True)
        return until_sent.enter_context(
            tempfile.NamedTemporaryFile(dir=name.path.parent, suffix=UNFINISHED)
        )
    except OSError:
        return None


def _append(copy: IO[bytes], octets: bytes) -> IO[bytes] | None:
    try:
        copy.write(octets)
    except OSError:  # The disk is full. The reader gets the file all the same.
        return None
    return copy


def _finish(name: CopyName, copy: IO[bytes]) -> None:
    """Give the copy its name in one step, and delete the copies of other generations."""
    with contextlib.suppress(OSError):
        copy.flush()
        # A quicker request has kept the same bytes.
        with contextlib.suppress(FileExistsError):
            name.path.hardlink_to(copy.name)
        for other in name.path.parent.iterdir():
            if not other.name.startswith(f"{name.generation}-") and other.suffix != UNFINISHED:
                other.unlink(missing_ok=True)
