"""A database that is busy is answered kindly, in the reader's language, and never with 500."""

import sqlite3
import threading

import pytest
from django.db import (
    DataError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import translation

from articles.models import Article
from config.site import errors
from public_pages.busy import is_busy
from tests import held
from tests.articles.factories import ArticleFactory, UserFactory
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.both_databases
SECRET = "what a person wrote"
GO_ON = {
    "en": "reload this page",
    "es": "cargue esta página de nuevo",
    "ar": "إعادة تحميل هذه الصفحة",
}


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


def is_kind(response):
    """Whether it says 503, when to come again, that nobody keeps it, and no word of the failure."""
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "no-store" in response["Cache-Control"]
    assert not any(word in response.text for word in ("is locked", "timeout", "OperationalError"))
    assert SECRET not in response.text
    return True


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "words"), [("/articles/", "Try again"), ("/es/articles/", "Inténtelo")]
)
def test_while_the_database_is_known_to_be_away_no_reader_waits_for_it(db, address, words):
    """Thirty readers would keep all threads waiting, and nobody would get even the copy."""
    site = Site()
    with undisturbed():
        assert site.ask(address).status == "200 OK"
        site.epoch, site.is_blind = None, True

        with connection.execute_wrapper(refuse):
            reply = site.ask(address)
            unknown = site.ask("/healthz")

    assert reply.status.startswith("503")
    assert words in reply.words
    assert reply.headers["retry-after"] == "10"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert unknown.status == "200 OK"


def refuse(*_):
    raise AssertionError("the database was asked")


@pytest.mark.django_db(transaction=True)
@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/articles/", "en", "The site is busy right now. Try again in a moment."),
        (
            "/es/articles/",
            "es",
            "El sitio está muy ocupado ahora. Inténtelo dentro de un momento.",
        ),
        ("/ar/search/?q=x", "ar", "الموقع مشغول الآن. نرجو منك المحاولة مرة أخرى بعد لحظة."),
    ],
)
def test_a_reader_is_asked_to_try_again_in_their_language(client, address, language, words):
    with held.database():
        response = client.get(address)

    assert is_kind(response)
    assert f'<html lang="{language}"' in response.text
    assert words in response.text
    assert '<a href="">' in response.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.sampled
@pytest.mark.parametrize("language", GO_ON)
def test_an_editor_is_told_that_what_they_typed_is_kept(client, without_second_factor, language):
    article = ArticleFactory()
    client.force_login(UserFactory(is_superuser=True))

    with held.database():
        response = client.post(
            f"/admin/articles/article/{article.pk}/change/",
            {"title": SECRET},
            headers={"accept-language": language},
        )

    assert is_kind(response)
    assert GO_ON[language] in response.text


@pytest.mark.parametrize(("language", "words"), [("", "You cannot wait? Call"), ("/es", "Llame")])
def test_whoever_asks_for_help_reads_how_to_call(rf, settings, language, words):
    settings.HELP_PHONE = "+1 212 555 0100"
    with translation.override(language.strip("/") or "en"):
        at_the_form = errors.busy(rf.post(f"{language}/legal-help/request/2/")).text
        elsewhere = errors.busy(rf.post(f"{language}/write-to-us/")).text

    assert words in at_the_form
    assert "555" in at_the_form
    assert "555" not in elsewhere


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_ready_says_so_and_healthz_lives(client):
    with held.database():
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")

    assert (response.status_code, response.text) == (503, "The database does not answer.\n")


@pytest.mark.django_db
def test_what_is_broken_is_no_busy_database(client, monkeypatch):
    def broken(*_, **__):
        raise OperationalError("no such column") from ProgrammingError()

    monkeypatch.setattr(Article.objects, "listed", broken)

    response = client.get("/articles/")

    assert (response.status_code, response.headers.get("Retry-After")) == (500, None)
    assert "Something went wrong" in response.text


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_a_busy_database():
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    one, two = ArticleFactory().pk, ArticleFactory().pk
    both_hold_one = threading.Barrier(2)
    failures = []

    def lock(first, second):
        try:
            with transaction.atomic():
                Article.objects.select_for_update().get(pk=first)
                both_hold_one.wait(30)
                Article.objects.select_for_update().get(pk=second)
        except OperationalError as failure:
            failures.append(failure)
        finally:
            held.close()

    threads = [threading.Thread(target=lock, args=each) for each in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [is_busy(failure) for failure in failures] == [True]


def test_a_file_of_sqlite_that_another_process_writes_is_busy(tmp_path):
    with (
        sqlite3.connect(tmp_path / "file", isolation_level=None) as one,
        sqlite3.connect(tmp_path / "file", isolation_level=None, timeout=0) as two,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            two.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as broken:
            two.execute("SELECT * FROM nothing")
    one.close()
    two.close()

    assert is_busy(caused(OperationalError(), locked.value))
    assert not is_busy(caused(OperationalError(), broken.value))


def test_a_full_disk_under_sqlite_is_no_mistake_of_ours(tmp_path):
    with sqlite3.connect(tmp_path / "file") as file:
        file.execute("CREATE TABLE t (v)")
        file.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as full:
            file.execute("INSERT INTO t VALUES (zeroblob(100000))")
    file.close()

    assert is_busy(caused(OperationalError(), full.value))


def test_what_the_module_of_sqlite_itself_refuses_is_not_busy():
    with sqlite3.connect(":memory:") as file, pytest.raises(sqlite3.OperationalError) as refused:
        file.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()
    file.close()

    assert is_busy(caused(OperationalError(), refused.value)) is False


class Refusal(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def caused(failure, cause):
    failure.__cause__ = cause
    return failure


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (OperationalError, "55P03", True),  # the lock was not given in time
        (OperationalError, "40P01", True),  # a deadlock
        (OperationalError, "40001", True),
        (OperationalError, "57P01", True),  # it was shut down
        (OperationalError, "08006", True),  # the connection broke
        (OperationalError, None, True),  # there was none
        (InterfaceError, None, True),
        (OperationalError, "53100", True),  # the disk is full
        (ProgrammingError, "42703", False),
        (DataError, "22001", False),
    ],
)
def test_what_of_postgresql_is_busy(kind, state, expected):
    assert is_busy(caused(kind(SECRET), Refusal(state))) is expected


@pytest.mark.parametrize("failure", [None, ValueError(), OperationalError()])
def test_other_failures_are_not_busy(failure):
    assert is_busy(failure) is False
