"""Make a backup of the tests' database, and do something on a database restored from it alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyrage
import pytest
from django.db import connections
from django.utils import timezone

from config.backups.making import make_backup
from config.backups.restoring import restore
from legal_help.retention import list_elsewhere
from tests import migrated


@dataclass(frozen=True)
class Backup:
    file: Path
    key: pyrage.x25519.Identity

    def restored(self, function):
        """Return what a function returns on a database that is restored from this backup alone."""

        def restore_and_do():
            lost = not list_elsewhere.path().exists()
            restore(self.file, self.key, takes_list_of_backup=lost, say=lambda _line: None)
            return function()

        return on_database("restored", self.file.parent, restore_and_do)


def on_database(name, folder, function):
    """Return what a function returns in a thread of its own, on a database that nobody used yet."""
    url = migrated.database_of_its_own(name, folder)
    # sqlite:////a/file has the path after its third slash, postgresql://…/name likewise.
    name = url.removeprefix("sqlite:///") if "sqlite" in url else urlsplit(url).path[1:]
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setitem(connections.settings["default"], "NAME", name)
        return pool.submit(and_close, function).result(120)


def and_close(function):
    """Call a function and close the database's connections of this thread."""
    try:
        return function()
    finally:
        connections.close_all()


def back_up(folder: Path) -> Backup:
    key = pyrage.x25519.Identity.generate()
    made = make_backup(folder / "backup.age", [key.to_public()], now=timezone.now())
    return Backup(made.path, key)
