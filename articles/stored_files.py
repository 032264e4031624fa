"""Sweep the folders in which pictures, documents and recordings lie."""

from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.utils import timezone

A_DAY: Final = timedelta(days=1)


def sweep_folder(folder: str, known: AbstractSet[str]) -> None:
    """Delete files older than a day that no row names: a crash may leave one behind.

    `folder` is "" or ends with a slash, and `known` are the paths that rows name, each with its folder.
    """
    if not default_storage.exists(folder or "."):
        return
    long_ago = timezone.now() - A_DAY
    for name in default_storage.listdir(folder or ".")[1]:
        path = f"{folder}{name}"
        if path not in known and default_storage.get_modified_time(path) < long_ago:
            default_storage.delete(path)
