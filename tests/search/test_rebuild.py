import pytest
from django.db import connection

from search import engine, rebuild
from search.models import Rebuild, SearchEntry, SearchKey, SearchWord
from search.rebuild import IndexSource
from tests.search.pages import found, page

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def source(monkeypatch):
    """Seven pages, written two at a time."""
    monkeypatch.setattr(rebuild, "OBJECTS_IN_A_BATCH", 2)
    return IndexSource(
        "article",
        lambda: list(range(1, 8)),
        lambda numbers: [page(number, f"Radio {number}") for number in numbers],
    )


def state():
    return list(SearchEntry.objects.order_by("pk").values_list("pk", "object_id", "title"))


def test_everything_is_found_and_progress_is_told(source):
    told = []

    rebuild.rebuild_index([source], lambda *progress: told.append(progress))

    assert sorted(found("radio")) == [1, 2, 3, 4, 5, 6, 7]
    assert [done for _kind, done, _total in told] == [0, 2, 4, 6, 7]
    assert told[-1] == ("article", 7, 7)


def test_a_second_run_changes_nothing(source):
    rebuild.rebuild_index([source], lambda *_: None)
    before = state()

    rebuild.rebuild_index([source], lambda *_: None)

    assert state() == before
    assert sorted(found("radio")) == [1, 2, 3, 4, 5, 6, 7]


def test_a_run_that_was_stopped_goes_on_and_readers_find_the_old_meanwhile(source):
    engine.index_documents([page(number, f"Radio {number} of old") for number in range(1, 8)])

    def stop(_kind, done, _total):
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        rebuild.rebuild_index([source], stop)
    assert rebuild.unfinished_since() is not None
    assert sorted(found("radio")) == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(found("old")) == [5, 6, 7]

    told = []
    rebuild.rebuild_index([source], lambda *progress: told.append(progress))
    assert told[0] == ("article", 4, 7)
    assert found("old") == []
    assert not Rebuild.objects.exists()


def test_what_stands_for_nothing_goes_with_its_words(source):
    engine.index_documents([page(99, "Tegucigalpa"), page(1, "Comayagua", kind="ghost")])

    rebuild.rebuild_index([source], lambda *_: None)

    assert SearchEntry.objects.count() == 7
    assert found("tegucigalpa") == found("comayagua") == []
    assert set(SearchWord.objects.values_list("written", flat=True)) == {"radio"}


def test_words_of_an_older_reading_go(source):
    SearchWord.objects.create(language="en", folded="old", term="otherwise", written="old")
    SearchKey.objects.create(language="en", key="old", written="old")

    rebuild.rebuild_index([source], lambda *_: None)

    assert not SearchWord.objects.filter(written="old").exists()
    assert not SearchKey.objects.filter(written="old").exists()


def test_an_index_that_was_lost_comes_back(source):
    rebuild.rebuild_index([source], lambda *_: None)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE search_searchentry SET terms = NULL")
        else:
            cursor.execute("DELETE FROM search_terms")
    assert found("radio") == []

    rebuild.rebuild_index([source], lambda *_: None)

    assert sorted(found("radio")) == [1, 2, 3, 4, 5, 6, 7]
