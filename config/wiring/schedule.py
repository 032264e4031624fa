"""Periodic jobs. A row claims each slot of a job, so that any number of workers may tick at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max, QuerySet
from django.tasks import TaskResultStatus, task
from django.tasks.base import DEFAULT_TASK_PRIORITY, TASK_MAX_PRIORITY
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django_tasks_db.models import DBTaskResult

from advocacy.editing import source_health
from articles.downloads import files as document_files
from articles.images import pictures, take_back
from articles.planning import inner_links, weekly_mail
from articles.playback import files as recording_files
from articles.publishing import bundles
from articles.withdrawal import withdraw
from config.backups import nightly as backups
from config.health import certificates
from config.models import ScheduledRun
from config.privacy.quiet_log import MessageLeftOut
from contact.models import delete_old
from legal_help.retention import erase, forgetting, leftover_files, nightly, notices
from page_cache import reads

KEEP_CLAIMS_FOR = timedelta(days=7)
# A site may have been off for a weekend.
USUAL_PAUSE = timedelta(days=3)
MAKE_BACKUP = _("make a backup")
NEVER = datetime.min.replace(tzinfo=UTC)


def _always(_now: datetime) -> bool:
    return True


def _have_to_ask(_now: datetime) -> bool:
    return settings.ASK_SOURCES and source_health.due_sources().exists()


def _have_keys_for_backups(_now: datetime) -> bool:
    return bool(settings.BACKUP_RECIPIENTS)


def _have_to_draw(_now: datetime) -> bool:
    return pictures.any_due()


def _have_certificates(_now: datetime) -> bool:
    return bool(certificates.public_hosts())


@dataclass(frozen=True)
class Job:
    name: str
    """In English; staff read it in their language where it fails."""
    every: timedelta
    do_on: Callable[[date], object]
    """Does the work, given today's date in the organisation's time zone."""
    is_due: Callable[[datetime], bool] = _always
    """Whether there is anything to do. If not, nobody claims the slot."""
    priority: int = DEFAULT_TASK_PRIORITY
    deletes: bool = False
    """Whether it deletes for good what is so many days old, and so waits a day after a clock jumped."""
    is_of_legal_help: bool = False
    """Whether it is left out where LEGAL_HELP is 0."""


QUARTER_OF_AN_HOUR, A_DAY, A_WEEK = timedelta(minutes=15), timedelta(days=1), timedelta(days=7)
JOBS = [
    Job(
        MAKE_BACKUP,
        A_DAY,
        lambda _today: backups.back_up(now=timezone.now()),
        _have_keys_for_backups,
    ),
    Job(
        _("erase expired requests"),
        QUARTER_OF_AN_HOUR,
        lambda today: erase.erase_due(today=today),
        is_of_legal_help=True,
    ),
    Job(
        _("publish bundles"),
        timedelta(seconds=10),
        lambda _today: bundles.publish_due(now=timezone.now()),
        bundles.any_due,
        priority=TASK_MAX_PRIORITY,  # its moment was announced, and a queue may be long
    ),
    Job(
        _("tell caseworkers that something is waiting"),
        QUARTER_OF_AN_HOUR,
        lambda today: notices.send_due(today=today),
        is_of_legal_help=True,
    ),
    Job(
        _("check the whole log"),
        A_DAY,
        lambda today: nightly.check_and_list(today=today),
        is_of_legal_help=True,
    ),
    Job(
        _("delete details of old events"),
        A_DAY,
        lambda today: forgetting.forget_old_details(today=today),
        is_of_legal_help=True,
    ),
    Job(
        _("clean up the tables of requests"),
        A_DAY,
        lambda _today: erase.sweep_tables(),
        is_of_legal_help=True,
    ),
    Job(
        _("clean up the files of requests"),
        A_DAY,
        lambda today: leftover_files.sweep_files(today=today),
        is_of_legal_help=True,
    ),
    # Each person gets one mail a week. It runs daily, so that a failed mail goes out the next day.
    Job(_("email the days ahead"), A_DAY, lambda today: weekly_mail.send_weekly(today=today)),
    # Each is drawn by a task of its own; here what no task has drawn, or an upgrade draws anew.
    Job(
        _("draw pictures"),
        timedelta(minutes=1),
        lambda _today: pictures.draw_due(),
        _have_to_draw,
    ),
    Job(_("clean up picture files"), A_DAY, lambda _today: take_back.sweep_files()),
    Job(_("clean up document files"), A_DAY, lambda _today: document_files.sweep_files()),
    Job(
        _("clean up video and audio files"),
        A_DAY,
        lambda _today: recording_files.sweep_files(),
    ),
    Job(_("delete messages from readers"), A_DAY, delete_old, deletes=True),
    Job(
        _("delete copies of what was withdrawn"),
        A_DAY,
        lambda _today: withdraw.drop_copies(),
        deletes=True,
    ),
    Job(
        _("check that sources can still be reached"),
        QUARTER_OF_AN_HOUR,
        lambda _today: source_health.ask_due(),
        _have_to_ask,
    ),
    Job(
        _("look until when certificates are good"),
        A_DAY,
        lambda _today: certificates.look(),
        _have_certificates,
    ),
    Job(_("check links within the site"), A_WEEK, lambda _today: inner_links.check_links()),
    Job(_("add up old page views"), A_DAY, lambda today: reads.sum_old_days(today=today)),
    Job(_("delete ended sign-in sessions"), A_DAY, lambda _today: call_command("clearsessions")),
    Job(
        _("delete finished tasks"),
        A_DAY,
        lambda _today: call_command("prune_db_task_results", verbosity=0),
    ),
]


def jobs_here() -> list[Job]:
    """Return the jobs of this site: where LEGAL_HELP is 0, those of legal help are left out."""
    return [job for job in JOBS if settings.LEGAL_HELP or not job.is_of_legal_help]


@task
def run_job(name: str) -> None:
    """Do the work of the job with this name. All jobs share this task.

    Raises MessageLeftOut: a failure is logged and kept without its words, which may quote somebody.
    """
    job = next((job for job in jobs_here() if job.name == name), None)
    if job is None:
        return  # enqueued by another version, or before LEGAL_HELP was switched off
    try:
        job.do_on(timezone.localdate())
    except Exception as failure:  # noqa: BLE001 -- all of it is raised again, without its words
        where = failure.__traceback__
        raise MessageLeftOut(type(failure).__name__).with_traceback(where) from None


def slot(now: datetime, every: timedelta) -> datetime:
    """Return the start of the span of length `every` that `now` falls in, counted from 1970."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(every.total_seconds()), UTC)


