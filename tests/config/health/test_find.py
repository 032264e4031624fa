import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from advocacy.charts import png
from articles.models import Bundle
from config.environment import media
from config.environment.buckets import Bucket
from config.health import find, kinds
from config.health.backups import NO_KEY
from config.i18n.languages import OFFERED, Covers
from config.models import ScheduledRun, WorkerBeat
from config.wiring import schedule
from tests.articles.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
GB = 1_000_000_000
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """A disk with room, whatever this machine has."""
    room = {"free": 100 * GB}
    monkeypatch.setattr(find, "free_bytes", lambda: room["free"])
    return room


@pytest.fixture
def now(time_machine) -> datetime:
    """A moment at which a worker is alive and has begun every job."""
    time_machine.move_to("2026-11-25T12:07:30Z", tick=False)
    WorkerBeat.objects.create(name="one", seen_at=timezone.now())
    schedule.tick(timezone.now())
    DBTaskResult.objects.update(status="SUCCESSFUL")
    return timezone.now()


def ready(client):
    """The status of /readyz, and what it says."""
    response = client.get("/readyz")
    assert response.cookies == {}
    return response.status_code, response.text.splitlines()


def test_healthz_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.cookies == {}


# The worker closes its connection, and with it the transaction that other tests run in.
@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_a_site_is_ready_once_its_worker_has_worked(client, settings):
    settings.BACKUP_RECIPIENTS = []  # else the worker makes a backup, which takes long
    assert ready(client)[0] == 503

    call_command("worker", "--once")

    assert ready(client) == (200, ["ready", NO_KEY.short])


@pytest.mark.parametrize(
    ("seen", "answer"),
    [(119 * SECOND, (200, ["ready"])), (2 * MINUTE, (503, [kinds.NO_WORKER.short]))],
)
def test_readyz_is_red_two_minutes_after_the_last_beat(client, now, seen, answer):
    WorkerBeat.objects.update(seen_at=now - seen)

    assert ready(client) == answer


@pytest.mark.parametrize("late", [2 * MINUTE - SECOND, 2 * MINUTE])
@pytest.mark.parametrize("tried", [None, pytest.param(SECOND, marks=pytest.mark.exhaustive)])
def test_readyz_says_that_a_bundle_is_late(client, now, late, tried):
    user = UserFactory()
    bundle = Bundle(name="Secret", goes_at=now - late, planned_by=user, created_by=user)
    if tried:
        bundle.tried_at, bundle.failure = now - tried, "stopped"
    bundle.save()

    if late < 2 * MINUTE:
        assert ready(client) == (200, ["ready"])
    else:
        assert ready(client) == (503, ["Bundles that should be public by now: 1."])
    Bundle.objects.update(failure="lacks", tried_at=now)
    assert ready(client) == (200, ["ready"]), "an editor reads what is in the way"


def test_readyz_says_that_a_task_is_late(client, now, time_machine):
    schedule.run_job.enqueue("check the whole log")
    schedule.run_job.using(run_after=now + MINUTE).enqueue("check the whole log")
    time_machine.move_to(now + 2 * MINUTE, tick=False)
    WorkerBeat.objects.update(seen_at=timezone.now())
    assert ready(client) == (200, ["ready"])

    time_machine.move_to(now + 2 * MINUTE + SECOND, tick=False)

    assert ready(client) == (503, ["Tasks that nobody has begun: 1."])


@pytest.mark.exhaustive
@pytest.mark.parametrize(("runs", "status"), [(30 * MINUTE - SECOND, 200), (30 * MINUTE, 503)])
def test_what_waits_behind_a_long_task_is_not_late(client, now, time_machine, runs, status):
    ScheduledRun.objects.all().delete()
    schedule.run_job.enqueue("check the whole log")
    DBTaskResult.objects.update(status="RUNNING", started_at=now, worker_ids=["one"])
    schedule.run_job.enqueue("email the days ahead")
    time_machine.move_to(now + runs, tick=False)
    WorkerBeat.objects.update(seen_at=timezone.now())

    assert ready(client)[0] == status


def test_readyz_says_that_a_job_is_late(client, now, time_machine):
    ScheduledRun.objects.filter(name="erase expired requests").delete()
    assert ready(client) == (503, ["Jobs that nobody has begun: erase expired requests."])

    schedule.tick(now)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert ready(client) == (200, ["ready"])


@pytest.mark.parametrize("failure", [DatabaseError, InterfaceError])
def test_readyz_says_that_the_database_is_down(client, monkeypatch, failure):
    def refuse():
        raise failure("secret")

    monkeypatch.setattr(connection, "cursor", refuse)

    assert ready(client) == (503, [kinds.NO_DATABASE.short])


@pytest.mark.parametrize(
    ("free", "answer"),
    [
        (5 * GB, (200, ["ready"])),
        (5 * GB - 1, (200, ["ready", kinds.DISK_SOON_FULL.short % {"free": "5.0"}])),
        pytest.param(
            GB // 2,
            (200, ["ready", kinds.DISK_SOON_FULL.short % {"free": "0.5"}]),
            marks=pytest.mark.exhaustive,
        ),
        (GB // 2 - 1, (503, [kinds.DISK_FULL.short])),
    ],
)
def test_a_disk_that_fills_is_told_before_it_is_full(client, now, room, free, answer):
    room["free"] = free

    assert ready(client) == answer


def test_room_is_that_of_the_disk_with_the_data(settings, tmp_path, monkeypatch):
    monkeypatch.undo()
    settings.DATA_DIR = tmp_path

    assert 0 < find.free_bytes() <= shutil.disk_usage(tmp_path).total


def test_a_database_that_was_not_migrated_is_told(client, now, monkeypatch):
    monkeypatch.setattr(find, "_migrated", [])
    last = MigrationRecorder.Migration.objects.filter(app="articles").latest("pk")
    last.delete()
    assert ready(client) == (503, [kinds.NOT_MIGRATED.short])

    MigrationRecorder(connection).record_applied("articles", last.name)
    assert ready(client) == (200, ["ready"])


@pytest.mark.exhaustive
def test_it_asks_for_migrations_once(client, now, monkeypatch):
    monkeypatch.setattr(find, "_migrated", [])
    ready(client)
    with CaptureQueriesContext(connection) as asked:
        ready(client)

    assert not any("django_migrations" in query["sql"] for query in asked.captured_queries)


def test_what_fails_is_counted_and_hinders_nobody(client, now):
    DBTaskResult.objects.update(status="FAILED", worker_ids=["one"])
    failing = DBTaskResult.objects.count()

    assert ready(client) == (
        200,
        ["ready", kinds.FAILING_TASKS.short % {"number": failing}],
    )


@pytest.mark.exhaustive
def test_a_bucket_that_does_not_answer_is_told(client, now, settings):
    place = Bucket("pictures", "", "http://127.0.0.1:9", "us-east-1", "id", "Zzsecret")
    settings.MEDIA_BUCKET = place
    settings.STORAGES = settings.STORAGES | {"default": media.storage(place)}

    assert ready(client) == (503, [kinds.STORAGE_AWAY.short])


def test_a_language_of_content_without_a_font_is_told(client, now, tmp_path, monkeypatch):
    amharic = replace(OFFERED["am"], covers=Covers.EVERYTHING)
    monkeypatch.setattr(find, "OFFERED", {"am": amharic})
    monkeypatch.setattr(png, "OF_SYSTEM", tmp_path)

    assert ready(client) == (200, ["ready", kinds.NO_FONTS.short % {"languages": "Amharic"}])
