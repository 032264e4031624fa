"""Seal the pages of a file under a key of their own. No database, no disk.

The text of a message holds that key, and a mark of every page. So whoever opens the message opens the
file, a signature of the message holds for the file too, and a new case key leaves pages as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Self
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import SECRET_BYTES, CannotOpen, mac, unwrap, wrap
from legal_help.sealed.packing import KIB, pad
from legal_help.sealed.reading import FILE
from legal_help.sealed.texts import Content, mark_of, unpad

SIZES = tuple(accumulate(repeat(2, 8), int.__mul__, initial=16 * KIB))
"""From 16 KiB to 4 MiB by powers of two: a stored size tells little about a page."""


@dataclass(frozen=True, repr=False)
class FileKey:
    """Hold what opens a file: its key, and a mark of each page by which it is known again."""

    key: bytes
    marks: tuple[str, ...]

    @classmethod
    def from_content(cls, content: Content) -> Self | None:
        """Return the key of the file in a message, or None if there is none or its shape is wrong.

        The shape is checked because the holder of a key can sign anything.
        """
        said = content.get(FILE)
        try:
            key, marks = bytes.fromhex(said["key"]), said["pages"]  # type: ignore[index]  # or told below
        except (TypeError, KeyError, ValueError):
            return None
        is_ours = isinstance(marks, list) and all(isinstance(mark, str) for mark in marks)
        return cls(key, tuple(marks)) if is_ours and marks and len(key) == SECRET_BYTES else None

    def as_content(self) -> Content:
        """Return what `from_content` reads."""
        return {FILE: {"key": self.key.hex(), "pages": [*self.marks]}}

    def open_page(self, case: UUID, number: int, blob: bytes) -> bytes:
        """Return a page, counted from 1. Raises CannotOpen for one that the message does not name."""
        padded = unwrap(self.key, row_labels.text("page", case, number, 1), blob)
        if self.marks[number - 1 : number] != (mark_of("page", case, padded),):
            raise CannotOpen
        return unpad(padded)


@dataclass(frozen=True, repr=False)
class SealedFile:
    """Hold the sealed pages of a file, and the key that goes into the text of its message."""

    key: FileKey
    blobs: list[bytes]

    @classmethod
    def seal(cls, case: UUID, pages: Sequence[bytes], *, secret: bytes, once: str) -> Self:
        """Seal pages of at most 4 MiB each.

        A file that is sent twice from one page of ours, which `once` names, gets the same key, and so
        its message the same mark. `secret` is one of whoever sends it. Raises TooLong.
        """
        padded = [pad(page, SIZES) for page in pages]
        marks = tuple(mark_of("page", case, page) for page in padded)
        key = mac(secret, row_labels.mark("file", case), "\n".join([once, *marks]).encode())
        blobs = [
            wrap(key, row_labels.text("page", case, number, 1), page)
            for number, page in enumerate(padded, start=1)
        ]
        return cls(FileKey(key, marks), blobs)
