import os
import threading
from datetime import UTC, date, datetime
from time import monotonic

import pytest
from django.db import OperationalError
from django.utils import timezone

from page_cache import read_counter as counter_module
from page_cache.read_counter import ReadCounter, page_on_day, seconds_to_next_write

SECONDS_AT_MOST = 60
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
# Three seconds before midnight in New York, where the organisation is.
LATE = datetime(2026, 11, 24, 4, 59, 57, tzinfo=UTC)


class Database:
    """A table of sums that a test may read, or take away."""

    def __init__(self) -> None:
        self.sums: dict[tuple, int] = {}
        self.fails = False
        self.writes = 0

    def add(self, counts) -> None:
        self.writes += 1
        if self.fails:
            raise OperationalError
        for key, count in counts.items():
            self.sums[tuple(key)] = self.sums.get(tuple(key), 0) + count


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def counter(database, monkeypatch):
    # The thread of a test has no database of its own to close.
    monkeypatch.setattr(counter_module.connection, "close", lambda: None)
    counter = ReadCounter(database.add)
    yield counter
    counter.stop()


def eventually(holds):
    deadline = monotonic() + SECONDS_AT_MOST
    while not holds():
        assert monotonic() < deadline


def test_nothing_is_written_while_people_read(counter, database):
    for _ in range(5):
        counter.count("/articles/march/")

    assert (database.writes, database.sums) == (0, {})


def test_at_its_end_a_process_writes_once_what_it_counted(counter, database):
    for path in ("/articles/march/", "/ar/articles/march/", "/articles/march/", "/", "/es/"):
        counter.count(path)

    counter.stop()

    today = timezone.localdate()
    assert database.writes == 1
    assert database.sums == {
        ("/articles/march/", "en", today): 2,
        ("/articles/march/", "ar", today): 1,
        ("/", "en", today): 1,
        ("/", "es", today): 1,
    }


def test_a_process_that_counted_nothing_writes_nothing(counter, database):
    counter.stop()

    assert database.writes == 0


def test_a_thread_writes_again_and_again(counter, database, monkeypatch):
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_WRITES", 0.01)
    key = ("/page/", "en", timezone.localdate())

    counter.count("/page/")
    eventually(lambda: database.sums.get(key) == 1)
    counter.count("/page/")
    eventually(lambda: database.sums.get(key) == 2)
    writes = database.writes
    counter.stop()

    assert (database.writes, database.sums) == (writes, {key: 2})  # nothing new, no write


def test_many_threads_lose_no_read(counter, database, monkeypatch):
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_WRITES", 0.001)
    threads = [
        threading.Thread(target=lambda: [counter.count("/page/") for _ in range(2_000)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counter.stop()

    assert sum(database.sums.values()) == 8_000


def test_a_database_that_is_away_loses_nothing(counter, database, monkeypatch, caplog):
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_WRITES", 0.01)
    database.fails = True
    counter.count("/page/")
    eventually(lambda: database.writes >= 3)
    counter.count("/page/")
    counter.count("/other/")

    database.fails = False

    today = timezone.localdate()
    expected = {("/page/", "en", today): 2, ("/other/", "en", today): 1}
    eventually(lambda: database.sums == expected)
    eventually(lambda: len(caplog.messages) == 2)
    assert caplog.messages == [
        "How often pages were read could not be written: it is kept in memory",
        "How often pages were read is written again",
    ]


def test_a_process_holds_so_many_numbers_at_most(counter, database, monkeypatch, caplog):
    monkeypatch.setattr(counter_module, "SECONDS_BETWEEN_WRITES", 0.01)
    monkeypatch.setattr(counter_module, "MOST_NUMBERS", 3)
    database.fails = True
    for number in range(5):
        counter.count(f"/{number}/")
        counter.count("/0/")
    seen = database.writes
    eventually(lambda: database.writes > seen + 1)
    for number in range(5):
        counter.count(f"/{number}/")
    seen = database.writes
    eventually(lambda: database.writes > seen + 1)
    database.fails = False
    counter.stop()

    assert len(caplog.messages) >= 1
    assert {page: count for (page, _, _), count in database.sums.items()} == {
        "/0/": 7,
        "/1/": 2,
        "/2/": 2,
    }


def test_a_path_too_long_for_the_table_is_not_counted(counter, database):
    counter.count(f"/{'a' * 799}/")
    counter.count(f"/{'a' * 798}/")

    counter.stop()

    assert [page for page, _, _ in database.sums] == [f"/{'a' * 798}/"]


def test_what_is_read_before_midnight_is_of_that_day(counter, database, time_machine):
    time_machine.move_to(LATE, tick=False)
    counter.count("/page/")
    assert timezone.localdate() == MONDAY

    time_machine.move_to(LATE.replace(hour=5, minute=0, second=1), tick=False)
    counter._write_counts()  # as the thread does at midnight
    counter.count("/page/")
    counter.count("/page/")
    counter.stop()

    assert database.sums == {("/page/", "en", MONDAY): 1, ("/page/", "en", TUESDAY): 2}


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 24, 17, tzinfo=UTC), 60),
        (LATE, 3),
        (datetime(2026, 11, 24, 5, tzinfo=UTC), 60),
        (datetime(2026, 11, 1, 4, 59, 30, tzinfo=UTC), 60),  # the day before the clocks go back
        (datetime(2026, 11, 2, 4, 59, 30, tzinfo=UTC), 30),  # and the day itself, of 25 hours
    ],
)
def test_it_rests_a_minute_but_not_beyond_the_day(now, seconds):
    local = timezone.localtime(now)

    assert seconds_to_next_write(local) == seconds


@pytest.mark.parametrize(
    ("path", "page", "language"),
    [
        ("/", "/", "en"),
        ("/articles/march/", "/articles/march/", "en"),
        ("/fr/articles/march/", "/articles/march/", "fr"),
        ("/ar/", "/", "ar"),
        ("/french/", "/french/", "en"),
        ("/artículos/".encode().decode("latin-1"), "/artículos/", "en"),
    ],
)
def test_a_path_is_a_page_in_a_language(path, page, language):
    assert page_on_day(path, MONDAY) == (page, language, MONDAY)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_forked_child_counts_its_own(counter, database):
    counter.count("/page/")

    child = os.fork()
    if child == 0:
        counter.count("/page/")
        counter.stop()
        is_right = list(database.sums.values()) == [1]
        os._exit(0 if is_right else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    counter.stop()
    assert list(database.sums.values()) == [1]
