import datetime
import os

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.models import WorkerBeat
from tests import migrated
from tests.releases.running import call, manage

IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgresql:")
DIGEST = "tests.config.backups.contents.digest"


@pytest.mark.database
@pytest.mark.both_databases
@pytest.mark.exhaustive  # it starts ten processes; tests/legal_help/retention/test_restore.py restores on both
@pytest.mark.skipif(not IS_POSTGRESQL, reason="it takes both kinds of databases")
def test_all_of_it_moves_from_one_kind_to_the_other_and_back(tmp_path):
    first, file = migrated.empty_database("moving"), f"sqlite:///{tmp_path / 'db'}"
    house = {"data": tmp_path / "data"}
    manage("migrate", "--verbosity=0", database=first, **house)
    secrets = call("fill", database=first, **house)
    house["root"] = secrets.pop("root")
    held, rows = (
        call("read", *secrets.values(), database=first, **house),
        call(DIGEST, database=first, **house),
    )
    assert rows["legal_help.HelpRequest"]
    assert rows["auth.Permission"]

    printed = manage("move_database", file, database=first, **house)

    assert "every link and signature holds" in printed
    assert call(DIGEST, database=file, **house) == rows
    back = migrated.empty_database("moved_back")
    manage("move_database", back, database=file, **house)
    assert call(DIGEST, database=back, **house) == rows
    assert call("read", *secrets.values(), database=back, **house) == held
    with pytest.raises(AssertionError, match="The database is not empty"):
        manage("move_database", back, database=file, **house)


@pytest.mark.django_db
def test_it_waits_for_the_worker_to_stop(tmp_path):
    WorkerBeat.objects.create(name="w", seen_at=timezone.now() - datetime.timedelta(seconds=30))
    with pytest.raises(CommandError, match="Stop web and worker"):
        call_command("move_database", f"sqlite:///{tmp_path / 'new'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["mysql://x", "postgresql:///", "sqlite:///"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(CommandError, match="The address"):
        call_command("move_database", url)
