"""Bring the demonstration's folder up to date, in one process: starting each takes a second."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Prepare the demonstration's translations, database, static files and content."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This fills a site with demonstration content; use make demo.")
        self.stdout.write("Compiling the translations")
        call_command("compile_catalogs", verbosity=0)
        self.stdout.write("Preparing the database")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._collect_static()
        call_command("load_demo")
        self.stdout.write("Running the scheduled tasks once")
        call_command("worker", once=True)  # so that /readyz finds nothing late

    def _collect_static(self) -> None:
        """Compress the static files if one has changed: that takes ten seconds."""
        collected = settings.DATA_DIR / "static-collected"
        state = _state_of_static_files()
        if not collected.exists() or collected.read_text() != state:
            self.stdout.write("Compressing the static files")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            collected.write_text(state)


def _state_of_static_files() -> str:
    """Return a hash that changes with any static file of ours or of a dependency."""
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            state.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return state.hexdigest()
