import pyrage
import pytest
from django.utils import timezone

from config.backups import keeping
from config.environment.buckets import Bucket
from config.models import Rehearsal


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where backups will lie, now that a key for them was set. Nothing is wrong with them yet."""
    settings.BACKUP_RECIPIENTS = [pyrage.x25519.Identity.generate().to_public()]
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_BUCKET = None
    return settings.BACKUP_DIR


@pytest.fixture
def back_up(folder):
    """Let a backup lie there that was made some time ago."""

    def make(ago):
        folder.mkdir(exist_ok=True)
        (folder / keeping.name_of(timezone.now() - ago)).touch()

    return make


@pytest.fixture
def safe(settings, back_up):
    """A backup of now, copied elsewhere, whose restore was rehearsed."""
    settings.BACKUP_BUCKET = Bucket("copies", "", "", "us-east-1", "id", "secret")
    now = timezone.now()
    back_up(now - now)
    Rehearsal.objects.create(rehearsed_at=now, backup_made_at=now)
