"""Restore a backup."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups import nightly, schema
from config.backups.archive import BackupUnreadable
from config.backups.making import DATABASE
from config.backups.restoring import ListIsThere, NoListOfErasures, Restored, check, restore
from config.backups.typed_key import ask_for_key, read_key


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and this DATA_DIR; nothing counts before all of it was"
        " read and compared. Stop web and worker first. FILE may be the name of one in BACKUP_DIR or in"
        " the bucket; without it, the backups that there are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?")
        parser.add_argument(
            "--key",
            type=Path,
            metavar="FILE",
            help="The key, in a file. Otherwise it is asked for.",
        )
        parser.add_argument(
            "--put-aside",
            action="store_true",
            help="Keep what the database holds under another name first.",
        )
        parser.add_argument(
            "--list-of-backup",
            action="store_true",
            help="Take the list of erasures from the backup, because the newest one is lost.",
        )

    def handle(self, *, file: str | None, key: Path | None, **options: Any) -> None:
        if not file:
            self._list()
            return
        path = self._find(file)
        identity = read_key(key) if key else ask_for_key()
        self._says_all = options["verbosity"] > 0
        aside = self._put_aside(path, identity) if options["put_aside"] else ""
        restored = self._restore(
            path, identity, takes_list_of_backup=options["list_of_backup"], aside=aside
        )
        if restored.missing:
            self.stdout.write(f"{len(restored.missing)} files are missing, which pages name:")
            self.stdout.write("\n".join(f"  {path}" for path in restored.missing))
        for line in self._left_to_do(restored):
            self._say(line)

    def _put_aside(self, path: Path, identity: pyrage.x25519.Identity) -> str:
        """Keep what the database holds, once it is sure that the backup can be read."""
        try:
            check(path, identity)
        except BackupUnreadable as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        aside = schema.put_aside(DATABASE, now=timezone.now())
        self.stdout.write(f"What was there is kept: {aside}. Delete it once all is well.")
        return aside

    def _say(self, line: str) -> None:
        if self._says_all:
            self.stdout.write(line)

    def _list(self) -> None:
        here = {path.name for path in map(nightly.path_of, nightly.backups_here())}
        there = self._names_in_bucket()
        for name in sorted(here | there):
            places = [word for word, names in (("here", here), ("bucket", there)) if name in names]
            self.stdout.write(f"{name}  {', '.join(places)}")
        if not here | there:
            self.stdout.write(f"No backup in {settings.BACKUP_DIR}, and none in a bucket.")

    def _names_in_bucket(self) -> set[str]:
        offsite = nightly.bucket()
        if not offsite:
            return set()
        from config.backups.offsite import OffsiteFailed  # noqa: PLC0415 -- see nightly.bucket

        try:
            return set(offsite.names())
        except OffsiteFailed as error:
            self.stderr.write(f"The bucket cannot be looked at. {error}")
            return set()

    def _find(self, file: str) -> Path:
        for path in (Path(file), Path(settings.BACKUP_DIR) / file):
            if path.is_file():
                return path
        offsite = nightly.bucket()
        if offsite and os.sep not in file:
            self.stdout.write(f"Fetching {file} from the bucket")
            path = Path(settings.BACKUP_DIR) / file
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            offsite.download(file, path)
            return path
        raise CommandError(f"There is no backup {file}, neither here nor in {settings.BACKUP_DIR}.")

    def _restore(
        self,
        path: Path,
        identity: pyrage.x25519.Identity,
        *,
        takes_list_of_backup: bool,
        aside: str,
    ) -> Restored:
        is_empty = f" The database is empty now. What was there: {aside}." if aside else ""
        try:
            return restore(path, identity, takes_list_of_backup=takes_list_of_backup, say=self._say)
        except NoListOfErasures as missing:
            raise CommandError(
                f"{missing} What was erased since the backup would come back and stay. Bring the list from"
                " the machine where it lies, and name it in HELP_ERASURES_LOG. If it is lost everywhere, or"
                f" nothing was ever erased, --list-of-backup goes on with that of the backup.{is_empty}"
            ) from None
        except ListIsThere as there:
            raise CommandError(
                f"{there} It is newer than that of the backup: leave --list-of-backup out. Nothing was"
                f" restored.{is_empty}"
            ) from None
        except schema.WrongDatabase as wrong:
            raise CommandError(
                f"{wrong} Nothing was restored. With --put-aside what is there is kept under another name,"
                " and the backup takes its place."
            ) from None
        except BackupUnreadable as error:
            raise CommandError(f"{error} Nothing was restored.{is_empty}") from None
        except OSError as error:
            raise CommandError(
                f"A file could not be written: {error}. Make room, and restore with --put-aside.{is_empty}"
            ) from None

    def _left_to_do(self, restored: Restored) -> Iterator[str]:
        """Yield what only people can do."""
        yield f"Restored: {restored.rows:,} rows and {restored.files:,} files."
        lost = [
            name for name, value in restored.about["settings"].items() if name not in os.environ
        ]
        if lost:
            yield f"Set when the backup was made, and not now: {', '.join(lost)}."
        if restored.has_requests:
            yield "Before you open the doors, in this order (docs/running.md, Restoring):"
            yield "  manage.py go_on SUPERVISOR SUPERVISOR   if this machine saw more than the backup holds"
            yield "  manage.py apply_erasures                erases again what the backup brought back"
            yield "  manage.py verify_log                    judges all that is there"
