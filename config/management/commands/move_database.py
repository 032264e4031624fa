"""Move the site to another database."""

import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyrage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups.beside import run_beside
from config.backups.making import copy_database
from config.environment import databases
from config.wiring import background
from legal_help.models import LogLine


class Command(BaseCommand):
    help = (
        "Copy everything into another, empty database: from SQLite to PostgreSQL, or back. Stop web and"
        " worker first. This database stays as it is. Everybody signs in again afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="As in DATABASE_URL; sqlite:///PATH or postgresql://….")

    def handle(self, *, url: str, **_: Any) -> None:
        try:
            databases.database(url, data_dir=settings.DATA_DIR)
        except ImproperlyConfigured as wrong:
            raise CommandError(str(wrong).replace("DATABASE_URL", "The address")) from None
        if background.alive_workers(timezone.now()).exists():
            raise CommandError(
                "A worker runs, or ran a moment ago. Stop web and worker, and try again."
            )
        # Encrypted to a key that lives in this process alone: nothing of it lies on a disk in the clear.
        key = pyrage.x25519.Identity.generate()
        with TemporaryDirectory(dir=settings.DATA_DIR, prefix="moving-") as folder:
            copy = Path(folder) / "copy.age"
            copy_database(copy, key.to_public(), now=timezone.now())
            self._run(
                url,
                "restore",
                str(copy),
                "--key",
                "/dev/stdin",
                "--list-of-backup",
                "--verbosity=0",
                given=str(key),
            )
        if LogLine.objects.exists():
            self._run(url, "verify_log")
        self.stdout.write(
            "All of it is there. Name the new database in DATABASE_URL, start web and worker, look at the"
            " site, and then delete the old one."
        )

    def _run(self, url: str, *arguments: str, given: str | None = None) -> None:
        kept = {name: each for name, each in os.environ.items() if not name.startswith("DATABASE_")}
        env = kept | {"DATABASE_URL": url}
        if not run_beside(*arguments, env=env, given=given):
            raise CommandError("The new database is not whole. This one is as it was.")
