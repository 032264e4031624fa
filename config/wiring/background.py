"""Do the background work and go on after every error: what failed is tried again until it worked."""

import logging
import sys
from datetime import datetime, timedelta
from typing import Final, Protocol

from django.db import close_old_connections, connection
from django.db.models import Q, QuerySet
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from config.models import WorkerBeat
from config.privacy.quiet_log import without_words
from config.wiring import schedule

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS: Final = 20
# A worker that was not seen for so long is dead, and what it was doing is done again.
ALIVE_FOR: Final = timedelta(minutes=2)
FORGET_BEATS_AFTER: Final = timedelta(days=1)
# After an error of the worker itself, such as a database that does not answer.
FIRST_PAUSE, LONGEST_PAUSE = 1, 60
# After a task that failed.
FIRST_RETRY, LAST_RETRY = timedelta(seconds=10), timedelta(hours=4)
DOUBLINGS: Final = 12  # by then it is LAST_RETRY

Status = TaskResultStatus


class Stop(Protocol):
    """The part of `threading.Event` that a worker needs: to ask whether to stop, and to wait."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float) -> bool: ...


def new_name() -> str:
    """Return a name for a worker that no other one has."""
    return get_random_string(32)


def work(name: str, *, stop: Stop, interval: float) -> None:
    """Tick the schedule and run tasks until told to stop; look again after `interval` seconds."""
    pause = 0
    while not stop.is_set():
        try:
            close_old_connections()
            was_busy = do_next(name)
        except Exception as failure:  # noqa: BLE001 -- whatever breaks, the work goes on
            pause = min(2 * pause or FIRST_PAUSE, LONGEST_PAUSE)
            _report("The worker goes on in %s s after %s", pause, failure)
            stop.wait(pause)
        else:
            pause = 0
            stop.wait(0 if was_busy else interval)


def do_next(name: str) -> bool:
    """Tick the schedule, and run one task. Return whether there was one.

    One, so that a long queue keeps nothing waiting whose moment has come.
    """
    now = timezone.now()
    schedule.tick(now)
    put_back(now, by=name)
    # Asked only when there is work: it reports its start in the log each time.
    if not DBTaskResult.objects.ready().exists():
        return False
    beat(name)  # before it takes a task: else another worker might think that nobody has it
    Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    ).run()
    return True


def put_back(now: datetime, *, by: str) -> None:
    """Let every task that failed, or that a dead worker left, be tried again after a pause.

    `by` is the worker that asks, and runs no task meanwhile. A task counts its tries: each adds the
    name of its worker.
    """
    left = list(
        DBTaskResult.objects.filter(
            Q(status__in=[Status.FAILED, Status.RUNNING]) | _waits_too_long(now)
        )
    )
    busy = set(alive_workers(now)) - {by} if left else set()
    for result in left:
        if result.status == Status.RUNNING and result.worker_ids[-1] in busy:
            continue
        same = {"status": result.status, "started_at": result.started_at}
        DBTaskResult.objects.filter(pk=result.pk, **same).update(
            status=Status.READY, run_after=now + pause_after(len(result.worker_ids))
        )


def _waits_too_long(now: datetime) -> Q:
    """Choose tasks that wait longer for their next try than any should: a clock was wrong for a while."""
    until = {"run_after__gt": now + LAST_RETRY, "run_after__lt": get_date_max()}
    return Q(status=Status.READY, **until) & ~Q(worker_ids=[])


def alive_workers(now: datetime) -> "QuerySet[WorkerBeat, str]":
    """Return the names of the workers that were seen lately."""
    # Also none whose clock was ahead: it would count as alive until the clock is there.
    seen = WorkerBeat.objects.filter(seen_at__gt=now - ALIVE_FOR, seen_at__lt=now + ALIVE_FOR)
    return seen.values_list("name", flat=True)


def pause_after(tries: int) -> timedelta:
    """Return how long a task waits that failed so often: each time twice as long, up to a bound."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(tries - 1, DOUBLINGS)
    return min(doubled, LAST_RETRY)


def failing_tasks() -> list[DBTaskResult[..., None]]:
    """Return the tasks that failed and did not work since, the oldest first."""
    tried = DBTaskResult.objects.exclude(status=Status.SUCCESSFUL).exclude(worker_ids=[])
    left = tried.order_by("enqueued_at", "pk")
    return [each for each in left if len(each.worker_ids) > (each.status == Status.RUNNING)]


def name_of(result: DBTaskResult[..., None]) -> str:
    """Return how staff call a task, in English and marked for translation."""
    if result.task_path == schedule.run_job.module_path:
        return str(result.args_kwargs["args"][0])
    return str(result.task_name).replace("_", " ")


def beat(name: str) -> None:
    """Say that this worker is alive."""
    now = timezone.now()
    WorkerBeat.objects.update_or_create(name=name, defaults={"seen_at": now})
    WorkerBeat.objects.filter(seen_at__lt=now - FORGET_BEATS_AFTER).delete()


def beat_on(name: str, *, stop: Stop) -> None:
    """Say again and again that this worker is alive, beside its work: a task may take long."""
    while not stop.is_set():
        try:
            close_old_connections()
            beat(name)
        except Exception as failure:  # noqa: BLE001 -- as in `work`
            _report(
                "The worker says anew that it is alive in %s s, after %s",
                SECONDS_BETWEEN_BEATS,
                failure,
            )
        stop.wait(SECONDS_BETWEEN_BEATS)
    connection.close()


def _report(words: str, seconds: float, failure: Exception) -> None:
    kind = type(failure).__name__
    logger.error(words, seconds, kind, exc_info=without_words(sys.exc_info()))
