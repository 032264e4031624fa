"""Say in plain words what hinders the site: its database, its worker, or work that is late."""

from datetime import datetime, timedelta
from typing import Final

import django.db
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language_info
from django_tasks_db.models import DBTaskResult, get_date_max

from advocacy.charts.png import has_fonts_for
from articles.models import Bundle
from config.wiring import background, schedule

LATE_AFTER: Final = timedelta(minutes=2)
# Behind a task that takes long, as the check of a long log each night, others wait for so long.
LONGEST_TASK: Final = timedelta(minutes=30)
NO_DATABASE: Final = "The database does not answer."
NO_FONTS: Final = (
    "Pictures beside shared links have no words, for want of fonts (Debian: fonts-noto-core), in:"
)
NO_WORKER: Final = "No worker was seen in the last two minutes: nothing planned happens."


def find_problems(now: datetime) -> list[str]:
    """Return what is wrong, for whoever runs the server: no names of anybody's, and no addresses."""
    try:
        return [*_worker(now), *_overdue(now)]
    except django.db.Error:
        return [NO_DATABASE]


def find_remarks() -> list[str]:
    """Return what is less good than it could be, though nobody waits for it."""
    plain = [code for code, _name in settings.LANGUAGES if not has_fonts_for(_own_name(code))]
    return [f"{NO_FONTS} {', '.join(plain)}."] if plain else []


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
