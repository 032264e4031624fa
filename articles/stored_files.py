"""Delete the files of pictures, documents and recordings that are taken back, and list or sweep all."""

import logging
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from articles.bucket import StorageAway

logger = logging.getLogger(__name__)

A_DAY: Final = timedelta(days=1)
gettext_noop("delete stored file")  # as staff read it where the task fails


def delete_now_or_later(path: str) -> None:
    """Delete a file whose row is gone. It may be gone already.

    Where the bucket is away, a worker tries until the file is deleted. Nobody gets it meanwhile: the rows
    say who may have a file.
    """
    try:
        default_storage.delete(path)
    except StorageAway:
        logger.warning("A file is deleted later: its storage is away")
        delete_stored_file.enqueue(path)


@task
def delete_stored_file(path: str) -> None:
    """Delete a file, in a worker. Raises StorageAway."""
    default_storage.delete(path)


def all_files(folder: str = "") -> Iterator[str]:
    """Yield the paths of all stored files, in the order of their names. Raises StorageAway."""
    folders, files = _listed(folder)
    yield from (f"{folder}{name}" for name in sorted(files))
    for each in sorted(folders):
        yield from all_files(f"{folder}{each}/")


def sweep_folder(folder: str, known: AbstractSet[str]) -> None:
    """Delete files older than a day that no row names: a crash may leave one behind.

    `folder` is "" or ends with a slash, and `known` are the paths that rows name, each with its folder.
    """
    long_ago = timezone.now() - A_DAY
    for name in _listed(folder)[1]:
        path = f"{folder}{name}"
        if path not in known and default_storage.get_modified_time(path) < long_ago:
            default_storage.delete(path)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Return the names of folders and files in a folder; none where nothing was stored yet."""
    try:
        return default_storage.listdir(folder or ".")
    except FileNotFoundError:
        return [], []
