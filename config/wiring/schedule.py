"""Periodic jobs. A row claims each slot of a job, so that any number of workers may tick at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from articles.planning import weekly_mail
from articles.publishing import bundles
from config.models import ScheduledRun
from legal_help.retention import audit_watch, forgetting, lost, moved, notices, retention

KEEP_CLAIMS_FOR = timedelta(days=7)


@task
def erase_expired_requests() -> None:
    retention.erase_expired(today=timezone.localdate())


@task
def look_for_moved_dates() -> None:
    retention.look_for_moved_dates(today=timezone.localdate())


@task
def look_for_moved_columns() -> None:
    moved.look_for_moved_columns()


@task
def look_for_lost_requests() -> None:
    lost.look_for_lost_requests()


@task
def look_at_chain() -> None:
    audit_watch.look_at_chain(today=timezone.localdate())


@task
def forget_old_details() -> None:
    forgetting.forget_old_details(today=timezone.localdate())


@task
def sweep_tables_of_requests() -> None:
    retention.sweep_tables()


@task
def send_notices() -> None:
    notices.send_due(today=timezone.localdate())


@task
def publish_bundles() -> None:
    bundles.publish_due(now=timezone.now())


@task
def mail_days_ahead() -> None:
    weekly_mail.send_weekly(today=timezone.localdate())


@task
def clear_ended_sessions() -> None:
    call_command("clearsessions")


@task
def forget_finished_tasks() -> None:
    call_command("prune_db_task_results", verbosity=0)


def _always(_now: datetime) -> bool:
    return True


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    enqueue: Callable[[], Any]
    is_due: Callable[[datetime], bool] = _always
    """Whether there is anything to do. If not, nobody claims the slot."""


JOBS = [
    Job("erase expired requests", timedelta(minutes=15), erase_expired_requests.enqueue),
    Job("publish bundles", timedelta(minutes=1), publish_bundles.enqueue, bundles.any_due),
    Job("tell caseworkers that something waits", timedelta(minutes=15), send_notices.enqueue),
    # Each check is a job of its own, so that a row which breaks one leaves the others working.
    Job("look for moved dates of erasing", timedelta(days=1), look_for_moved_dates.enqueue),
    Job("look for columns that nobody signed", timedelta(days=1), look_for_moved_columns.enqueue),
    Job("look for lost requests", timedelta(days=1), look_for_lost_requests.enqueue),
    Job("verify the chain of events", timedelta(days=1), look_at_chain.enqueue),
    Job("forget the details of old events", timedelta(days=1), forget_old_details.enqueue),
    Job("sweep the tables of requests", timedelta(days=1), sweep_tables_of_requests.enqueue),
    # Each person gets one mail a week. It runs daily, so that a failed mail goes out the next day.
    Job("mail the days ahead", timedelta(days=1), mail_days_ahead.enqueue),
    Job("clear ended sign-in sessions", timedelta(days=1), clear_ended_sessions.enqueue),
    Job("forget finished tasks", timedelta(days=1), forget_finished_tasks.enqueue),
]


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
        job.enqueue()
    return is_ours
