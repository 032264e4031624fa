"""Keep a file that arrives in pieces: each sealed under the cookie of whoever sends it.

A slow line breaks; what has arrived stays. Without the cookie nobody opens a piece, with the code
alone neither. A visit has one file on its way: another one takes its place.
"""

import re
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
MOST_VISITS = 3
"""So many visits of one case may have a file on its way; of more the oldest gives way."""
KEPT_FOR = timedelta(hours=8)
"""A visit lasts no longer."""


class NoSuchUpload(Exception):
    """Raised if no such file is on its way, or not all of it has come."""


@dataclass(frozen=True, repr=False)
class Upload:
    """Hold where the pieces of a file are kept, and the secret that opens them."""

    case: UUID
    folder: Path
    secret: bytes

    @classmethod
    def for_visit(cls, *, case: UUID, cookie: str, name: str) -> Self:
        """Return the file that a browser calls by this name. Raises NoSuchUpload, Locked."""
        if not re.fullmatch("[0-9a-f]{32,64}", name):
            raise NoSuchUpload
        secret = expand(secret_of(cookie), row_labels.mark("upload", case))
        visit, folder = (
            mac(secret, row_labels.mark("upload", case), text).hex()
            for text in (b"", name.encode())
        )
        return cls(case, folder_of_all() / str(case) / visit / folder, secret)

    def keep(self, number: int, piece: bytes) -> None:
        """Keep a piece, counted from 0. Raises NoSuchUpload if there can be none like it, NoRoom."""
        if not (0 <= number < MOST_PIECES and 0 < len(piece) <= PIECE_BYTES):
            raise NoSuchUpload
        if not self.folder.exists():
            storage.check_room(MOST_BYTES)
            self._make_room()
            storage.make_folder(self.folder)
        part = self.folder / f"{number}.part"
        label = row_labels.text("piece", self.case, number, 1)
        storage.write_durably(part, wrap(self.secret, label, piece))
        part.replace(self.folder / str(number))

    def count(self) -> int:
        """Return how many pieces have come, up to the first one that is missing."""
        return next(at for at in range(MOST_PIECES + 1) if not (self.folder / str(at)).exists())

    def read_all(self, pieces: int) -> bytes:
        """Return the file of so many pieces. Raises NoSuchUpload if one is missing, or does not open."""
        if not 0 < pieces == self.count():
            raise NoSuchUpload
        try:
            content = b"".join(
                unwrap(
                    self.secret,
                    row_labels.text("piece", self.case, at, 1),
                    (self.folder / str(at)).read_bytes(),
                )
                for at in range(pieces)
            )
        except (CannotOpen, OSError):
            self.forget()  # chosen again, it has to travel again
            raise NoSuchUpload from None
        if len(content) > MOST_BYTES:
            raise NoSuchUpload
        return content

    def forget(self) -> None:
        """Erase whatever has come in this visit."""
        storage.erase_folder(self.folder.parent)

    def _make_room(self) -> None:
        """Erase other files of this visit, and of the oldest visits if there are too many."""
        for other in storage.folders_in(self.folder.parent):
            storage.erase_folder(other)
        visits = storage.folders_in(self.folder.parent.parent)
        others = [each for each in visits if each != self.folder.parent]
        others.sort(key=lambda visit: visit.stat().st_mtime)
        for old in others[: len(others) - (MOST_VISITS - 1)] if len(others) >= MOST_VISITS else []:
            storage.erase_folder(old)


def forget_old_pieces() -> None:
    """Erase the pieces of files that nobody finished sending."""
    before = time.time() - KEPT_FOR.total_seconds()
    for case in storage.folders_in(folder_of_all()):
        for visit in storage.folders_in(case):
            if storage.is_older(visit, before):
                storage.erase_folder(visit)


def folder_of_all() -> Path:
    return storage.folder_of_all() / "arriving"
