"""Keep sealed pages on the disk: DATA_DIR/sealed/<case>/<mark of the message>/<number of the page>.

No name tells more than the log does, and no row of the database is needed to find or to erase a page.
A link in the place of a folder is never followed: nobody who writes here reaches what lies elsewhere.
"""

import errno
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from legal_help.crypto.sealing import CannotOpen
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.files.sealed_pages import FileKey

logger = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT}
MARK = re.compile("[0-9a-f]{64}")
MOST_BYTES_A_CASE = 500_000_000
"""Keeps one person, or somebody who found their code, from taking the room of everybody."""


class NoRoom(Exception):
    """Raised if files take all the room that the settings give them, or that the disk has."""


def folder_of_all() -> Path:
    """Return the folder in which each case with files has one of its own."""
    return Path(settings.DATA_DIR) / "sealed"


def keep_pages(case: UUID, mark: str, blobs: Sequence[bytes]) -> None:
    """Store the pages of a message, on the disk for good once this returns. Raises NoRoom.

    Pages that a failed transaction leaves behind are overwritten, or swept up later.
    """
    if sum(_sizes(_folder(case))) > MOST_BYTES_A_CASE:
        raise NoRoom
    check_room(sum(map(len, blobs)))
    folder = _folder(case) / mark
    make_folder(folder)
    os.utime(folder)  # written over, it is as new: the sweep leaves it alone
    for number, blob in enumerate(blobs, start=1):
        write_durably(folder / str(number), blob)
    for each in (folder, folder.parent, folder_of_all()):
        _sync_folder(each)


def read_page(case: UUID, mark: str, key: FileKey, number: int) -> bytes:
    """Return a page of a message as a JPEG, counted from 1. Raises Tampered."""
    try:
        return key.open_page(case, number, (_folder(case) / mark / str(number)).read_bytes())
    except OSError:
        raise Tampered("text_missing", case) from None
    except CannotOpen:
        raise Tampered("blob_altered", case) from None


def count_pages(case: UUID) -> dict[str, int]:
    """Return how many pages are stored of each message of a case, by its mark."""
    return {folder.name: sum(1 for _ in _entries(folder)) for folder in folders_in(_folder(case))}


def erase_files(case: UUID | str) -> None:
    """Erase all files of a case. None need be there; where it fails, the server's log says so."""
    erase_folder(_folder(case))


def erase_message(case: UUID | str, mark: str) -> None:
    """Erase the pages of one message, as `erase_files` does those of a case."""
    erase_folder(_folder(case) / mark)


def erase_folder(folder: Path) -> None:
    """Erase a folder of ours and all that is in it."""

    def tell(_function: object, path: str, problem: BaseException) -> None:
        if not isinstance(problem, FileNotFoundError):
            logger.error("Sealed files could not be erased: %s in %s", type(problem).__name__, path)

    shutil.rmtree(folder, onexc=tell)


def cases_with_files() -> list[str]:
    """Return the ids of the cases that have a folder here."""
    return [folder.name for folder in folders_in(folder_of_all()) if _is_id(folder.name)]


def messages_stored_before(case: str, moment: float) -> list[str]:
    """Return the marks of the messages whose pages were stored before a moment (a Unix time)."""
    folders = [each for each in folders_in(_folder(case)) if MARK.fullmatch(each.name)]
    return [each.name for each in folders if is_older(each, moment)]


def is_older(folder: Path, moment: float) -> bool:
    """Return whether a folder was made, or something put into it, before a moment (a Unix time)."""
    try:
        return folder.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def check_room(size: int) -> None:
    """Raise NoRoom if so many bytes more would be too many. Supervisors hear of it."""
    used = sum(_sizes(folder_of_all()))
    if used + size > settings.HELP_FILES_MEGABYTES * 1_000_000:
        alarms.note_one("files_full")
        raise NoRoom


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it. Raises NoRoom."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _raise_if_full(error)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read, and wait until the disk has it. Raises NoRoom."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        _raise_if_full(error)


def folders_in(folder: Path) -> list[Path]:
    """Return the folders in a folder of ours; none where it is not there, or is a link."""
    return [path for path in _entries(folder) if path.is_dir() and not path.is_symlink()]


def _entries(folder: Path) -> list[Path]:
    if folder.is_symlink():
        return []
    try:
        return [*folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _raise_if_full(error: OSError) -> None:
    """Raise NoRoom and note an alarm if the disk is full; re-raise any other error."""
    if error.errno in FULL:
        alarms.note_one("files_full")
        raise NoRoom from None
    raise error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sizes(folder: Path) -> Iterator[int]:
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # it was erased meanwhile
            if path.is_file():
                yield path.stat().st_size


def _folder(case: UUID | str) -> Path:
    return folder_of_all() / str(UUID(str(case)))


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
