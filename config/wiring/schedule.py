"""Periodic jobs. A row claims each slot of a job, so that any number of workers may tick at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from articles.planning import weekly_mail
from articles.publishing import bundles
from config.models import ScheduledRun
from legal_help.retention import erase, forgetting, leftover_files, nightly, notices

KEEP_CLAIMS_FOR = timedelta(days=7)


def _always(_now: datetime) -> bool:
    return True


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    do_on: Callable[[date], object]
    """Does the work, given today's date in the organisation's time zone."""
    is_due: Callable[[datetime], bool] = _always
    """Whether there is anything to do. If not, nobody claims the slot."""


QUARTER_OF_AN_HOUR, A_DAY = timedelta(minutes=15), timedelta(days=1)
JOBS = [
    Job(
        "erase expired requests",
        QUARTER_OF_AN_HOUR,
        lambda today: erase.erase_due(today=today),
    ),
    Job(
        "publish bundles",
        timedelta(minutes=1),
        lambda _today: bundles.publish_due(now=timezone.now()),
        bundles.any_due,
    ),
    Job(
        "tell caseworkers that something waits",
        QUARTER_OF_AN_HOUR,
        lambda today: notices.send_due(today=today),
    ),
    Job("check the whole log", A_DAY, lambda today: nightly.check_and_list(today=today)),
    Job(
        "forget the details of old events",
        A_DAY,
        lambda today: forgetting.forget_old_details(today=today),
    ),
    Job("sweep the tables of requests", A_DAY, lambda _today: erase.sweep_tables()),
    Job(
        "sweep the files of requests", A_DAY, lambda today: leftover_files.sweep_files(today=today)
    ),
    # Each person gets one mail a week. It runs daily, so that a failed mail goes out the next day.
    Job("mail the days ahead", A_DAY, lambda today: weekly_mail.send_weekly(today=today)),
    Job("clear ended sign-in sessions", A_DAY, lambda _today: call_command("clearsessions")),
    Job(
        "forget finished tasks",
        A_DAY,
        lambda _today: call_command("prune_db_task_results", verbosity=0),
    ),
]


@task
def run_job(name: str) -> None:
    """Do the work of the job with this name. All jobs share this task."""
    job = next(job for job in JOBS if job.name == name)
    job.do_on(timezone.localdate())


def slot(now: datetime, every: timedelta) -> datetime:
    """Return the start of the span of length `every` that `now` falls in, counted from 1970."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(every.total_seconds()), UTC)


def tick(now: datetime) -> list[str]:
    """Enqueue the jobs whose slot nobody has claimed; return their names."""
    due = (job for job in JOBS if job.is_due(now))
    claimed = [job for job in due if _claim_and_enqueue(job, slot(now, job.every))]
    ScheduledRun.objects.filter(slot__lt=now - KEEP_CLAIMS_FOR).delete()
    return [job.name for job in claimed]


@transaction.atomic
def _claim_and_enqueue(job: Job, at: datetime) -> bool:
    # The claim and the task commit together: no job is lost and none runs twice.
    _run, is_ours = ScheduledRun.objects.get_or_create(name=job.name, slot=at)
    if is_ours:
        run_job.enqueue(job.name)
    return is_ours
