from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

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


def test_database_refuses_an_unknown_scheme():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environ.database("mysql://x/y", data_dir=Path())
