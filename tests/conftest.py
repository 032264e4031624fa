import gc
import os
import shutil
from datetime import timedelta
from pathlib import Path

import factory
import hypothesis
import pytest
from django.db import connection, transaction
from django.test import SimpleTestCase, TransactionTestCase
from django.utils import timezone, translation

from advocacy import reference_data
from articles.images import redraw
from legal_help.crypto import passphrases
from page_cache import generation
from page_cache.epoch import Epoch
from tests import demonstration, emptying, migrated, watching
from tests.advocacy import factories as of_advocacy
from tests.articles import factories as of_articles

CHEAP_ROW = 99

# A busy machine is not a failure.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=4_000)
hypothesis.settings.load_profile("house")


FACTORIES = [
    each
    for module in (of_advocacy, of_articles)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, factory.Factory)
]

ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
# Which lines are tested is watched where most of them run, for watching takes time:
# on PostgreSQL, production's, and on SQLite what it alone does.
OF_SQLITE = ("tests/search/", "tests/legal_help/retention/test_retention.py")
# Another process does what these are about, or they come again and again where others were once.
NEVER_WATCHED = ("tests/browser/", "tests/crawl/", "tests/legal_help/public/test_wild_input.py")

# Each test has folders of its own; in memory, to make and remove them waits for no disk.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- pytest makes a folder of its own in it
if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > 2**31:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))

# What is imported and collected stays to the end: nothing of it is searched for what to throw away.
gc.disable()


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items):
    """What never asks a database is tested on SQLite's side alone, which has less to watch.

    Of a table marked `rows`, the first row is tested on both sides, the others on one.
    """
    for item in items:
        if item.get_closest_marker("once"):
            continue
        if not _asks_a_database(item):
            item.add_marker(pytest.mark.once(on="sqlite"))
        elif (rows := item.get_closest_marker("rows")) and not _is_first_row(item):
            item.add_marker(pytest.mark.once(**rows.kwargs))


def _is_first_row(item):
    return not hasattr(item, "callspec") or not any(item.callspec.indices.values())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Watch no lines where nothing new is learnt from it."""
    if _is_watched(item):
        return (yield)
    with watching.paused():
        return (yield)


def _is_watched(item):
    if item.nodeid.startswith(NEVER_WATCHED):
        return False
    return ON_POSTGRESQL or item.nodeid.startswith(OF_SQLITE) or not _asks_a_database(item)


def _asks_a_database(item):
    """Whether the test says that it does; pytest-django lets no other one near it."""
    return (
        item.get_closest_marker("django_db") is not None
        or not {"db", "demonstrated"}.isdisjoint(item.fixturenames)
        or (item.cls is not None and issubclass(item.cls, SimpleTestCase))
    )


@pytest.fixture(autouse=True)
def _english():
    """A test that switches the language must not switch it for its neighbours."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    generation.forget_all()


@pytest.fixture(autouse=True)
def _factories_count_from_the_start():
    """Else what a row is called, and where it stands by name, hangs on the tests before."""
    for each in FACTORIES:
        each.reset_sequence(0, force=True)


@pytest.fixture(autouse=True)
def _cheap_kdf(monkeypatch):
    """Argon2id in a row that costs nothing and exists in tests alone."""
    monkeypatch.setitem(passphrases.KDF_ROWS, CHEAP_ROW, passphrases.KdfRow(memory=8, iterations=1))
    monkeypatch.setattr(passphrases, "PASSPHRASE_ROW", CHEAP_ROW)
    monkeypatch.setattr(passphrases, "CODE_ROW", CHEAP_ROW)


@pytest.fixture(autouse=True, scope="session")
def _no_waiting_for_the_disk():
    """What tests write may be lost with the machine, as in `tests.postgres`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The tests' database, and a copy for houses that run beside it."""
    if connection.settings_dict["NAME"] == connection.creation._get_test_db_name():
        with django_db_blocker.unblock():
            migrated.keep(connection, tmp_path_factory.mktemp("migrated"))


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase,
            "_fixture_teardown",
            lambda case: emptying.empty(case._databases_names(include_mirrors=False)),
        )
        yield


@pytest.fixture
def small_pictures(monkeypatch):
    """Covers drawn fast, no wider than they must be: their quality is not what is tested here."""
    read = redraw._read

    def read_small(content):
        picture = read(content)
        picture.thumbnail((redraw.LEAST_WIDTH, picture.height))
        return picture

    monkeypatch.setattr("articles.images.redraw._read", read_small)
    monkeypatch.setattr("articles.images.redraw.WIDTHS", (redraw.LEAST_WIDTH,))
    monkeypatch.setattr("articles.images.redraw.ORIGINAL_OPTIONS", {"quality": 10, "method": 0})


@pytest.fixture(scope="module")
def with_reference_data(django_db_setup, django_db_blocker):
    """For a module whose tests all begin with the reference data: loading takes longer than they do.

    Each test's own changes are undone as ever, in a transaction inside this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        reference_data.load(lambda *_: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def one_generation(monkeypatch):
    """As in a process that serves while nothing is published: the number costs no query."""
    epoch = Epoch(1, timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(generation, "current_epoch", lambda: epoch)


@pytest.fixture(scope="session")
def demonstrated(request):
    """The address of a demonstration that all share: what one test publishes, others may meet.

    While writing a test, `--base-url http://localhost:8000` takes one that runs already.
    """
    given = request.config.getoption("base_url")
    return given or request.getfixturevalue("house").address


@pytest.fixture(scope="session")
def house(request, tmp_path_factory, django_db_setup):
    """All of that demonstration, for whoever needs a command beside it."""
    if request.config.getoption("base_url"):
        pytest.skip("of a demonstration that runs already we know the address alone")
    folder = tmp_path_factory.mktemp("demonstration")
    is_long_run = bool(os.environ.get("IN_ALL_LANGUAGES"))
    settings = "config.settings" if is_long_run else "tests.demonstration_settings"
    with demonstration.opened(folder, settings) as house:
        yield house
