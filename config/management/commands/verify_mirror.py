"""Say whether a copy of the site is as the site signed it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.mirror import manifest

SHOWN = 50


class Command(BaseCommand):
    help = "Compare a copy of the site with its signed list. Fails, and names what was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--key",
            type=Path,
            required=True,
            help=f"The public key, not from the copy: {manifest.PUBLIC_KEY} as the site itself has it.",
        )

    def handle(self, *, folder: Path, key: Path, **_: Any) -> None:
        try:
            wrong = list(manifest.verify(folder, key.read_bytes()))
            count = len(manifest.read_manifest(folder))
        except (OSError, ValueError) as error:
            raise CommandError(f"It cannot be read: {error}") from None
        if wrong:
            rest = len(wrong) - SHOWN
            raise CommandError(
                "\n".join([*wrong[:SHOWN], *([f"And {rest} more."] if rest > 0 else [])])
            )
        self.stdout.write(f"{count:,} files are as the site signed them.")
