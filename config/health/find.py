"""Find what stops the site from working, or soon will: database, disk, worker, work that is late."""

import shutil
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import django.db
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max

from advocacy.charts.png import has_fonts_for
from articles.bucket import StorageAway
from articles.models import Bundle
from config.health import kinds
from config.health.backups import find_backups
from config.health.certificates import find_certificates
from config.health.finding import Finding
from config.health.mail import find_mail
from config.health.replica import find_replica
from config.i18n.languages import OFFERED
from config.wiring import background, schedule

LATE_AFTER: Final = timedelta(minutes=2)
# A task may take so long, such as the nightly check of a long log; others wait behind it.
LONGEST_TASK: Final = timedelta(minutes=30)
# In bytes. Cleaning a video of 200 MB needs the first; a day or two of work may fill the second.
LEAST_FREE, SOON_FREE = 500_000_000, 5_000_000_000

# True is in it once every migration was applied. A process runs one version of the code, and nobody
# takes migrations back under it, so that it need not ask again.
_migrated: list[bool] = []

type Finder = Callable[[datetime], Iterable[Finding]]


def find_all(now: datetime) -> list[Finding]:
    """Return all findings, the problems first. Nine queries, if all is well."""
    found = [finding for find in WITHOUT_DATABASE for finding in find(now)]
    try:
        if _is_migrated():
            for find in IN_DATABASE:
                found += find(now)
        else:
            found.append(Finding(kinds.NOT_MIGRATED))
    except django.db.Error:
        found.append(Finding(kinds.NO_DATABASE))
    return sorted(found, key=lambda finding: not finding.kind.is_problem)


def free_bytes() -> int:
    """Return how many bytes are free on the disk with DATA_DIR."""
    return shutil.disk_usage(settings.DATA_DIR).free


def _is_migrated() -> bool:
    """Return whether every migration of this version was applied."""
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.append(True)
    return True


def _find_disk(_now: datetime) -> list[Finding]:
    free = free_bytes()
    if free < LEAST_FREE:
        return [Finding(kinds.DISK_FULL)]
    return [Finding(kinds.DISK_SOON_FULL, {"free": free / 1e9})] if free < SOON_FREE else []


def _find_storage(_now: datetime) -> list[Finding]:
    if settings.MEDIA_BUCKET:
        try:
            default_storage.open("of-no-file")
        except FileNotFoundError:
            return []
        except StorageAway:
            return [Finding(kinds.STORAGE_AWAY)]
    return []


def _find_fonts(_now: datetime) -> list[Finding]:
    drawn = (each for each in OFFERED.values() if each.has_content)
    plain = [each.name for each in drawn if not has_fonts_for(each.own_name)]
    return [Finding(kinds.NO_FONTS, {"languages": tuple(plain)})] if plain else []


def _find_worker(now: datetime) -> list[Finding]:
    return [] if background.alive_workers(now).exists() else [Finding(kinds.NO_WORKER)]


def _find_late(now: datetime) -> list[Finding]:
    since = now - LATE_AFTER
    bundles = Bundle.objects.to_publish_by(since).count()
    late = [Finding(kinds.LATE_BUNDLES, {"number": bundles})] if bundles else []
    if DBTaskResult.objects.running().filter(started_at__gt=now - LONGEST_TASK).exists():
        return late
    for_long = Q(run_after__lt=since) | Q(run_after=get_date_max(), enqueued_at__lt=since)
    if tasks := DBTaskResult.objects.ready().filter(for_long).count():
        late.append(Finding(kinds.LATE_TASKS, {"number": tasks}))
    if jobs := schedule.late_jobs(since):
        late.append(Finding(kinds.LATE_JOBS, {"names": tuple(jobs)}))
    return late


def _find_failing(_now: datetime) -> list[Finding]:
    failing = background.failing_tasks()
    if not failing:
        return []
    names = dict.fromkeys(background.name_of(task) for task in failing)
    values = {
        "number": len(failing),
        "names": tuple(names),
        "since": min(task.enqueued_at for task in failing),
    }
    return [Finding(kinds.FAILING_TASKS, values)]


WITHOUT_DATABASE: Final[list[Finder]] = [_find_disk, _find_storage, _find_fonts]
IN_DATABASE: Final[list[Finder]] = [
    _find_worker,
    _find_late,
    _find_failing,
    find_mail,
    find_certificates,
    find_backups,
    find_replica,
]
"""A part of the site that can fail by itself adds its function to one of these."""
