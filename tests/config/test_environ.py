import contextlib
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from config import environ


def test_required_names_the_missing_variable(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"Set SECRET_KEY; \.env\.example"):
        environ.required("SECRET_KEY")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_flag_reads_one_and_zero(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)

    assert environ.flag("DEBUG") is expected


@pytest.mark.parametrize("value", ["yes", "True", "2"])
def test_flag_refuses_other_words(monkeypatch, value):
    monkeypatch.setenv("DEBUG", value)

    with pytest.raises(ImproperlyConfigured, match="use 0 or 1"):
        environ.flag("DEBUG")


@pytest.mark.parametrize(("value", "expected"), [("", 7), ("1", 1), ("9", 9), ("007", 7)])
def test_number_is_the_default_or_within_its_bounds(monkeypatch, value, expected):
    monkeypatch.setenv("HOW_MANY", value)

    assert environ.number("HOW_MANY", 7, least=1, most=9) == expected


@pytest.mark.parametrize("value", ["0", "10", "-1", "1.5", "many", "٣", "³"])
def test_number_refuses_what_is_none_or_too_much(monkeypatch, value):
    monkeypatch.setenv("HOW_MANY", value)

    with pytest.raises(ImproperlyConfigured, match=r"HOW_MANY is .*; use a number from 1 to 9"):
        environ.number("HOW_MANY", 7, least=1, most=9)


@pytest.mark.parametrize(
    ("value", "expected"), [("", None), (f"1207:{'0a' * 32}", (1207, b"\x0a" * 32))]
)
def test_a_place_in_the_log_is_a_number_and_a_hash(monkeypatch, value, expected):
    monkeypatch.setenv("LOG_SEEN", value)

    assert environ.place_in_log("LOG_SEEN") == expected


@pytest.mark.parametrize(
    "value",
    ["1207", f"0:{'0a' * 32}", f"-1:{'0a' * 32}", "7:0a", f"7:{'0A' * 32}", f"7:{'0a' * 32} "],
)
def test_any_other_place_in_the_log_is_refused(monkeypatch, value):
    """What is misread would protect nobody."""
    monkeypatch.setenv("LOG_SEEN", value)

    with pytest.raises(ImproperlyConfigured, match="LOG_SEEN is"):
        environ.place_in_log("LOG_SEEN")


def test_secret_prefers_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert environ.secret("SECRET_KEY") == "from the file"


def test_database_defaults_to_sqlite_in_the_data_folder():
    database = environ.database("", data_dir=Path("/srv/a folder"))

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == "/srv/a folder/standing.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_sqlite_has_what_was_called_done_on_the_disk(tmp_path, django_db_blocker):
    """In a write-ahead log NORMAL loses the last commits with the power, and we said Sent."""
    handler = ConnectionHandler({"default": environ.database("", data_dir=tmp_path)})
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
    database = environ.database("postgresql://me:p%40ss@/name?host=/run/pg", data_dir=Path())

    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "name",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "/run/pg",
        "PORT": "",
    }


def test_threads_of_a_process_share_twenty_connections_to_postgresql():
    """Two machines with two server processes each stay below the 100 that PostgreSQL allows."""
    database = environ.database("postgresql://me@host/name", data_dir=Path())

    assert database["OPTIONS"]["pool"]["max_size"] == 20
    assert database["CONN_MAX_AGE"] == 0


def test_nobody_waits_longer_for_a_lock_than_for_a_page():
    database = environ.database("postgresql://me@host/name", data_dir=Path())

    assert "-c lock_timeout=10s" in database["OPTIONS"]["options"]


def test_database_refuses_an_unknown_scheme():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environ.database("mysql://x/y", data_dir=Path())
