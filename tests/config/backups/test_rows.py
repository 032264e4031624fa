import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction

from config.backups import rows
from config.models import Redirect
from tests.backups import and_close, on_database

# Each is a decision. What is not here goes into every backup.
NOT_KEPT = {
    "config.Certificate",  # asked anew each day
    "config.MailRefusal",  # the next mail says it anew
    "config.ScheduledRun",  # claims of jobs: the next tick makes new ones
    "config.WorkerBeat",
    "django_tasks_database.DBTaskResult",  # what was to be done is found again by the nightly jobs
    "legal_help.Unlock",  # opens something for a while
    "search.Rebuild",
    "search.SearchEntry",  # made anew from what is kept
    "search.SearchKey",
    "search.SearchWord",
    "sessions.Session",
}


def test_what_is_not_kept_is_listed():
    assert rows.TRANSIENT == NOT_KEPT
    assert {model._meta.label for model in apps.get_models()} > NOT_KEPT


def test_every_table_but_these_is_kept():
    kept = {model._meta.db_table for model in rows.kept_models(rows.TRANSIENT)}
    all_tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in NOT_KEPT
    }
    assert kept == all_tables
    assert "articles_image" in kept
    assert "auth_group_permissions" in kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (
            models.TextField(),
            "Ligne\u2028suivante\r\n\0\ud83d".encode("utf-16", "surrogatepass").decode(
                "utf-16", "replace"
            ),
        ),
        (models.TextField(), ""),
        (models.TextField(null=True), None),
        (models.IntegerField(), -(2**53) - 1),
        (models.BooleanField(), True),
        (models.FloatField(), 0.1 + 0.2),
        (models.DecimalField(max_digits=30, decimal_places=10), Decimal("0.1000000000")),
        (models.DateField(), date(1, 1, 1)),
        (models.TimeField(), time(23, 59, 59, 999999)),
        (models.DateTimeField(), datetime(2026, 12, 1, 2, 3, 4, 123456, tzinfo=UTC)),
        (models.DurationField(), timedelta(days=-1, microseconds=1)),
        (models.UUIDField(), UUID(int=7)),
        (models.BinaryField(), bytes(range(256))),
        (models.JSONField(), {"a": [1, None, "ü", {"b": 0.5}]}),
        (models.JSONField(), "text"),
    ],
)
def test_a_value_of_each_kind_comes_back_as_it_was(field, value):
    text = rows._written([value]).decode()
    assert "\n" not in text[:-1]
    back = field.to_python(json.loads(text)[0])
    assert (bytes(back) if isinstance(back, memoryview) else back) == value


@pytest.mark.django_db
def test_a_long_table_has_several_parts(monkeypatch):
    monkeypatch.setattr(rows, "PART_BYTES", 200)
    for number in range(7):
        Redirect.objects.create(old_path=f"/{number}", new_path="/new")
    parts = list(rows.read_parts(Redirect, "default"))
    assert sum(count for count, _part in parts) == 7
    assert len(parts) > 1
    made = list(Redirect.objects.order_by("pk").values())
    rows.empty_tables([Redirect], "default")

    assert sum(rows.write_part(Redirect, part, "default") for _count, part in parts) == 7

    assert [row["old_path"] for row in Redirect.objects.order_by("pk").values()] == [
        row["old_path"] for row in made
    ]


@pytest.mark.django_db
def test_a_table_with_other_columns_is_refused():
    with pytest.raises(ValueError, match="other columns"):
        rows.write_part(Redirect, b'["id", "old_path"]\n[1, "/x"]\n', "default")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_snapshot_sees_one_moment_and_keeps_nobody_waiting(tmp_path):
    def write():
        with transaction.atomic():
            Redirect.objects.create(old_path="/late", new_path="/new")

    def look():
        seen = []
        with rows.snapshot("default"), ThreadPoolExecutor(1) as pool:
            seen.append(Redirect.objects.count())
            pool.submit(and_close, write).result(10)
            seen.append(Redirect.objects.count())
        return [*seen, Redirect.objects.count()]

    assert on_database("snapshot", tmp_path, look) == [0, 0, 1]
