"""Make the key that opens backups."""

from typing import Any

import pyrage
from django.core.management.base import BaseCommand

from legal_help.management.terminal import require_terminal


class Command(BaseCommand):
    help = "Make a key for backups: print it once, to be kept off this machine, and what goes into .env."

    def handle(self, *args: Any, **options: Any) -> None:
        require_terminal()
        key = pyrage.x25519.Identity.generate()
        self.stdout.write(
            "Write this key on paper, twice, and keep it in two places, as with the recovery shares."
            " Without it no backup can be read; whoever has it and a backup reads all but requests for help:"
        )
        self.stdout.write(f"\n    {key}\n")
        self.stdout.write("This goes into .env:")
        self.stdout.write(f"\n    BACKUP_RECIPIENTS={key.to_public()}\n")
