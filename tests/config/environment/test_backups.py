import pyrage
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import backups

KEY = pyrage.x25519.Identity.generate()


@pytest.fixture(autouse=True)
def _none(monkeypatch):
    for name in ("RECIPIENTS", "S3_BUCKET", "S3_KEY_ID", "S3_SECRET", "S3_ENDPOINT", "S3_REGION"):
        monkeypatch.delenv(f"BACKUP_{name}", raising=False)


def test_keys_are_read(monkeypatch):
    assert backups.recipients() == []
    other = pyrage.x25519.Identity.generate()
    monkeypatch.setenv("BACKUP_RECIPIENTS", f"{KEY.to_public()} {other.to_public()}")
    assert [str(each) for each in backups.recipients()] == [
        str(KEY.to_public()),
        str(other.to_public()),
    ]


@pytest.mark.parametrize("value", ["age1nothing", "ssh-ed25519", "# the key"])
def test_what_is_no_key_is_refused_by_its_name(monkeypatch, value):
    monkeypatch.setenv("BACKUP_RECIPIENTS", value)
    with pytest.raises(ImproperlyConfigured, match="BACKUP_RECIPIENTS"):
        backups.recipients()


def test_a_secret_key_is_refused_and_not_repeated(monkeypatch):
    monkeypatch.setenv("BACKUP_RECIPIENTS", str(KEY).lower())
    with pytest.raises(ImproperlyConfigured, match="secret key") as told:
        backups.recipients()
    assert str(KEY)[20:] not in str(told.value).upper()


def test_a_bucket_is_read(monkeypatch):
    assert backups.bucket() is None
    monkeypatch.setenv("BACKUP_S3_BUCKET", "copies/standing")
    with pytest.raises(ImproperlyConfigured, match="BACKUP_S3_KEY_ID"):
        backups.bucket()
    monkeypatch.setenv("BACKUP_S3_KEY_ID", "id")
    monkeypatch.setenv("BACKUP_S3_SECRET", "Zzsecret")
    found = backups.bucket()
    assert (found.name, found.folder, found.region) == ("copies", "standing/", "us-east-1")
    assert "Zzsecret" not in repr(found)
