"""Keep sealed pages on the disk: DATA_DIR/sealed/<case>/<mark of the message>/<number of the page>.

No name tells more than the log does, and no row of the database is needed to find or to erase a page.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings


class NoRoom(Exception):
    """Raised if files take all the room that the settings give them, or that the disk has."""


class PageMissing(Exception):
    """Raised if a page is not where it was stored."""


def folder_of_all() -> Path:
    return Path(settings.DATA_DIR) / "sealed"


def keep_pages(case: UUID, mark: str, blobs: Sequence[bytes]) -> None:
    """Store the pages of a message, on the disk for good once this returns. Raises NoRoom.

    What a transaction that failed leaves behind is written over, or swept up.
    """
    folder = _folder(case) / mark
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, blob in enumerate(blobs, start=1):
            write_durably(folder / str(number), blob)
        for each in (folder, folder.parent, folder_of_all()):
            _sync_folder(each)
    except OSError:
        raise NoRoom from None


def read_page(case: UUID, mark: str, number: int) -> bytes:
    """Return a sealed page. Raises PageMissing."""
    try:
        return (_folder(case) / mark / str(number)).read_bytes()
    except OSError:
        raise PageMissing from None


def count_pages(case: UUID) -> dict[str, int]:
    """Return how many pages are stored of each message of a case, by its mark."""
    return {folder.name: len([*folder.iterdir()]) for folder in _folders_in(_folder(case))}


def erase_files(case: UUID | str) -> None:
    """Erase all files of a case. None need be there."""
    shutil.rmtree(_folder(case), ignore_errors=True)


def erase_message(case: UUID | str, mark: str) -> None:
    shutil.rmtree(_folder(case) / mark, ignore_errors=True)


def cases_with_files() -> list[str]:
    return [folder.name for folder in _folders_in(folder_of_all()) if _is_id(folder.name)]


def messages_stored_before(case: str, moment: float) -> list[str]:
    """Return the marks of the messages whose pages were stored before a moment (a Unix time)."""
    return [each.name for each in _folders_in(_folder(case)) if each.stat().st_mtime < moment]


def check_room(size: int) -> None:
    """Raise NoRoom if so many bytes more would be too many."""
    used = sum(_sizes(folder_of_all()))
    if used + size > settings.HELP_FILES_MEGABYTES * 1_000_000:
        raise NoRoom


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read, and wait until the disk has it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sizes(folder: Path) -> Iterator[int]:
    for path in folder.rglob("*"):
        with suppress(OSError):  # it was erased meanwhile
            if path.is_file():
                yield path.stat().st_size


def _folders_in(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


def _folder(case: UUID | str) -> Path:
    return folder_of_all() / str(UUID(str(case)))


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
