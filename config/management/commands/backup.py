"""Make a backup now."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups import nightly
from config.backups.making import make_backup


class Command(BaseCommand):
    help = (
        "Write everything that cannot be made anew into one file that only the keys in BACKUP_RECIPIENTS"
        " open: the database, pictures and other files, the sealed files of requests, the list of erasures."
        " Without a FILE it goes to BACKUP_DIR, and into the bucket if there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *, file: Path | None, **_: Any) -> None:
        if not settings.BACKUP_RECIPIENTS:
            raise CommandError(
                "Set BACKUP_RECIPIENTS: nobody could open this backup. manage.py backup_key makes a key."
            )
        now = timezone.now()
        path = file or nightly.path_of(now)
        try:
            made = make_backup(path, settings.BACKUP_RECIPIENTS, now=now)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}.") from None
        self.stdout.write(
            f"{made.rows:,} rows and {made.files:,} files, {made.size / 1e6:,.1f} MB: {path}"
        )
        if not file:
            self._copy_away(path)

    def _copy_away(self, path: Path) -> None:
        from config.backups.offsite import OffsiteFailed  # noqa: PLC0415 -- see nightly.bucket

        try:
            nightly.copy_away(path, now=timezone.now())
        except OffsiteFailed as error:
            raise CommandError(f"The backup was not copied into the bucket. {error}") from None
        if settings.BACKUP_BUCKET:
            self.stdout.write(f"Copied into the bucket {settings.BACKUP_BUCKET.name}")
