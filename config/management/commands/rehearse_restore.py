"""Rehearse a restore beside the site."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups import keeping, nightly, rehearsing
from config.backups.rehearsing import RehearsalFailed
from config.backups.typed_key import ask_for_key, read_key
from config.models import Rehearsal
from legal_help.management.terminal import require_terminal


class Command(BaseCommand):
    help = (
        "Restore the newest backup into a folder beside the site, and look at it; then send a request in a"
        " house of its own, whose code you type. Both are thrown away. The site runs on meanwhile."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="Another backup than the newest.")
        parser.add_argument(
            "--key",
            type=Path,
            metavar="FILE",
            help="The key, in a file. Otherwise it is asked for.",
        )
        # What it runs in the copy, in a process of its own.
        parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
        parser.add_argument("--request", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *, look: bool, request: bool, **options: Any) -> None:
        try:
            if look:
                rehearsing.look_at_copy(self.stdout.write)
            elif request:
                rehearsing.send_and_open(self.stdout.write, input)
            else:
                self._rehearse(options["file"], options["key"])
        except RehearsalFailed as failed:
            raise CommandError(f"{failed} The site is as it was.") from None

    def _rehearse(self, file: Path | None, key: Path | None) -> None:
        require_terminal()
        newest = nightly.newest_backup()
        file = file or (nightly.path_of(newest) if newest else None)
        if file is None or not file.is_file():
            raise CommandError(f"There is no backup in {settings.BACKUP_DIR}: manage.py backup.")
        identity = read_key(key) if key else ask_for_key()
        self.stdout.write(f"Restoring {file.name} into a folder of its own")
        with rehearsing.folder_to_throw_away() as folder:
            rehearsing.restore_copy(folder, file, identity)
        if settings.LEGAL_HELP:
            with rehearsing.folder_to_throw_away() as folder:
                rehearsing.try_request(folder)
        now = timezone.now()
        Rehearsal.objects.create(
            rehearsed_at=now, backup_made_at=keeping.moment_of(file.name) or now
        )
        self.stdout.write(
            self.style.SUCCESS("The backup can be restored. All of it was thrown away.")
        )
