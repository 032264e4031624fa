from datetime import timedelta
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from django import VERSION
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from page_cache import generation
from page_cache import watcher as watch_module
from page_cache.models import Generation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


computing = []


@generation.per_generation
def value(_key):
    return computing[-1]()


def remembered(key, compute):
    """Return the value of a key, which `compute` gives where none is remembered."""
    computing.append(compute)
    return value(key)


def close_for_good():
    """Django leaves the database of the tests open, because it lives in memory."""
    BaseDatabaseWrapper.close(connections["default"])


def test_each_bump_raises_the_number():
    seen = [generation.current()]
    for _ in range(3):
        generation.bump()
        seen.append(generation.current())

    assert seen == sorted(set(seen))


def test_a_clock_that_went_back_lowers_nothing(time_machine):
    time_machine.move_to("2200-01-01")
    generation.bump()
    before = generation.current()

    time_machine.move_to("2026-11-25")
    generation.bump()

    assert generation.current() == before + 1


@pytest.mark.django_db(transaction=True)
def test_the_other_processes_hear_of_it_when_it_is_committed():
    with transaction.atomic():
        generation.bump()
        before = generation._shared().value
        number = generation.current()

    assert before < number == generation._shared().value


@pytest.mark.django_db(transaction=True)
def test_they_hear_nothing_of_what_was_rolled_back():
    before = generation._shared().value

    with transaction.atomic():
        generation.bump()
        transaction.set_rollback(True)

    assert generation._shared().value == before
    assert generation.current() < before or before == 0


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_a_bump_after_an_abandoned_one_is_heard_of():
    with transaction.atomic():
        with transaction.atomic():
            generation.bump()
            transaction.set_rollback(True)
        generation.bump()

    assert generation._shared().value == generation.current() > 0


@pytest.mark.django_db(transaction=True)
def test_a_bump_after_a_backup_was_restored_is_above_all_that_was_seen(time_machine):
    time_machine.move_to("2200-01-01")
    generation.bump()
    seen = generation._shared().value
    time_machine.move_to("2026-11-25")
    Generation.objects.update(number=1)

    generation.bump()

    assert generation.current() == generation._shared().value == seen + 1


def test_the_private_list_of_callbacks_is_as_this_version_of_django_has_it():
    """`bump` reads it. Look there before Django is renewed."""
    transaction.on_commit(close_for_good)

    assert (VERSION[:2], connection.run_on_commit[-1][1]) == ((6, 1), close_for_good)


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_many_bumps_of_a_transaction_are_announced_once():
    with transaction.atomic():
        generation.bump()
        generation.bump()

        assert len(connection.run_on_commit) == 1


def test_a_transaction_begins_one_and_another_where_something_was_kept_in_it():
    generation.bump()
    with CaptureQueriesContext(connection) as queries:
        generation.bump()
    assert len(queries) == 0
    kept = remembered("how many", lambda: 1)

    generation.bump()

    assert (kept, remembered("how many", lambda: 2)) == (1, 2)


def test_a_value_is_computed_once_in_an_epoch():
    values = iter(["first", "second"])

    assert [remembered("key", lambda: next(values)) for _ in range(2)] == ["first"] * 2
    assert remembered("other key", lambda: next(values)) == "second"


def test_a_value_is_computed_anew_after_a_bump():
    remembered("key", lambda: "old")

    generation.bump()

    assert remembered("key", lambda: "new") == "new"


def test_a_value_is_computed_anew_after_a_transition(time_machine, settings):
    time_machine.move_to("2026-11-25 12:00:00Z", tick=False)
    settings.NEXT_TRANSITION = f"{__name__}.in_a_minute"
    remembered("key", lambda: "old")

    time_machine.shift(59.9)
    before = remembered("key", lambda: "new")
    time_machine.shift(0.1)

    assert (before, remembered("key", lambda: "new")) == ("old", "new")


def in_a_minute(now):
    return now + timedelta(minutes=1)


def test_a_value_remembered_while_others_publish_is_not_taken_for_the_new_one():
    def compute():
        generation.bump()
        return "old"

    remembered("key", compute)

    assert remembered("key", lambda: "new") == "new"


@pytest.mark.django_db(transaction=True)
def test_a_value_seen_by_an_abandoned_transaction_is_forgotten_with_it():
    with transaction.atomic():
        generation.bump()
        remembered("key", lambda: "abandoned")
        transaction.set_rollback(True)

    assert remembered("key", lambda: "true") == "true"


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_threads_share_what_is_remembered():
    remembered("key", lambda: "one")
    found = []

    def ask():
        found.append(remembered("key", lambda: "two"))
        close_for_good()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert found == ["one"]


@pytest.fixture
def watched(transactional_db, monkeypatch):
    """As in a process that serves."""
    watch = generation.get_watch()
    monkeypatch.setattr(watch_module, "connection", SimpleNamespace(close=close_for_good))
    watch.epoch()
    yield watch
    watch.stop()


def test_where_a_watch_runs_the_number_costs_no_query(watched, django_assert_num_queries):
    generation.bump()
    number = generation.current()

    with django_assert_num_queries(0):
        assert generation.current() == number
        assert remembered("key", lambda: "value") == "value"


@pytest.mark.exhaustive
def test_where_a_watch_runs_a_transaction_still_sees_its_own_changes(watched):
    with transaction.atomic():
        before = generation.current()
        remembered("key", lambda: "old")
        generation.bump()

        assert generation.current() > before
        assert remembered("key", lambda: "new") == "new"


def test_the_watch_hears_of_a_bump_at_once(watched):
    before = watched.epoch()

    generation.bump()

    assert watched.epoch() is not before
    assert watched.epoch().generation == generation.current()


def write_as_another_machine(number):
    """Write past the watch. SQLite in memory refuses, without waiting, while the watch reads."""
    for _ in range(100):
        try:
            Generation.objects.update(number=number)
        except OperationalError:
            Event().wait(0.01)
        else:
            return
    pytest.fail("The watch never let another machine write.")


@pytest.mark.exhaustive  # it waits: tests/page_cache/test_watcher.py has the rule
def test_after_a_second_nothing_is_vouched_for_that_another_machine_changed(watched):
    """It changes the row, and cannot reach the file of this machine."""
    generation.bump()
    before = watched.epoch().generation
    write_as_another_machine(before + 1)

    Event().wait(1)

    # None where the look was turned away: SQLite in memory locks whole tables.
    epoch = watched.epoch()
    assert epoch is None or epoch.generation == before + 1


def test_a_page_asks_for_its_epoch_once_and_keeps_it():
    first = generation.current_epoch()
    with generation.in_one_epoch():
        with CaptureQueriesContext(connection) as queries:
            kept = [generation.current_epoch() for _ in range(3)]
        generation.bump()
        kept.append(generation.current_epoch())

    assert len(queries) == 1
    assert kept == [first] * 4
    assert generation.current_epoch() != first


def test_a_page_that_keeps_nothing_asks_for_no_epoch():
    with CaptureQueriesContext(connection) as queries, generation.in_one_epoch():
        pass

    assert len(queries) == 0
