import os
from datetime import timedelta

import factory
import hypothesis
import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test import SimpleTestCase
from django.utils import timezone, translation

from advocacy import reference_data
from appearance.menus import entries as menus
from identity import site_identity
from page_cache import generation
from page_cache.epoch import Epoch
from tests import demonstration, in_memory, migrated
from tests.advocacy import factories as of_advocacy
from tests.appearance import factories as of_appearance
from tests.articles import factories as of_articles
from tests.contact import factories as of_contact
from tests.identity import factories as of_identity
from tests.runs import EXHAUSTIVE

# A busy machine is not a failure. `make test` plays the same values each time, so that a change is blamed
# for what it breaks and for nothing else; `make test-all` and `make bench` look for new ones.
hypothesis.settings.register_profile("house", deadline=None, max_examples=10, derandomize=True)
hypothesis.settings.register_profile("many", deadline=None, max_examples=1_000)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=4_000)
hypothesis.settings.load_profile("house")

FACTORIES = [
    each
    for module in (of_advocacy, of_appearance, of_articles, of_contact, of_identity)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, factory.Factory)
]

# Each test has folders of its own; in memory, to make and remove them waits for no disk.
if folder := in_memory.folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_collection_modifyitems(items):
    """Mark each test by what it asks, for the runs in the Makefile to choose from."""
    for item in items:
        if item.nodeid.startswith(("tests/browser/", "tests/crawl/")):
            item.add_marker("browser")
        if _asks_a_database(item):
            item.add_marker("database")
        elif _is_short(item) and _is_first_row(item, 10):
            item.add_marker("quick")
        sampled = item.get_closest_marker("sampled")
        if sampled and not _is_first_row(item, *sampled.args):
            item.add_marker("exhaustive")
    for item in _first_of_each_module(items):
        item.add_marker("quick")


def _first_of_each_module(items):
    """Return the first short test of each module that asks for pages, however they are shuffled."""
    first = {}
    for item in items:
        if _asks_for_pages(item) and _is_first_row(item) and _is_short(item):
            known = first.get(item.path)
            if known is None or item.location[1] < known.location[1]:
                first[item.path] = item
    return first.values()


def _asks_for_pages(item):
    return any("client" in name for name in item.fixturenames) and _asks_a_database(item)


def _is_short(item):
    """Return whether the test starts no server, loads no reference data and is not marked as long.

    Nor is it for `make test-all` alone.
    """
    is_marked = any(item.get_closest_marker(mark) for mark in ("long", "browser", "exhaustive"))
    return not is_marked and "with_reference_data" not in item.fixturenames


def _is_first_row(item, rows=1):
    """Return whether the test has no rows or is among the first; of two tables, of their combinations."""
    return not hasattr(item, "callspec") or max(item.callspec.indices.values()) < rows


def _asks_a_database(item):
    """Return whether the test says that it does; pytest-django lets no other one near it."""
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The tests' database, and a copy for houses that run beside it."""
    name = str(connection.settings_dict["NAME"])
    if name.startswith(("file:memorydb", TEST_DATABASE_PREFIX)):
        with django_db_blocker.unblock():
            migrated.keep(connection, tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def loaded_database(tmp_path_factory):
    return tmp_path_factory.mktemp("loaded") / "reference_data.sqlite3"


@pytest.fixture(scope="module")
def with_reference_data(django_db_setup, django_db_blocker, loaded_database):
    """For a module whose tests all begin with the reference data: loading takes longer than they do.

    Each test's own changes are undone as ever, in a transaction.
    """
    with (
        django_db_blocker.unblock(),
        migrated.filled(connection, reference_data.load, loaded_database),
    ):
        yield


@pytest.fixture
def without_second_factor(settings):
    """Let staff in who signed in with a password alone, as a demonstration does."""
    settings.DEMO = True


@pytest.fixture
def one_generation(monkeypatch):
    """As in a process that serves while nothing is published: the number costs no query."""
    epoch = Epoch(1, timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(generation, "current_epoch", lambda: epoch)


@pytest.fixture
def known_menus(one_generation, db):
    """As on every page but the first of a generation, which asks for menus, identity and banners: one query each."""
    menus.load_items()
    site_identity.load_identity()
    site_identity.banners("")


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries, known_menus):
    """Count as in a process that serves: what every page shows is known."""
    return django_assert_num_queries


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries, known_menus):
    """As the one above."""
    return django_assert_max_num_queries


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
    settings = "config.settings" if EXHAUSTIVE else "tests.demonstration_settings"
    with demonstration.opened(folder, settings) as house:
        yield house
