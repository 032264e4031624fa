import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import media
from config.environment.buckets import Bucket


@pytest.fixture(autouse=True)
def _variables(monkeypatch):
    for name in ("BUCKET", "KEY_ID", "SECRET", "ENDPOINT", "REGION"):
        monkeypatch.delenv(f"MEDIA_S3_{name}", raising=False)


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("MEDIA_S3_KEY_ID", "id")
    monkeypatch.setenv("MEDIA_S3_SECRET", "Zzsecret")


def test_without_a_bucket_files_lie_in_a_folder():
    assert media.bucket(of_backups=None, accel_prefix="/files/") is None
    assert media.storage(None)["BACKEND"].endswith(".FileSystemStorage")


def test_a_bucket_needs_a_key(monkeypatch):
    monkeypatch.setenv("MEDIA_S3_BUCKET", "pictures")
    with pytest.raises(ImproperlyConfigured, match="MEDIA_S3_KEY_ID and MEDIA_S3_SECRET"):
        media.bucket(of_backups=None, accel_prefix="")


def test_a_bucket_is_read(monkeypatch, key):
    monkeypatch.setenv("MEDIA_S3_BUCKET", "pictures/standing")
    monkeypatch.setenv("MEDIA_S3_ENDPOINT", "https://s3.standing.example")
    found = media.bucket(of_backups=None, accel_prefix="")
    assert found == Bucket(
        "pictures", "standing/", "https://s3.standing.example", "us-east-1", "id", "Zzsecret"
    )
    assert "Zzsecret" not in repr(found)


def test_the_server_in_front_cannot_send_what_lies_in_a_bucket(monkeypatch, key):
    monkeypatch.setenv("MEDIA_S3_BUCKET", "pictures")
    with pytest.raises(ImproperlyConfigured, match="MEDIA_ACCEL_PREFIX"):
        media.bucket(of_backups=None, accel_prefix="/files/")


@pytest.mark.parametrize(
    ("place", "backups", "is_refused"),
    [
        ("b", "b", True),
        ("b", "b/copies", True),
        ("b/x", "b", True),
        ("b/x", "b/x", True),
        ("b/x", "b/xy", False),
        ("b/x", "b/y", False),
        ("b", "c", False),
    ],
)
def test_backups_and_pictures_do_not_lie_in_each_other(
    monkeypatch, key, place, backups, is_refused
):
    """What no page names is deleted from the one, and everything in it goes into the other."""
    monkeypatch.setenv("MEDIA_S3_BUCKET", place)
    name, _slash, folder = backups.partition("/")
    other = Bucket(name, f"{folder}/" if folder else "", "", "us-east-1", "i", "s")
    if is_refused:
        with pytest.raises(ImproperlyConfigured, match="MEDIA_S3_BUCKET and BACKUP_S3_BUCKET"):
            media.bucket(of_backups=other, accel_prefix="")
    else:
        assert media.bucket(of_backups=other, accel_prefix="").name == "b"
