"""The background work goes on: after errors of the database, of tasks, and of other workers."""

import logging
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Bundle
from config.models import ScheduledRun, WorkerBeat
from config.privacy.quiet_log import MessageLeftOut
from config.wiring import background, schedule
from tests.articles.factories import DraftFactory, UserFactory
from tests.articles.publishing.helpers import planned

# The worker closes its connection, and with it the transaction that other tests run in.
pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SECRET = "what a person wrote"
ran: list[tuple[str, datetime]] = []


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@task
def once(name: str) -> None:
    ran.append((name, timezone.now()))


def job(name, every, do=None):
    return schedule.Job(name, every, do or (lambda _today: ran.append((name, timezone.now()))))


def fail(*_):
    raise ValueError(SECRET)


@pytest.fixture
def only(monkeypatch):
    """Have no other jobs than these, and the one that publishes bundles."""
    bundles = [each for each in schedule.JOBS if each.name == "publish bundles"]
    return lambda *jobs: monkeypatch.setattr(schedule, "JOBS", [*bundles, *jobs])


class Clock:
    """Stops a worker at a moment. Its waits take no time but on the clock."""

    def __init__(self, time_machine, until):
        self.time_machine, self.until = time_machine, until
        self.waits = []

    def is_set(self):
        return timezone.now() >= self.until

    def wait(self, seconds):
        self.waits.append(seconds)
        self.time_machine.move_to(timezone.now() + seconds * SECOND, tick=False)
        return self.is_set()


class Broken:
    """A database that breaks once at each of these moments, some queries after it has passed."""

    def __init__(self, moments, seed):
        self.moments, self.left, self.errors, self.is_armed = moments, 0, 0, False
        self.dice = random.Random(seed)  # noqa: S311 -- a dice

    def __call__(self, execute, sql, params, many, context):
        if not self.is_armed and self.moments and timezone.now() >= self.moments[0]:
            self.moments.pop(0)
            self.is_armed, self.left = True, self.dice.randrange(60)
        if self.is_armed:
            self.left -= 1
            if self.left < 0:
                self.is_armed = False
                self.errors += 1
                raise OperationalError(f"connection refused: {SECRET}")
        return execute(sql, params, many, context)


@pytest.mark.exhaustive  # a long run: one error is tried here
@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_errors_in_an_hour_lose_nothing_and_delay_nothing(
    only, time_machine, caplog, seed
):
    dice = random.Random(seed)  # noqa: S311 -- a dice
    only(job("quarterly", 15 * MINUTE), job("each minute", MINUTE))
    moments = [NOON + dice.randrange(60, 3_500) * SECOND for _ in range(25)]
    all_of_it = [planned(DraftFactory(), at=at).pk for at in moments]
    tasks = [f"task {number}" for number in range(25)]
    for name, at in zip(tasks, moments, strict=True):
        once.using(run_after=at).enqueue(name)
    clock = Clock(time_machine, NOON + HOUR + 3 * MINUTE)
    broken = Broken([NOON + number * 36 * SECOND for number in range(100)], seed)

    with connection.execute_wrapper(broken):
        background.work("one", stop=clock, interval=10)

    assert broken.errors >= 95, "some are drawn for a moment at which nothing is asked any more"
    late = [each.went_at - each.goes_at for each in Bundle.objects.filter(pk__in=all_of_it)]
    assert max(late) <= 2 * MINUTE
    begun = dict(reversed(ran))
    assert max(begun[name] - at for name, at in zip(tasks, moments, strict=True)) <= 2 * MINUTE
    slots = set(ScheduledRun.objects.filter(name="each minute").values_list("slot", flat=True))
    assert slots >= {NOON + minute * MINUTE for minute in range(60)}
    quarters = [at for name, at in ran if name == "quarterly"]
    for quarter in range(4):
        due = NOON + quarter * 15 * MINUTE
        assert any(due <= at <= due + 2 * MINUTE for at in quarters)
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert SECRET not in caplog.text
    assert "OperationalError" in caplog.text


def test_the_pauses_grow_while_the_database_is_away_and_end_with_it(
    only, time_machine, caplog, monkeypatch
):
    only(job("each minute", MINUTE))
    is_back = NOON + 5 * MINUTE

    def tick(now):
        if now < is_back:
            raise OperationalError(SECRET)
        return []

    monkeypatch.setattr(schedule, "tick", tick)
    clock = Clock(time_machine, NOON + 6 * MINUTE)

    background.work("one", stop=clock, interval=5)

    assert clock.waits[:11] == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 5]
    [first, *_] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert first.getMessage() == "The worker goes on in 1 s after OperationalError"
    assert SECRET not in caplog.text
    assert "in tick" in caplog.text, "where it broke"


@pytest.mark.both_databases
def test_a_task_that_fails_is_tried_again_after_growing_pauses(only, time_machine, monkeypatch):
    tries = []

    def work(_today):
        tries.append((timezone.now() - NOON) / SECOND)
        if len(tries) < 5:
            fail()

    only(job("daily", timedelta(days=1), work))

    background.work("one", stop=Clock(time_machine, NOON + 5 * MINUTE), interval=5)

    assert tries == [0, 10, 30, 70, 150]
    [done] = DBTaskResult.objects.all()
    assert (done.status, len(done.worker_ids)) == ("SUCCESSFUL", 5)


