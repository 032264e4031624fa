"""Copy the public site into a folder."""

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.mirror.copying import SiteAway
from config.mirror.following import Mirror


class Command(BaseCommand):
    help = (
        "Write the public site as files that any web server, a USB stick or an onion service can serve,"
        " with a signed list. Run again, it writes what changed. --follow goes on until it is stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--follow", action="store_true")

    def handle(self, *, folder: Path, follow: bool, **_: Any) -> None:
        settings.MEDIA_ACCEL_PREFIX = (
            ""  # the files themselves, not where a server in front finds them
        )
        mirror = Mirror(folder, say=self.stdout.write)
        if not follow:
            try:
                mirror.copy_all()
            except SiteAway as away:
                raise CommandError(f"{away} does not answer: the copy stays as it was.") from None
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        mirror.follow(stop)
