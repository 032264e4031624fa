"""Find what stops the site from working: database, disk, worker, work that is late."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import django.db
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.utils.translation import get_language_info
from django_tasks_db.models import DBTaskResult, get_date_max

from advocacy.charts.png import has_fonts_for
from articles.models import Bundle
from config.wiring import background, schedule

LATE_AFTER: Final = timedelta(minutes=2)
# A task may take so long, such as the nightly check of a long log; others wait behind it.
LONGEST_TASK: Final = timedelta(minutes=30)
NO_DATABASE: Final = "The database does not answer."
NO_FONTS: Final = (
    "Pictures beside shared links have no words, for want of fonts (Debian: fonts-noto-core), in:"
)
NOT_MIGRATED: Final = "The database is not as this version needs it: run manage.py migrate."
DISK_FULL: Final = "The disk with DATA_DIR is full: nothing more can be stored there."
SOON_FULL: Final = "The disk with DATA_DIR is nearly full. Gigabytes that are free:"
FAILING: Final = "Tasks that fail, and are tried again:"
# In bytes. Cleaning a video of 200 MB needs the first; a day or two of work may fill the second.
LEAST_FREE, SOON_FREE = 500_000_000, 5_000_000_000
NO_WORKER: Final = "No worker was seen in the last two minutes: nothing planned happens."


# True is in it once every migration was applied. A process runs one version of the code, and nobody
# takes migrations back under it, so that it need not ask again.
_migrated: list[bool] = []


def find_problems(now: datetime) -> list[str]:
    """Return a sentence for each problem. They go to whoever asks: none holds a name or an address."""
    full = [DISK_FULL] if free_bytes() < LEAST_FREE else []
    try:
        if not _is_migrated():
            return [*full, NOT_MIGRATED]
        return [*full, *_worker(now), *_overdue(now)]
    except django.db.Error:
        return [*full, NO_DATABASE]


def find_remarks() -> list[str]:
    """Return a sentence for each thing that should be mended, although the site works without it."""
    plain = [code for code, _name in settings.LANGUAGES if not has_fonts_for(_own_name(code))]
    remarks = [f"{NO_FONTS} {', '.join(plain)}."] if plain else []
    free = free_bytes()
    if LEAST_FREE <= free < SOON_FREE:
        remarks.append(f"{SOON_FULL} {free / 1e9:.1f}.")
    with suppress(django.db.Error):
        if failing := len(background.failing_tasks()):
            remarks.append(f"{FAILING} {failing}. The first page of the admin names them.")
    return remarks


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


def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"])


def _worker(now: datetime) -> list[str]:
    return [] if background.alive_workers(now).exists() else [NO_WORKER]


def _overdue(now: datetime) -> list[str]:
    since = now - LATE_AFTER
    bundles = Bundle.objects.going(since).count()
    problems = [f"Bundles that should be public by now: {bundles}."] if bundles else []
    if DBTaskResult.objects.running().filter(started_at__gt=now - LONGEST_TASK).exists():
        return problems
    for_long = Q(run_after__lt=since) | Q(run_after=get_date_max(), enqueued_at__lt=since)
    if tasks := DBTaskResult.objects.ready().filter(for_long).count():
        problems.append(f"Tasks that nobody has begun: {tasks}.")
    if late := schedule.late_jobs(since):
        problems.append(f"Jobs that nobody has begun: {', '.join(late)}.")
    return problems