def tick(now: datetime) -> list[str]:
    """Enqueue the jobs whose slot nobody has claimed; return their names."""
    due = (job for job in jobs_here() if job.is_due(now))
    claimed = [job for job in due if _claim_and_enqueue(job, now)]
    ScheduledRun.objects.filter(slot__lt=now - KEEP_CLAIMS_FOR).delete()
    return [job.name for job in claimed]


def late_jobs(since: datetime) -> list[str]:
    """Return the names of jobs of which nobody has claimed the slot of that moment, or a later one."""
    last = dict(ScheduledRun.objects.values_list("name").annotate(Max("slot")))
    regular = (job for job in jobs_here() if job.is_due is _always)
    return [job.name for job in regular if last.get(job.name, NEVER) < slot(since, job.every)]


@transaction.atomic
def _claim_and_enqueue(job: Job, now: datetime) -> bool:
    # The claim and the task commit together: no job is lost and none runs twice.
    run, is_ours = ScheduledRun.objects.get_or_create(name=job.name, slot=slot(now, job.every))
    if is_ours and job.deletes and not _was_due_lately(run):
        return False
    # One that failed goes on as the same task, which knows since when and how often.
    if is_ours and not _unfinished(job).update(status=TaskResultStatus.READY, run_after=now):
        run_job.using(priority=job.priority).enqueue(job.name)
    return is_ours


def _was_due_lately(run: ScheduledRun) -> bool:
    """Return whether the same job was due in the days before. If not, a clock may be wrong."""
    days_before = {"slot__lt": run.slot, "slot__gte": run.slot - USUAL_PAUSE}
    return ScheduledRun.objects.filter(name=run.name, **days_before).exists()


def _unfinished(job: Job) -> "QuerySet[DBTaskResult[..., None]]":
    waits = [TaskResultStatus.READY, TaskResultStatus.FAILED]
    same = {"task_path": run_job.module_path, "args_kwargs": {"args": [job.name], "kwargs": {}}}
    return DBTaskResult.objects.filter(status__in=waits, **same)
