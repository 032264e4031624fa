from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django_tasks_db.models import DBTaskResult

from articles.models import Bundle
from config.models import ScheduledRun
from config.wiring import schedule
from legal_help.retention import erase, forgetting, nightly, notices
from tests.articles.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = datetime(2026, 11, 25, 12, 7, 30, tzinfo=UTC)
ALWAYS = [job for job in schedule.JOBS if job.is_due is schedule._always]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (timedelta(minutes=15), datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
        (timedelta(days=1), datetime(2026, 11, 25, tzinfo=UTC)),
    ],
)
def test_slot_is_the_start_of_its_span(every, expected):
    assert schedule.slot(NOON, every) == expected


def test_bundles_are_looked_for_every_ten_seconds_and_only_then_a_task():
    user = UserFactory()
    Bundle.objects.create(name="A", goes_at=NOON, planned_by=user, created_by=user)

    assert "publish bundles" not in schedule.tick(NOON - timedelta(seconds=1))
    assert "publish bundles" in schedule.tick(NOON)
    assert schedule.tick(NOON + timedelta(seconds=9)) == []
    assert schedule.tick(NOON + timedelta(seconds=10)) == ["publish bundles"]


def test_these_jobs_run_and_so_often():
    """As docs/running.md and docs/privacy.md promise; no other test would miss one."""
    assert {job.name: job.every for job in schedule.JOBS} == {
        "publish bundles": timedelta(seconds=10),
        "draw pictures": timedelta(minutes=1),
        "clean up picture files": timedelta(days=1),
        "clean up document files": timedelta(days=1),
        "clean up video and audio files": timedelta(days=1),
        "delete messages from readers": timedelta(days=1),
        "check that sources can still be reached": timedelta(minutes=15),
        "look until when certificates are good": timedelta(days=1),
        "check links within the site": timedelta(days=7),
        "delete copies of what was withdrawn": timedelta(days=1),
        "make a backup": timedelta(days=1),
        "erase expired requests": timedelta(minutes=15),
        "tell caseworkers that something is waiting": timedelta(minutes=15),
        "check the whole log": timedelta(days=1),
        "delete details of old events": timedelta(days=1),
        "clean up the tables of requests": timedelta(days=1),
        "clean up the files of requests": timedelta(days=1),
        "email the days ahead": timedelta(days=1),
        "add up old page views": timedelta(days=1),
        "delete ended sign-in sessions": timedelta(days=1),
        "delete finished tasks": timedelta(days=1),
    }


def claim(days_ago, jobs):
    at = schedule.slot(NOON, schedule.A_DAY) - timedelta(days=days_ago)
    ScheduledRun.objects.bulk_create(ScheduledRun(name=job.name, slot=at) for job in jobs)


@pytest.mark.parametrize(
    ("days_ago", "go"), [(None, False), (1, True), (3, True), (4, False), (-10, False)]
)
def test_nothing_is_deleted_on_the_first_day_of_a_clock_that_jumped(days_ago, go):
    deleting = [job for job in ALWAYS if job.deletes]
    if days_ago:
        claim(days_ago, deleting)

    went = schedule.tick(NOON)

    assert {job.name for job in deleting} & {*went} == (
        {job.name for job in deleting} if go else set()
    )
    assert schedule.late_jobs(NOON) == []
    assert {job.name for job in deleting} <= {*schedule.tick(NOON + schedule.A_DAY)}


def test_tick_enqueues_each_job_once_a_slot():
    claim(1, [job for job in ALWAYS if job.deletes])
    names = [job.name for job in ALWAYS]

    assert schedule.tick(NOON) == names
    assert schedule.tick(NOON + timedelta(minutes=1)) == []
    assert schedule.tick(NOON + timedelta(minutes=15)) == [
        "erase expired requests",
        "tell caseworkers that something is waiting",
    ]
    # What nobody has done yet waits as one task.
    assert DBTaskResult.objects.count() == len(names)


def test_a_job_that_is_no_more_is_no_failure():
    assert schedule.run_job.call("of an older version") is None


@pytest.mark.exhaustive
def test_tick_forgets_old_claims():
    schedule.tick(NOON - timedelta(days=8))

    schedule.tick(NOON)

    assert not ScheduledRun.objects.filter(slot__lt=NOON - timedelta(days=7)).exists()


def test_a_slot_can_be_claimed_once():
    ScheduledRun.objects.create(name="job", slot=NOON)

    with pytest.raises(IntegrityError):
        ScheduledRun.objects.create(name="job", slot=NOON)


# The worker closes its connection, and with it the transaction that other tests run in.
@pytest.mark.exhaustive  # it starts a worker, as the browser's journeys do
@pytest.mark.django_db(transaction=True)
def test_worker_does_what_is_due(settings):
    call_command("worker", "--once")

    statuses = set(DBTaskResult.objects.values_list("status", flat=True))
    assert statuses == {"SUCCESSFUL"}
    assert ScheduledRun.objects.count() == len(ALWAYS)


@pytest.mark.sampled
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("module", "look", "job"),
    [
        (erase, "erase_due", "erase expired requests"),
        (notices, "send_due", "tell caseworkers that something is waiting"),
        (nightly, "check_and_list", "check the whole log"),
        (forgetting, "forget_old_details", "delete details of old events"),
    ],
)
def test_a_job_that_fails_silences_no_other(monkeypatch, module, look, job):
    def fail(**_):
        raise ValueError

    monkeypatch.setattr(module, look, fail)

    call_command("worker", "--once")

    failed = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    assert [result.args_kwargs["args"] for result in failed] == [[job]]
    # Nothing is deleted on the first day of a site.
    assert DBTaskResult.objects.count() == sum(not job.deletes for job in ALWAYS)
