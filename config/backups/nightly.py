"""Make a backup each night, keep a copy elsewhere, and delete those that are too old."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from config.backups import keeping
from config.backups.making import make_backup

if TYPE_CHECKING:
    from config.backups.offsite import Offsite

A_DAY: Final = timedelta(days=1)
FRESH_FOR: Final = timedelta(hours=20)
"""A second try of the same night uploads the backup that the first try made."""


def back_up(*, now: datetime) -> Path:
    """Delete what is too old, make the backup of this night unless it is there, and copy it away.

    Return where it lies. Raises OSError, OffsiteFailed.
    """
    _delete_superseded(now=now)
    # One of tomorrow was made while a clock was wrong: it counts for no night until then.
    newest = max((at for at in backups_here() if now - FRESH_FOR <= at <= now), default=None)
    if newest is None:
        newest = now
        make_backup(path_of(newest), settings.BACKUP_RECIPIENTS, now=now)
        _delete_superseded(now=now)
    copy_away(path_of(newest), now=now)
    return path_of(newest)


def copy_away(path: Path, *, now: datetime) -> None:
    """Copy a backup into the bucket, if there is one, and delete there what is too old.

    Raises OffsiteFailed.
    """
    if offsite := bucket():
        for at in keeping.superseded(_moments(offsite.names()), now):
            offsite.delete(keeping.name_of(at))
        offsite.upload(path)


def bucket() -> "Offsite | None":
    """Return the bucket that the settings name."""
    if not settings.BACKUP_BUCKET:
        return None
    # It takes a third of a second and thirty megabytes, which no web process has to pay.
    from config.backups.offsite import Offsite  # noqa: PLC0415

    return Offsite(settings.BACKUP_BUCKET)


def _delete_superseded(*, now: datetime) -> None:
    """Delete old backups here, and the remains of backups and restores that were killed halfway.

    No words are kept for longer than we promise.
    """
    for at in keeping.superseded(backups_here(), now):
        path_of(at).unlink(missing_ok=True)
    left = [*Path(settings.BACKUP_DIR).glob("*.part")]
    for pattern in ("rehearsal-*", "moving-*", "restoring"):
        left += Path(settings.DATA_DIR).glob(pattern)
    for path in left:
        if path.stat().st_mtime < (now - A_DAY).timestamp():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def backups_here() -> list[datetime]:
    """Return when each backup in BACKUP_DIR was begun, the oldest first."""
    folder = Path(settings.BACKUP_DIR)
    return _moments([path.name for path in folder.iterdir()] if folder.is_dir() else [])


def newest_backup() -> datetime | None:
    """Return when the newest backup in BACKUP_DIR was begun."""
    return max(backups_here(), default=None)


def path_of(begun: datetime) -> Path:
    """Return where the backup lies that was begun at this moment."""
    return Path(settings.BACKUP_DIR) / keeping.name_of(begun)


def _moments(names: list[str]) -> list[datetime]:
    return sorted(at for at in map(keeping.moment_of, names) if at)
