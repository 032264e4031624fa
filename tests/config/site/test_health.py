from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from config.models import ScheduledRun

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


# The worker closes its connection, and with it the transaction that other tests run in.
@pytest.mark.django_db(transaction=True)
def test_healthz_is_well_when_a_worker_runs(client):
    call_command("worker", "--once")

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"database": "ok", "tasks": "ok"})
    assert response.cookies == {}


def test_healthz_says_when_no_worker_runs(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"database": "ok", "tasks": "late"})


@pytest.mark.parametrize(("minutes", "tasks"), [(39, "ok"), (41, "late")])
def test_healthz_waits_forty_minutes_for_a_worker(client, minutes, tasks):
    last = timezone.now() - timedelta(minutes=minutes)
    ScheduledRun.objects.create(name="erase expired requests", slot=last)

    assert client.get("/healthz").json()["tasks"] == tasks


def test_healthz_says_when_the_database_is_down(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        503,
        {"database": "down", "tasks": "unknown"},
    )
