"""Metrics for Prometheus: asked of a real server on a free port, which this machine alone reaches."""

import socket
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.request import urlopen

import prometheus_client
import pytest
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from config.health import find, metrics
from config.models import WorkerBeat
from config.wiring import background, schedule
from page_cache import generation

# The server has a thread of its own, and a connection of its own to the database.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _room(monkeypatch):
    monkeypatch.setattr(find, "free_bytes", lambda: 100_123_456_789)


@pytest.fixture
def port(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.METRICS_PORT = free.getsockname()[1]
    return settings.METRICS_PORT


@pytest.fixture
def served(port, monkeypatch):
    """Serve the metrics; ends the server afterwards."""
    begun, wrapper_class = [], type(connections["default"])
    close = wrapper_class.close

    def start(*given, **named):
        begun.append(prometheus_client.start_http_server(*given, **named))

    def close_in_thread(wrapper):
        """Django leaves a connection open to the database of the tests, because it lives in memory."""
        is_ours = threading.current_thread() is threading.main_thread()
        (close if is_ours else BaseDatabaseWrapper.close)(wrapper)

    monkeypatch.setattr(wrapper_class, "close", close_in_thread)
    monkeypatch.setattr(metrics, "start_http_server", start)
    metrics.serve()
    yield begun
    for server, thread in begun:
        server.shutdown()
        server.server_close()
        thread.join()


def asked(port):
    """What the server says: {(name, value of its label): number}."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    return {
        (sample.name.removeprefix("standing_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_says_how_the_work_does(served, port):
    WorkerBeat.objects.create(name="one", seen_at=timezone.now() - timedelta(seconds=30))
    schedule.tick(timezone.now())
    jobs = DBTaskResult.objects.count()
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(
        status="READY", worker_ids=["one"], run_after=timezone.now() + timedelta(hours=1)
    )
    generation.bump()

    said = asked(port)

    assert 30 <= said.pop(("worker_beat_age_seconds",)) < 60
    assert said.pop(("generation",)) > 10**15
    assert said == {
        ("disk_free_bytes",): 100_100_000_000,
        ("problems",): 0,
        ("remarks",): 1,
        ("finding", "failing_tasks"): 1,
        ("tasks_waiting",): jobs - 1,
        ("tasks_failing",): 1,
    }


def test_a_database_that_is_away_is_a_finding(served, port, monkeypatch):
    def refuse(*_):
        raise DatabaseError

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)

    assert asked(port) == {
        ("disk_free_bytes",): 100_100_000_000,
        ("problems",): 1,
        ("remarks",): 0,
        ("finding", "no_database"): 1,
    }


def test_it_asks_thirteen_questions(settings, safe, django_assert_num_queries, monkeypatch):
    settings.ALLOWED_HOSTS = ["standing.example"]  # it has a certificate
    WorkerBeat.objects.create(name="one", seen_at=timezone.now())
    schedule.tick(timezone.now())
    DBTaskResult.objects.update(status="SUCCESSFUL")
    find.find_all(timezone.now())
    monkeypatch.setattr(connection, "close", lambda: None)

    with django_assert_num_queries(13):
        list(metrics.StateOfSite().collect())


CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).close()"


@pytest.mark.parametrize(("address", "is_let_in"), [("127.0.0.1", True), ("127.0.0.2", False)])
def test_one_address_of_this_machine_is_let_in(served, port, address, is_let_in):
    """127.0.0.2 reaches whatever listens on all interfaces. A process of its own may ask it."""
    asked = subprocess.run(
        [sys.executable, "-c", CONNECT, address, str(port)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (asked.returncode == 0) is is_let_in
    assert is_let_in or "ConnectionRefusedError" in asked.stderr
    assert [server.server_address for server, _thread in served] == [("127.0.0.1", port)]


@pytest.mark.exhaustive
def test_without_a_port_nothing_is_served(settings, monkeypatch):
    settings.METRICS_PORT = 0
    monkeypatch.setattr(metrics, "start_http_server", lambda *_: pytest.fail("served"))

    metrics.serve()


@pytest.mark.exhaustive
def test_a_port_that_is_taken_stops_no_worker(served, port, caplog):
    metrics.serve()

    assert len(served) == 1
    assert caplog.messages == [f"No metrics at port {port}: OSError"]


@pytest.mark.exhaustive
def test_the_worker_serves_them_while_it_works(served, port, monkeypatch):
    from config.management.commands import worker  # noqa: PLC0415 -- a command

    began = []
    monkeypatch.setattr(metrics, "serve", lambda: began.append(threading.current_thread().name))
    monkeypatch.setattr(background, "beat_on", lambda *_, **__: None)
    monkeypatch.setattr(background, "work", lambda *_, **__: began.append("work"))
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)

    worker.Command().handle(once=False, interval=1)

    assert began == ["MainThread", "work"]
