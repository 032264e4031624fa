"""How old the newest backup is, whether one lies elsewhere, and whether a restore was rehearsed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.backups.nightly import newest_backup
from config.health.finding import Finding, Kind, Value
from config.models import Rehearsal, ScheduledRun
from config.wiring import schedule

# The worker makes one each night: two nights are an oversight, a week is a loss that nobody noticed.
OLD_AFTER: Final = timedelta(days=2)
TOO_OLD_AFTER: Final = timedelta(days=7)
# A night is claimed by the midnight (UTC) before it, also at eleven in the evening.
FIRST_NIGHT_LATE_AFTER: Final = OLD_AFTER + timedelta(days=1)
# Twice a year, with some days to find the evening.
REHEARSAL_OLD_AFTER: Final = timedelta(days=200)

MAKE_ONE: Final = _(
    "Call the server administrator. This makes a backup now, or says why it cannot be made:"
)
BACKUP: Final = "docker compose exec web python manage.py backup"
REHEARSE: Final = _(
    "Ask the server administrator to rehearse it, while the site runs, with the key of the backups "
    "at hand:"
)
REHEARSE_RESTORE: Final = "docker compose exec web python manage.py rehearse_restore"
NO_KEY: Final = Kind(
    "backup_no_key",
    "No backups are made: BACKUP_RECIPIENTS is not set.",
    _("No backups are made, because no key for them is set: what this server loses is lost."),
    _(
        "Ask the server administrator to make a key, on paper, and to write its public half into "
        ".env:"
    ),
    "docker compose exec web python manage.py backup_key",
    is_problem=False,
)
UNREADABLE: Final = Kind(
    "backup_unreadable",
    "The folder BACKUP_DIR cannot be read (%(failure)s).",
    _("The folder in which the backups lie cannot be read (%(failure)s)."),
    _("Call the server administrator. This line of .env names the folder:"),
    "BACKUP_DIR",
    is_problem=False,
)
MISSING: Final = Kind(
    "backup_missing",
    "There is no backup, although BACKUP_RECIPIENTS has been set for days.",
    _("There is no backup, although one should be made each night."),
    MAKE_ONE,
    BACKUP,
)
OLD: Final = Kind(
    "backup_old",
    "The newest backup is old. Days: %(days)s.",
    _("The newest backup was made on %(made)s. One should be made each night."),
    MAKE_ONE,
    BACKUP,
    is_problem=False,
)
TOO_OLD: Final = Kind(
    "backup_too_old",
    "There has been no backup for a week or longer. Days: %(days)s.",
    _("No backup has been made since %(made)s: what came after would be lost with this server."),
    MAKE_ONE,
    BACKUP,
)
HERE_ALONE: Final = Kind(
    "backup_here_alone",
    "Backups lie on the disk with DATA_DIR alone: BACKUP_S3_BUCKET is not set.",
    _("The backups lie on the same disk as the site, and would be lost with it."),
    _(
        "Ask the server administrator to have each backup copied to another place, by these lines of "
        ".env:"
    ),
    "BACKUP_S3_BUCKET BACKUP_S3_KEY_ID BACKUP_S3_SECRET",
    is_problem=False,
)
NEVER_REHEARSED: Final = Kind(
    "restore_never_rehearsed",
    "No restore was rehearsed yet.",
    _("Nobody has tried yet to restore the site from a backup."),
    REHEARSE,
    REHEARSE_RESTORE,
    is_problem=False,
)
REHEARSED_LONG_AGO: Final = Kind(
    "restore_rehearsed_long_ago",
    "The last rehearsal of a restore is long ago. Days: %(days)s.",
    _("A restore was last rehearsed on %(rehearsed)s. It should be done twice a year."),
    REHEARSE,
    REHEARSE_RESTORE,
    is_problem=False,
)


@dataclass(frozen=True)
class StateOfBackups:
    newest: datetime | None
    """When the newest backup in BACKUP_DIR was begun."""
    is_elsewhere: bool
    """Whether backups lie in a bucket, or on another disk than DATA_DIR."""
    failure: str
    """Why BACKUP_DIR cannot be read, as the name of the error; empty if it can."""
    rehearsed_at: datetime | None
    """When a restore was last rehearsed."""
    rehearsed_with: datetime | None
    """When the backup was made that was restored then."""


def are_told() -> bool:
    """Return whether staff read of backups: not in a demonstration that makes none."""
    return bool(settings.BACKUP_RECIPIENTS) or not settings.DEMO


def state_of_backups() -> StateOfBackups:
    """Return what is known of the backups. One query."""
    newest, is_elsewhere, failure = None, bool(settings.BACKUP_BUCKET), ""
    try:
        newest = newest_backup()
        is_elsewhere = is_elsewhere or (newest is not None and _has_disk_of_its_own())
    except OSError as error:  # such as a disk of another machine, which is away
        failure = type(error).__name__
    last = Rehearsal.objects.order_by("rehearsed_at").last()
    return StateOfBackups(
        newest,
        is_elsewhere,
        failure,
        last.rehearsed_at if last else None,
        last.backup_made_at if last else None,
    )


def find_backups(now: datetime) -> list[Finding]:
    """Return what is wrong with the backups. One query, or two where there is no backup."""
    if not settings.BACKUP_RECIPIENTS:
        return [Finding(NO_KEY)] if are_told() else []
    state = state_of_backups()
    if state.failure:
        return [Finding(UNREADABLE, {"failure": state.failure})]
    if state.newest is None:
        return [Finding(MISSING)] if _had_time_for_one(now) else []
    found = _find_age(state.newest, now)
    if not state.is_elsewhere:
        found.append(Finding(HERE_ALONE))
    return found + _find_rehearsal(state.rehearsed_at, now)


def _has_disk_of_its_own() -> bool:
    """Return whether BACKUP_DIR, which exists, lies on another disk than DATA_DIR. Raises OSError."""
    return Path(settings.BACKUP_DIR).stat().st_dev != Path(settings.DATA_DIR).stat().st_dev


def _had_time_for_one(now: datetime) -> bool:
    """Return whether a backup was due two days ago; before that the key may be new."""
    due = ScheduledRun.objects.filter(name=schedule.MAKE_BACKUP)
    return due.filter(slot__lte=now - FIRST_NIGHT_LATE_AFTER).exists()


def _find_age(newest: datetime, now: datetime) -> list[Finding]:
    age = now - newest
    if age <= OLD_AFTER:
        return []
    values: dict[str, Value] = {"made": newest, "days": age.days}
    return [Finding(TOO_OLD if age > TOO_OLD_AFTER else OLD, values)]


def _find_rehearsal(rehearsed_at: datetime | None, now: datetime) -> list[Finding]:
    if rehearsed_at is None:
        return [Finding(NEVER_REHEARSED)]
    age = now - rehearsed_at
    if age <= REHEARSAL_OLD_AFTER:
        return []
    values: dict[str, Value] = {"rehearsed": rehearsed_at, "days": age.days}
    return [Finding(REHEARSED_LONG_AGO, values)]
