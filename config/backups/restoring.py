"""Restore a backup into an empty database, and its files beside those that are there."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import IO, Any

import pyrage
from django.apps.registry import Apps
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from articles.downloads import files as document_files
from articles.images import take_back
from articles.playback import files as recording_files
from articles.stored_files import all_files
from config.backups import rows, schema
from config.backups.archive import BackupUnreadable, read_archive
from config.backups.making import (
    ABOUT,
    COUNTS,
    DATABASE,
    ERASURES,
    FORMAT,
    MEDIA,
    TABLES,
    folders,
)
from legal_help.retention import list_elsewhere
from page_cache import generation


class NoListOfErasures(Exception):
    """The list of erasures is missing, so what was erased since the backup would come back for good."""


class ListIsThere(Exception):
    """The list of that night would take the place of a newer one."""


@dataclass
class Restored:
    """Say what a backup held, and what is missing from it."""

    about: dict[str, Any]
    rows: int
    files: int
    missing: list[str]
    """Files that rows name and nobody has."""

    @property
    def has_requests(self) -> bool:
        return bool(self.about["has_requests"])


def restore(
    path: Path,
    key: pyrage.x25519.Identity,
    *,
    takes_list_of_backup: bool = False,
    say: Callable[[str], object] = print,
) -> Restored:
    """Restore a backup that this key opens, and bring the database to this version.

    Nothing counts before all of it was read and compared with its hashes. Files that are there stay.
    `takes_list_of_backup` uses the list of erasures in the backup where the newest one is lost. `say`
    is told each step. Raises BackupUnreadable, WrongDatabase, NoListOfErasures, ListIsThere, OSError.
    """
    arriving = Path(settings.DATA_DIR) / "restoring"
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        with read_archive(path, key) as members:
            about = _read_about(members)
            _require_list(about, takes_list_of_backup=takes_list_of_backup)
            say(
                f"A backup of {about['site']}, made {about['made_at']} by version {about['version']}"
            )
            registry = schema.make_tables([tuple(each) for each in about["migrations"]], DATABASE)
            with transaction.atomic(DATABASE):
                count = _load(members, registry, arriving, say)
                if takes_list_of_backup:
                    _take_list(arriving / ERASURES)
        say(f"{count} rows, as they were")
        files = _put_in_place(arriving) + _put_into_bucket(arriving / MEDIA)
        say(f"{files} files put in their place")
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    _bring_up_to_date(say)
    return Restored(about, count, files, _missing_files())


def check(path: Path, key: pyrage.x25519.Identity) -> None:
    """Read all of a backup and compare it with its hashes. Raises BackupUnreadable, OSError."""
    with read_archive(path, key) as members:
        _read_about(members)
        for _member in members:
            pass


def _take_list(path: Path) -> None:
    if not path.exists():
        return
    if list_elsewhere.path().exists():
        raise ListIsThere(f"There is a list of erasures at {list_elsewhere.path()}.")
    shutil.copyfile(path, list_elsewhere.path())


def _read_about(members: Iterator[tuple[str, IO[bytes]]]) -> dict[str, Any]:
    name, content = next(members, ("", None))
    if name != ABOUT or content is None:
        raise BackupUnreadable("This file is no backup of Standing.")
    about: dict[str, Any] = json.loads(content.read())
    if about["format"] != FORMAT:
        raise BackupUnreadable(
            "The backup was made by a newer version of Standing. Use that version."
        )
    return about


def _require_list(about: dict[str, Any], *, takes_list_of_backup: bool) -> None:
    path = list_elsewhere.path()
    if about["has_requests"] and not takes_list_of_backup and not path.exists():
        raise NoListOfErasures(f"There is no list of erasures at {path}.")


def _load(
    members: Iterator[tuple[str, IO[bytes]]],
    registry: Apps,
    arriving: Path,
    say: Callable[[str], object],
) -> int:
    """Write rows into the tables and files into a folder. Return how many rows. Raises BackupUnreadable."""
    kept = rows.kept_models(rows.TRANSIENT, registry)
    by_label = {model._meta.label: model for model in kept}
    rows.empty_tables(kept, DATABASE)
    counts: dict[str, int] = {}
    listed = None
    for name, content in members:
        kind, _slash, rest = name.partition("/")
        if kind == TABLES:
            label = rest.partition("/")[0]
            written = rows.write_part(by_label[label], content.read(), DATABASE)
            counts[label] = counts.get(label, 0) + written
            if counts[label] > written:  # a large table
                say(f"  {label}: {counts[label]:,} rows")
        elif name == COUNTS:
            listed = {label: count for label, count in json.loads(content.read()).items() if count}
        else:
            _write_file(arriving / name, content)
    if counts != listed:
        raise BackupUnreadable("The backup holds other rows than it lists.")
    for label, count in counts.items():
        if by_label[label]._base_manager.count() != count:
            raise BackupUnreadable(f"Not every row of {label} is in the database.")
    rows.restart_sequences(kept, DATABASE)
    return sum(counts.values())


def _write_file(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)


def _put_in_place(arriving: Path) -> int:
    """Move files to where they belong, and return how many. What lies there already stays."""
    count = 0
    for name, folder in folders().items():
        for path in sorted(each for each in (arriving / name).rglob("*") if each.is_file()):
            target = folder / path.relative_to(arriving / name)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
                count += 1
    return count


def _put_into_bucket(arriving: Path) -> int:
    """Store files in the bucket, if there is one, and return how many. What it has already stays."""
    if not settings.MEDIA_BUCKET:
        return 0
    there = set(all_files())
    paths = (each for each in sorted(arriving.rglob("*")) if each.is_file())
    missing = {str(path.relative_to(arriving)): path for path in paths}
    missing = {name: path for name, path in missing.items() if name not in there}
    for name, path in missing.items():
        with path.open("rb") as content:
            default_storage.save(name, File(content))
    return len(missing)


def _bring_up_to_date(say: Callable[[str], object]) -> None:
    say("Bringing the database to this version, and making the search anew")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable")
    call_command("rebuild_search", stdout=StringIO())
    generation.bump()


def _missing_files() -> list[str]:
    """Return the paths of public files that rows name and that are not there."""
    named = take_back.named_files() | document_files.named_files() | recording_files.named_files()
    return sorted(named - set(all_files()))
