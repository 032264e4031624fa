"""Make a backup of everything that cannot be made anew."""

import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyrage
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Model

from articles.stored_files import all_files
from config.backups import rows, schema
from config.backups.archive import ArchiveWriter, write_archive
from config.environment import environ
from legal_help.files import arriving, storage
from legal_help.models import LogLine
from legal_help.retention import list_elsewhere

FORMAT: Final = 1
ABOUT: Final = "backup.json"
COUNTS: Final = "rows.json"
TABLES: Final = "tables"
ERASURES: Final = "erasures.log"
MEDIA: Final = "media"
# Nobody's draft goes into a backup: it is gone two weeks after it was left, and here it would stay.
LEFT_OUT: Final = rows.TRANSIENT | {"legal_help.Draft"}
DATABASE: Final = "default"


@dataclass(frozen=True)
class Made:
    """Say what is in a backup that was made."""

    path: Path
    rows: int
    files: int
    size: int
    """In bytes."""


def make_backup(path: Path, recipients: list[pyrage.x25519.Recipient], *, now: datetime) -> Made:
    """Write a backup to `path`, which only the keys of the recipients open. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with write_archive(path, recipients) as archive:
        count = _add_database(archive, rows.kept_models(LEFT_OUT), now=now)
        # After the rows, so that none of them misses its file.
        files = sum(_add_files(archive)) + sum(_add_files_of_bucket(archive))
        archive.add_file(ERASURES, list_elsewhere.path())
    return Made(path, count, files, path.stat().st_size)


def copy_database(
    path: Path, recipient: pyrage.x25519.Recipient, *, now: datetime, registry: Apps = apps
) -> None:
    """Write all of the database that is not made anew, drafts too, and no files. Raises OSError."""
    with write_archive(path, [recipient]) as archive:
        _add_database(archive, rows.kept_models(rows.TRANSIENT, registry), now=now)


def _add_database(archive: ArchiveWriter, kept: list[type[Model]], *, now: datetime) -> int:
    """Add all rows of these tables as they are at one moment, and return how many there are."""
    with rows.snapshot(DATABASE):
        archive.add(ABOUT, _json(_about(now)))
        counts = dict(_add_tables(archive, kept))
    archive.add(COUNTS, _json(counts))
    return sum(counts.values())


def folders() -> dict[str, Path]:
    """Return the folders that are kept, by their name in a backup."""
    sealed = {"sealed": storage.folder_of_all()}
    return sealed if settings.MEDIA_BUCKET else {MEDIA: Path(settings.MEDIA_ROOT)} | sealed


def _about(now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": version(),
        "made_at": now.isoformat(),
        "site": settings.SITE_NAME,
        "migrations": schema.applied_migrations(DATABASE),
        "has_requests": LogLine.objects.exists(),
        "settings": environ.values_in_use(),
    }


@cache
def version() -> str:
    """Return the version of this program."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def _add_tables(archive: ArchiveWriter, kept: list[type[Model]]) -> Iterator[tuple[str, int]]:
    for model in kept:
        label, count = model._meta.label, 0
        for number, (rows_in_part, part) in enumerate(rows.read_parts(model, DATABASE), start=1):
            archive.add(f"{TABLES}/{label}/{number:05}.jsonl", part)
            count += rows_in_part
        yield label, count


def _add_files(archive: ArchiveWriter) -> Iterator[bool]:
    for name, folder in folders().items():
        for path in _files_in(folder):
            yield archive.add_file(f"{name}/{path.relative_to(folder)}", path)


def _add_files_of_bucket(archive: ArchiveWriter) -> Iterator[bool]:
    for path in all_files() if settings.MEDIA_BUCKET else ():
        try:
            file = default_storage.open(path)
        except FileNotFoundError:  # deleted meanwhile
            continue
        with file:
            archive.add_stream(f"{MEDIA}/{path}", file, file.size)
        yield True


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield files in the order of their names, but those that are still arriving, and no links."""
    for place, names_of_folders, names in os.walk(folder):
        names_of_folders[:] = sorted(
            name for name in names_of_folders if Path(place, name) != arriving.folder_of_all()
        )
        yield from (
            path
            for path in (Path(place, name) for name in sorted(names))
            if path.is_file() and not path.is_symlink()
        )


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()
