import os
from datetime import UTC, datetime, timedelta

import boto3
import pyrage
import pytest
from moto import mock_aws

from config.backups import keeping, nightly
from config.backups.archive import read_archive
from config.backups.offsite import OffsiteFailed
from config.environment.buckets import Bucket

KEY = pyrage.x25519.Identity.generate()
NOW = datetime(2026, 12, 1, 0, 0, 5, tzinfo=UTC)
NIGHT = timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _settings(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_RECIPIENTS = [KEY.to_public()]
    settings.BACKUP_BUCKET = None


@pytest.fixture
def bucket(settings):
    settings.BACKUP_BUCKET = Bucket("copies", "standing/", "", "us-east-1", "id", "secret")
    with mock_aws():
        boto3.client("s3", "us-east-1").create_bucket(Bucket="copies")
        yield nightly.bucket().names


def test_each_night_makes_one_that_the_key_opens():
    assert nightly.newest_backup() is None
    path = nightly.back_up(now=NOW)
    nightly.back_up(now=NOW + NIGHT)
    assert nightly.backups_here() == [NOW, NOW + NIGHT]
    with read_archive(path, KEY) as members:
        assert next(members)[0] == "backup.json"


@pytest.mark.exhaustive
def test_a_second_try_of_a_night_makes_no_second_one(bucket, settings):
    there = settings.BACKUP_BUCKET
    settings.BACKUP_BUCKET = Bucket("nowhere", "", "", "us-east-1", "id", "secret")
    with pytest.raises(OffsiteFailed):
        nightly.back_up(now=NOW)
    settings.BACKUP_BUCKET = there

    nightly.back_up(now=NOW + timedelta(minutes=10))

    assert nightly.backups_here() == [NOW]
    assert bucket() == [keeping.name_of(NOW)]


@pytest.mark.exhaustive
def test_a_clock_that_was_ahead_leaves_no_night_without_its_backup():
    nightly.back_up(now=NOW + 10 * NIGHT)

    nightly.back_up(now=NOW)
    nightly.back_up(now=NOW + timedelta(minutes=10))

    assert nightly.backups_here() == [NOW, NOW + 10 * NIGHT]


def test_what_is_too_old_goes_here_and_in_the_bucket(bucket):
    for days in (40, 34, 3, 1):
        nightly.back_up(now=NOW - days * NIGHT)
    nightly.back_up(now=NOW)
    kept = [keeping.name_of(NOW - days * NIGHT) for days in (3, 1, 0)]
    assert [keeping.name_of(at) for at in nightly.backups_here()] == kept
    assert sorted(bucket()) == kept


def test_what_is_too_old_goes_though_no_new_one_can_be_made(settings, monkeypatch):
    nightly.back_up(now=NOW - 40 * NIGHT)
    monkeypatch.setattr(nightly, "make_backup", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        nightly.back_up(now=NOW)
    assert nightly.backups_here() == []


def test_what_a_killed_backup_or_rehearsal_left_goes_the_next_day(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.BACKUP_DIR.mkdir()
    old, new = NOW - NIGHT - timedelta(minutes=1), NOW - timedelta(minutes=1)
    left = {"rehearsal-a/db": old, "moving-b/copy.age": old, "backups/x.age.1.part": old}
    busy = {"rehearsal-c/db": new, "backups/y.age.2.part": new}
    for name, at in (left | busy).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        for each in {path, path.parent} - {settings.BACKUP_DIR}:
            os.utime(each, (at.timestamp(), at.timestamp()))

    nightly.back_up(now=NOW)

    assert not [name for name in left if (tmp_path / name).exists()]
    assert [name for name in busy if (tmp_path / name).exists()] == [*busy]


@pytest.mark.exhaustive
def test_other_files_in_the_folder_stay(settings):
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / "notes.txt").write_text("ours")
    nightly.back_up(now=NOW)
    assert (settings.BACKUP_DIR / "notes.txt").exists()
