"""The collection is made once in a generation, and nobody gets one of another."""

import pytest

from advocacy.open_data import kept_files
from page_cache import generation
from tests.advocacy.factories import FigureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ADDRESSES = ["/statistics/datapackage.zip", "/statistics/data/figures.csv"]


@pytest.fixture
def figure():
    return FigureFactory(slug="refugees", value=17)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / kept_files.FOLDER


def body(client, path, **headers):
    response = client.get(path, **headers)
    assert response.status_code == 200
    return response.getvalue()


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_second_who_asks_gets_the_same_and_asks_no_table(
    client, figure, path, django_assert_max_num_queries
):
    first = client.get(path)
    content = first.getvalue()

    with django_assert_max_num_queries(3):  # the generation
        second = client.get(path)
        assert second.getvalue() == content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    assert int(second.headers["Content-Length"]) == len(content)


def test_what_changed_is_told_at_once_and_the_old_file_goes(client, figure, folder):
    body(client, ADDRESSES[1])
    [old] = folder.iterdir()

    figure.value = 18
    figure.save()

    assert b",18," in body(client, ADDRESSES[1])
    [new] = folder.iterdir()
    assert new != old


def test_each_host_and_each_table_has_a_file_of_its_own(client, figure, settings, folder):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]

    for host in settings.ALLOWED_HOSTS:
        for _ in range(2):
            assert f"http://{host}/".encode() in body(client, ADDRESSES[1], headers={"host": host})
    body(client, ADDRESSES[0], headers={"host": "one.example"})

    assert len(list(folder.iterdir())) == 3


def test_a_download_that_is_broken_off_keeps_nothing(client, figure, folder):
    response = client.get(ADDRESSES[0])
    next(iter(response.streaming_content))
    response.close()

    assert list(folder.iterdir()) == []


def test_nothing_is_kept_of_a_download_during_which_something_was_published(figure, folder):
    def pieces():
        yield "before"
        generation.bump()
        yield "after"

    name = kept_files.CopyName(generation.current(), "1", "/")

    assert b"".join(kept_files.keep_copy(name, pieces())) == b"beforeafter"
    assert kept_files.open_copy(name) is None
    assert list(folder.iterdir()) == []


def test_where_nothing_can_be_written_everybody_is_sent_it_all_the_same(
    client, figure, settings, tmp_path
):
    settings.DATA_DIR = tmp_path / "gone"

    assert body(client, ADDRESSES[1]) == body(client, ADDRESSES[1])


def test_a_full_disk_breaks_no_download(client, figure, folder, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(
        kept_files, "_open_unfinished", lambda *_: type("Disk", (), {"write": full})()
    )

    assert b"refugees" in body(client, ADDRESSES[1])
