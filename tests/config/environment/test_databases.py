import contextlib
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from config.environment import databases
from page_cache.replica import SECONDS_FOR_AN_ANSWER


def test_database_defaults_to_sqlite_in_the_data_folder():
    database = databases.database("", data_dir=Path("/srv/a folder"))

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == "/srv/a folder/standing.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_sqlite_has_what_was_called_done_on_the_disk(tmp_path, django_db_blocker):
    """In a write-ahead log NORMAL loses the last commits with the power, and we said Sent."""
    handler = ConnectionHandler({"default": databases.database("", data_dir=tmp_path)})
    connection = handler["default"]

    with django_db_blocker.unblock(), contextlib.closing(connection), connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
        }

    full = 2
    assert said == {
        "synchronous": full,
        "journal_mode": "wal",
        "secure_delete": 1,
        "foreign_keys": 1,
    }


def test_database_reads_a_postgresql_url_with_a_socket():
    database = databases.database("postgresql://me:p%40ss@/name?host=/run/pg", data_dir=Path())

    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "name",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "/run/pg",
        "PORT": "",
    }


def test_threads_of_a_process_share_twenty_connections_to_postgresql():
    """Two machines with two server processes each stay below the 100 that PostgreSQL allows."""
    database = databases.database("postgresql://me@host/name", data_dir=Path())

    assert database["OPTIONS"]["pool"]["max_size"] == 20
    assert database["CONN_MAX_AGE"] == 0


def test_nobody_waits_longer_for_a_lock_than_for_a_page():
    database = databases.database("postgresql://me@host/name", data_dir=Path())

    assert "-c lock_timeout=10s" in database["OPTIONS"]["options"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_what_libpq_knows_reaches_the_driver(scheme):
    url = f"{scheme}://me@db.org:5433/name?sslmode=verify-full&options=-c%20work_mem%3D8MB"

    options = databases.database(url, data_dir=Path())["OPTIONS"]

    assert options["sslmode"] == "verify-full"
    assert options["options"] == f"{databases.POSTGRESQL_SETTINGS} -c work_mem=8MB"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://me@host/name", "of the variable"),
        ("postgresql://me:its%20own@host/name", "its own"),
    ],
)
def test_the_password_may_stand_apart_from_the_url(url, expected):
    database = databases.database(url, password="of the variable", data_dir=Path())

    assert database["PASSWORD"] == expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://x/y", "starts with sqlite:// or postgresql://"),
        ("standing", "starts with sqlite:// or postgresql://"),
        ("sqlite://", "for SQLite is sqlite:/// and a path"),
        ("postgres://", "lacks a host"),
        ("postgresql:///name", "lacks a host"),
        ("postgresql://me@host", "lacks the name of a database"),
        ("postgresql://me@host/name?sslmod=require", "unknown parameter"),
        ("postgresql://me:hunter2 x@host/name", "cannot be read"),
        ("postgresql://me:hunter2@host:port/name", "a port that is no number"),
    ],
)
def test_any_other_url_is_refused_by_name_and_not_repeated(url, message):
    with pytest.raises(ImproperlyConfigured, match=f"^DATABASE_URL.*{message}") as refusal:
        databases.database(url, password="", data_dir=Path())

    assert "hunter2" not in str(refusal.value)


PRIMARY = "postgresql://me@db.org/standing"


def with_replica(url, primary=PRIMARY):
    return databases.databases(primary, url, password="of the variable", data_dir=Path("/srv"))


@pytest.mark.parametrize("primary", [PRIMARY, ""])
def test_without_a_url_there_is_no_replica(primary):
    assert set(with_replica("", primary)) == {"default"}


def test_a_replica_is_asked_without_patience_and_never_written_to():
    replica = with_replica("postgresql://reader@copy.org:5433/standing?sslmode=require")["replica"]

    assert {key: replica[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "standing",
        "USER": "reader",
        "PASSWORD": "of the variable",
        "HOST": "copy.org",
        "PORT": "5433",
    }
    options = replica["OPTIONS"]
    assert options["sslmode"] == "require"
    assert (options["connect_timeout"], options["pool"]["timeout"]) == ("2", 1)
    assert "-c statement_timeout=3s -c default_transaction_read_only=on" in options["options"]
    assert "-c jit=off" in options["options"]
    assert SECONDS_FOR_AN_ANSWER > 3
    assert replica["TEST"] == {"MIRROR": "default"}


def test_the_url_of_a_replica_may_say_how_patient_we_are():
    url = "postgresql://copy.org/standing?connect_timeout=5&options=-c%20statement_timeout%3D1s"

    options = with_replica(url)["replica"]["OPTIONS"]

    assert options["connect_timeout"] == "5"
    assert options["options"].endswith("-c statement_timeout=1s"), "the last one counts"


@pytest.mark.parametrize(
    ("url", "primary", "message"),
    [
        ("postgresql://copy.org/standing", "", "needs PostgreSQL in DATABASE_URL"),
        ("sqlite:////srv/copy", PRIMARY, "starts with postgresql://"),
        ("copy.org", PRIMARY, "starts with postgresql://"),
        ("postgresql://copy.org", PRIMARY, "lacks the name of a database"),
        ("postgresql://me:hunter2@copy.org/x?sslmod=require", PRIMARY, "unknown parameter"),
        ("postgresql://me:hunter2@copy.org:port/x", PRIMARY, "has a port that is no number"),
        ("postgresql://other:hunter2@db.org/standing", PRIMARY, "names the database of DATABASE"),
    ],
)
def test_nonsense_about_a_replica_is_refused_by_name(url, primary, message):
    with pytest.raises(ImproperlyConfigured, match=f"^DATABASE_REPLICA_URL.*{message}") as refusal:
        with_replica(url, primary)

    assert "hunter2" not in str(refusal.value)
