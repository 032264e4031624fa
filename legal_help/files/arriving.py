"""Keep a file that arrives in pieces: each sealed under the cookie of whoever sends it.

A slow line breaks; what has arrived stays. Without the cookie nobody opens a piece, with the code
alone neither. A visit has one file on its way: another one takes its place.
"""

import re
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen, expand, mac, unwrap, wrap
from legal_help.files import storage
from legal_help.files.uploads import MOST_BYTES
from legal_help.trust.tokens import secret_of

PIECE_BYTES = 256_000
"""A piece and its headers fit into what the proxy keeps of a request in memory."""
MOST_PIECES = -(-MOST_BYTES // PIECE_BYTES)
KEPT_FOR = timedelta(hours=8)
"""A visit lasts no longer."""


class NoSuchUpload(Exception):
    """Raised if no such file is on its way, or not all of it has come."""


@dataclass(frozen=True, repr=False)
class Arriving:
    """Hold where the pieces of a file are kept, and the secret that opens them."""

    case: UUID
    folder: Path
    secret: bytes

    @classmethod
    def of(cls, *, case: UUID, cookie: str, upload: str) -> Self:
        """Return the place of the file that a browser calls `upload`. Raises NoSuchUpload, Locked."""
        if not re.fullmatch("[0-9a-f]{32,64}", upload):
            raise NoSuchUpload
        secret = expand(secret_of(cookie), row_labels.mark("upload", case))
        visit, name = (
            mac(secret, row_labels.mark("upload", case), text).hex()
            for text in (b"", upload.encode())
        )
        return cls(case, _folder() / visit / name, secret)

    def keep(self, number: int, piece: bytes) -> None:
        """Keep a piece, counted from 0. Raises NoSuchUpload if there can be none like it, NoRoom."""
        if not (0 <= number < MOST_PIECES and 0 < len(piece) <= PIECE_BYTES):
            raise NoSuchUpload
        for other in self._others():
            shutil.rmtree(other, ignore_errors=True)
        storage.check_room(len(piece))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{number}.part"
            part.write_bytes(wrap(self.secret, self._label(number), piece))
            part.replace(self.folder / str(number))
        except OSError:
            raise storage.NoRoom from None

    def count(self) -> int:
        """Return how many pieces have come, up to the first one that is missing."""
        return next(at for at in range(MOST_PIECES + 1) if not (self.folder / str(at)).exists())

    def whole(self, pieces: int) -> bytes:
        """Return the file of so many pieces. Raises NoSuchUpload if one is missing, or does not open."""
        if not 0 < pieces == self.count():
            raise NoSuchUpload
        try:
            return b"".join(
                unwrap(self.secret, self._label(at), (self.folder / str(at)).read_bytes())
                for at in range(pieces)
            )
        except (CannotOpen, OSError):
            raise NoSuchUpload from None

    def forget(self) -> None:
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def _others(self) -> list[Path]:
        folders = self.folder.parent.iterdir() if self.folder.parent.exists() else []
        return [each for each in folders if each != self.folder]

    def _label(self, number: int) -> row_labels.Label:
        return row_labels.text("piece", self.case, number, 1)


def forget_old_pieces() -> None:
    """Erase the pieces of files that nobody finished sending."""
    before = time.time() - KEPT_FOR.total_seconds()
    for visit in _folder().iterdir() if _folder().exists() else []:
        if visit.stat().st_mtime < before:
            shutil.rmtree(visit, ignore_errors=True)


def _folder() -> Path:
    return storage.folder_of_all() / "arriving"
