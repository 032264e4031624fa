import pytest
from django.db import connection

from config.models import Redirect
from config.site.table_check import check_tables, find_differences

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_migrations_leave_the_tables_as_the_models_are():
    assert list(find_differences()) == []
    assert list(check_tables()) == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "ALTER TABLE config_redirect RENAME COLUMN new_path TO elsewhere",
            "config_redirect.new_path is missing",
        ),
        ("ALTER TABLE config_workerbeat RENAME TO away", "config_workerbeat is missing"),
    ],
)
def test_what_differs_is_named(sql, said):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert said in list(find_differences())
    [error] = check_tables()
    assert said in error.msg


@pytest.mark.exhaustive
def test_a_column_that_may_be_empty_is_named(monkeypatch):
    monkeypatch.setattr(Redirect._meta.get_field("new_path"), "null", True)
    assert "config_redirect.new_path may not be empty" in list(find_differences())
