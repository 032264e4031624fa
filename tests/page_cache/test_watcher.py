import os
import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from django.db import OperationalError

from page_cache import watcher as watch_module
from page_cache.shared_counter import SharedNumber
from page_cache.watcher import Watch

pytestmark = pytest.mark.long

transitions = []
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
# A busy machine is not a failure: so long may take what comes in a moment. The tests of moments set the clock.
SECONDS_AT_MOST = 60


def soon(now):
    return next((moment for moment in transitions if moment > now), now + timedelta(hours=1))


class Database:
    """A row that a test may change, take away, or make slow."""

    def __init__(self) -> None:
        self.number = 1
        self.fails = False
        self.is_stuck = threading.Event()
        self.looks = 0

    def read(self) -> int:
        self.looks += 1
        if self.fails:
            raise OperationalError
        if self.is_stuck.is_set():
            threading.Event().wait(1.5)
        return self.number


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def shared(tmp_path):
    return SharedNumber(tmp_path / "generation")


@pytest.fixture
def watch(database, shared, settings, monkeypatch):
    settings.NEXT_TRANSITION = f"{__name__}.soon"
    transitions.clear()
    # The thread of a test has no database of its own to close.
    monkeypatch.setattr(watch_module.connection, "close", lambda: None)
    monkeypatch.setattr(watch_module, "SECONDS_OF_PATIENCE", SECONDS_AT_MOST)
    watch = Watch(shared, database.read)
    yield watch
    watch.stop()


class Clock:
    """The clock by which an epoch is vouched for. It goes when a test lets it."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(watch_module, "monotonic", clock)
    return clock


def eventually(holds):
    deadline = monotonic() + SECONDS_AT_MOST
    while not holds():
        assert monotonic() < deadline


def test_it_starts_when_first_asked(watch):
    assert not watch.is_running

    assert watch.epoch().generation == 1
    assert watch.is_running


@pytest.mark.exhaustive  # it waits
def test_the_epoch_stays_while_nothing_changes(watch, database):
    epoch = watch.epoch()

    eventually(lambda: database.looks > 3)

    assert watch.epoch() is epoch


def test_what_the_row_says_reaches_the_whole_machine(watch, database, shared):
    watch.epoch()
    database.number = 7

    eventually(lambda: watch.epoch().generation == 7)

    assert shared.value == 7


def test_what_the_machine_says_is_believed_at_once(watch, shared):
    watch.epoch()

    shared.raise_to(9)

    assert watch.epoch().generation == 9


def test_whoever_asks_after_a_change_waits_for_no_turn(watch, shared, monkeypatch):
    monkeypatch.setattr(watch_module, "SECONDS_BETWEEN_LOOKS", 2 * SECONDS_AT_MOST)
    monkeypatch.setattr(watch_module, "SECONDS_TRUSTED", SECONDS_AT_MOST)
    watch.epoch()

    shared.raise_to(7)

    assert watch.epoch().generation == 7


def test_a_row_that_lags_behind_lowers_nothing(watch, database, shared):
    shared.raise_to(9)

    assert watch.epoch().generation == 9
    assert shared.value == 9


def test_a_clock_that_was_ahead_leaves_no_page_of_its_days(watch, time_machine):
    """What is scheduled was public for it."""
    time_machine.move_to(NOON + timedelta(days=10), tick=False)
    ahead = watch.epoch()
    time_machine.move_to(NOON, tick=False)

    eventually(lambda: watch.epoch() is not ahead)

    assert watch.epoch().ends_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(("left", "rest"), [(3600, 0.25), (0.1, 0.1)], ids=["long", "ending"])
def test_it_rests_between_two_looks_but_not_beyond_the_epoch(watch, time_machine, left, rest):
    time_machine.move_to(NOON, tick=False)
    transitions[:] = [NOON + timedelta(seconds=left)]

    assert watch._look() == pytest.approx(rest)


def test_the_epoch_ends_at_a_transition(watch, clock, time_machine):
    time_machine.move_to(NOON, tick=False)
    transitions[:] = [NOON + timedelta(seconds=0.4)]
    epoch = watch.epoch()

    def go_to(seconds):
        time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)
        clock.seconds = 100 + seconds

    go_to(0.39)
    assert watch.epoch() is epoch
    go_to(0.41)
    assert watch.epoch() is not epoch
    assert watch.epoch().generation == epoch.generation


def test_without_database_nothing_is_vouched_for_after_a_second(watch, database, clock, caplog):
    epoch = watch.epoch()
    database.fails = True

    clock.seconds += 0.99
    assert watch.epoch() is epoch
    eventually(lambda: caplog.messages)
    assert watch.epoch() is epoch
    clock.seconds += 0.01
    assert watch.epoch() is None
    assert caplog.messages == ["The database does not answer: no page is served from memory"]

    asked_at = monotonic()
    assert watch.epoch() is None
    # Nobody waits for a database that is known to be away.
    assert monotonic() - asked_at < SECONDS_AT_MOST / 2

    database.fails = False
    eventually(lambda: watch.epoch() is epoch)
    assert caplog.messages[1:] == ["The database answers again: pages are kept again"]


@pytest.mark.exhaustive  # it waits: without a database is tried here
@pytest.mark.long
def test_a_database_that_hangs_vouches_for_nothing(watch, database, monkeypatch):
    watch.epoch()
    monkeypatch.setattr(watch_module, "SECONDS_OF_PATIENCE", 0.1)

    database.is_stuck.set()

    eventually(lambda: watch.epoch() is None)
    database.is_stuck.clear()
    eventually(lambda: watch.epoch() is not None)


def test_many_threads_share_one_watch(watch):
    found = []
    threads = [threading.Thread(target=lambda: found.append(watch.epoch())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, found))) == 1
    assert [t.name for t in threading.enumerate()].count("page cache") == 1


def test_it_ends_with_its_process(watch):
    watch.epoch()

    watch.stop()

    assert "page cache" not in [t.name for t in threading.enumerate()]
    assert watch.epoch().generation == 1  # and begins again when it is asked


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_forked_child_has_a_watch_of_its_own(watch, shared):
    watch.epoch()
    shared.raise_to(3)

    child = os.fork()
    if child == 0:
        started_anew = not watch.is_running and watch.epoch().generation == 3
        os._exit(0 if started_anew else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
