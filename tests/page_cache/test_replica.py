"""What is read where, and what an outage does. tests/page_cache/test_streaming.py tries it with PostgreSQL."""

import logging
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.http import Http404

from articles.models import Article
from page_cache import replica as module
from page_cache.models import Generation
from page_cache.replica import REPLICA, FirstLinesOfPool, Outage, Router

ROUTER = Router()


def row(database):
    made = Article()
    made._state.db = database
    return made


@pytest.fixture
def drawing():
    token = module._is_drawing.set(True)
    yield
    module._is_drawing.reset(token)


@pytest.fixture
def in_no_transaction(monkeypatch):
    monkeypatch.setattr(module, "connection", SimpleNamespace(in_atomic_block=False))


@pytest.fixture
def in_a_transaction(monkeypatch):
    monkeypatch.setattr(module, "connection", SimpleNamespace(in_atomic_block=True))


@pytest.mark.parametrize(
    ("hints", "database"),
    [({}, None), *(({"instance": row(each)}, None) for each in (None, "default", "moving"))],
)
def test_whoever_draws_no_page_reads_where_django_would(hints, database):
    assert ROUTER.db_for_read(Article, **hints) == database
    assert ROUTER.db_for_write(Article, **hints) == database


def test_a_row_of_the_replica_leads_back_to_the_primary():
    """Remembered for a generation, it may be used on a page of staff."""
    assert ROUTER.db_for_read(Generation, instance=row(REPLICA)) == "default"
    assert ROUTER.db_for_write(Generation, instance=row(REPLICA)) == "default"


def test_a_page_that_is_drawn_reads_from_the_replica_and_writes_to_the_primary(
    drawing, in_no_transaction
):
    assert ROUTER.db_for_read(Article) == REPLICA
    assert ROUTER.db_for_read(Article, instance=row("default")) == REPLICA
    assert ROUTER.db_for_write(Article) is None
    assert ROUTER.db_for_write(Article, instance=row(REPLICA)) == "default"


def test_a_transaction_reads_what_it_wrote(drawing, in_a_transaction):
    assert ROUTER.db_for_read(Article) is None
    assert ROUTER.db_for_read(Article, instance=row(REPLICA)) == "default"


@pytest.mark.parametrize(
    ("one", "other", "allowed"),
    [
        ("default", REPLICA, True),
        (REPLICA, REPLICA, True),
        ("default", "default", True),
        (REPLICA, "moving", None),
        ("default", None, None),
    ],
)
def test_rows_of_both_may_name_each_other(one, other, allowed):
    assert ROUTER.allow_relation(row(one), row(other)) is allowed


def test_nothing_is_migrated_there():
    assert ROUTER.allow_migrate(REPLICA, "articles", model_name="article") is False
    assert ROUTER.allow_migrate("default", "articles", model_name="article") is None


class Replica:
    """The connection to one, as far as drawing a page knows it."""

    def __init__(self) -> None:
        self.errors_occurred = False
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def replica(monkeypatch):
    made = Replica()
    monkeypatch.setattr(module, "connections", {REPLICA: made})
    monkeypatch.setattr(module, "outage", Outage())
    return made


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(module, "monotonic", lambda: clock.seconds)
    return clock


def where():
    return "replica" if module._is_drawing.get() else "primary"


def drawn(*, is_new_enough=True):
    return module.draw(where, is_new_enough=lambda: is_new_enough)


def fails():
    raise InterfaceError


@pytest.mark.parametrize(("is_new_enough", "place"), [(True, "replica"), (False, "primary")])
def test_a_page_is_drawn_where_what_it_shows_has_arrived(replica, is_new_enough, place, caplog):
    assert drawn(is_new_enough=is_new_enough) == place
    assert where() == "primary"
    assert caplog.messages == []


def test_what_fails_at_the_replica_is_drawn_from_the_primary(replica, caplog):
    def page():
        return fails() if module._is_drawing.get() else "whole"

    assert module.draw(page, is_new_enough=lambda: True) == "whole"

    assert replica.closed == 1
    assert caplog.messages == [
        "The replica fails (InterfaceError): the primary database draws all pages"
    ]


def test_what_was_drawn_around_a_failure_is_drawn_anew(replica):
    """Django's `if` in a template takes a query that fails for an empty one."""

    def page():
        replica.errors_occurred = module._is_drawing.get()
        return f"of the {where()}"

    assert module.draw(page, is_new_enough=lambda: True) == "of the primary"


def test_a_missing_page_is_missing_on_the_replica_too(replica, caplog):
    asked = []

    def page():
        asked.append(where())
        raise Http404

    with pytest.raises(Http404):
        module.draw(page, is_new_enough=lambda: True)

    assert asked == ["replica"]
    assert caplog.messages == []


def test_a_page_that_is_missing_since_the_replica_failed_is_asked_for_again(replica):
    def page():
        if module._is_drawing.get():
            replica.errors_occurred = True
            raise Http404
        return "there"

    assert module.draw(page, is_new_enough=lambda: True) == "there"


def test_in_an_outage_one_page_in_ten_seconds_tries_again(replica, clock, caplog):
    tries = []

    def ask():
        tries.append(clock.seconds)
        raise OperationalError

    for second in (100, 100, 109.9, 110, 110, 119, 120):
        clock.seconds = second
        assert module.draw(where, is_new_enough=ask) == "primary"

    assert tries == [100, 110, 120]
    assert len(caplog.messages) == 1
    clock.seconds = 130
    assert drawn() == "replica"
    assert drawn() == "replica"
    assert caplog.messages[1:] == ["The replica answers again: it draws pages"]


def test_an_outage_is_over_when_the_replica_answers_though_it_lags(replica, clock):
    module.draw(where, is_new_enough=fails)
    clock.seconds += 10

    assert drawn(is_new_enough=False) == "primary"
    assert not module.outage.is_known


def test_an_outage_is_over_when_the_replica_answers_that_there_is_no_page(replica, clock):
    def page():
        raise Http404

    module.draw(where, is_new_enough=fails)
    clock.seconds += 10

    with pytest.raises(Http404):
        module.draw(page, is_new_enough=lambda: True)
    assert not module.outage.is_known


def test_a_page_begun_before_the_outage_does_not_end_it(replica, caplog):
    def page():
        if module._is_drawing.get():
            module.outage.begin(OperationalError())
        return "whole"

    assert module.draw(page, is_new_enough=lambda: True) == "whole"
    assert module.outage.is_known
    assert len(caplog.messages) == 1


@pytest.mark.parametrize(
    ("pool", "is_known", "passes"),
    [
        (REPLICA, False, True),
        (REPLICA, True, False),
        ("pool-1", True, True),
    ],
)
def test_the_pool_says_why_once(replica, monkeypatch, pool, is_known, passes):
    module.outage.is_known = is_known
    said = ("error connecting in %r: %s", (pool, "refused"))
    record = logging.LogRecord("psycopg.pool", logging.WARNING, "", 0, *said, None)

    assert FirstLinesOfPool().filter(record) is passes