def test_the_longest_pause_is_four_hours():
    pauses = {tries: background.pause_after(tries) for tries in (1, 2, 11, 99)}

    assert pauses == {1: 10 * SECOND, 2: 20 * SECOND, 11: 10_240 * SECOND, 99: 4 * HOUR}


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_job_that_fails_goes_on_as_one_task_in_its_next_slot(only, time_machine):
    only(job("quarterly", 15 * MINUTE, fail))

    background.work("one", stop=Clock(time_machine, NOON + 2 * HOUR), interval=60)

    once.using(run_after=NOON + 3 * HOUR).enqueue("not tried yet")
    [task] = background.failing_tasks()
    assert task.enqueued_at == NOON
    assert len(task.worker_ids) > 8


@pytest.mark.both_databases
@pytest.mark.parametrize(("seen", "is_done"), [(119 * SECOND, False), (2 * MINUTE, True)])
def test_what_a_dead_worker_left_is_done_again(only, time_machine, seen, is_done):
    only()
    once.enqueue("left")
    DBTaskResult.objects.update(status="RUNNING", started_at=NOON, worker_ids=["other"])
    WorkerBeat.objects.create(name="other", seen_at=NOON - seen)

    background.put_back(NOON, by="one")
    time_machine.move_to(NOON + MINUTE)
    background.do_next("one")

    assert [name for name, _at in ran] == (["left"] if is_done else [])


@pytest.mark.exhaustive
def test_what_this_worker_could_not_finish_is_done_again(only, time_machine):
    only()
    once.enqueue("left")
    background.beat("one")
    DBTaskResult.objects.update(status="RUNNING", started_at=NOON, worker_ids=["one"])

    background.put_back(NOON, by="one")
    time_machine.move_to(NOON + 10 * SECOND)
    background.do_next("one")

    assert [name for name, _at in ran] == ["left"]


@pytest.mark.exhaustive
def test_a_clock_that_was_ten_days_ahead_keeps_no_task_waiting(only, time_machine):
    """What one worker failed at, and what another was at when it was killed."""
    only()
    ahead = NOON + timedelta(days=10)
    for name in ("failed", "left", "planned"):
        once.using(run_after=ahead).enqueue(name)
    failed, left, _planned = DBTaskResult.objects.order_by("enqueued_at")
    DBTaskResult.objects.filter(pk=failed.pk).update(worker_ids=["other"])
    running = {"status": "RUNNING", "started_at": ahead, "worker_ids": ["other"]}
    DBTaskResult.objects.filter(pk=left.pk).update(**running)
    WorkerBeat.objects.create(name="other", seen_at=ahead)

    background.put_back(NOON, by="one")

    time_machine.move_to(NOON + 10 * SECOND, tick=False)
    while background.do_next("one"):
        pass
    assert sorted(name for name, _at in ran) == ["failed", "left"]


@pytest.mark.exhaustive
def test_what_waits_for_its_moment_goes_before_a_long_queue(only):
    for number in range(3):
        once.enqueue(f"task {number}")
    bundle = planned(DraftFactory(), at=NOON + MINUTE)
    Bundle.objects.update(goes_at=NOON)
    only()

    background.do_next("one")

    bundle.refresh_from_db()
    assert bundle.went_at == NOON
    assert ran == []


def test_a_failure_is_kept_and_logged_without_its_words(only, caplog):
    only(job("daily", timedelta(days=1), fail))

    background.do_next("one")

    [task] = DBTaskResult.objects.all()
    assert task.exception_class_path == f"{MessageLeftOut.__module__}.MessageLeftOut"
    assert "MessageLeftOut: ValueError" in task.traceback
    for kept in (task.traceback, caplog.text):
        assert "in fail" in kept
        assert SECRET not in kept


def test_beats_say_who_is_alive_and_old_ones_go(time_machine):
    WorkerBeat.objects.create(name="old", seen_at=NOON - timedelta(days=1, seconds=1))

    background.beat("one")
    background.beat("one")

    assert dict(WorkerBeat.objects.values_list("name", "seen_at")) == {"one": NOON}


def test_whoever_may_publish_reads_what_fails_until_it_works(
    only, client, time_machine, without_second_factor
):
    works = []
    only(job("email the days ahead", timedelta(days=1), lambda _: works or fail()))
    client.force_login(UserFactory(is_superuser=True))
    stopped = "Background work has stopped"
    assert stopped in client.get("/admin/").text
    call_command("worker", "--once")

    page = client.get("/admin/").text

    assert stopped not in page
    assert "“email the days ahead”, since 25 November 2026, 07:00. Attempts so far: 1." in page
    client.force_login(UserFactory())
    assert "background" not in client.get("/admin/").text.lower()

    client.force_login(UserFactory(is_superuser=True))
    works.append(True)
    time_machine.move_to(NOON + 10 * SECOND)
    call_command("worker", "--once")
    assert "Attempts so far" not in client.get("/admin/").text
