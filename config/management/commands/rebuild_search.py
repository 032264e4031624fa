"""Make the search index anew, while the site runs."""

from time import monotonic
from typing import Any, Final

from django.core.management.base import BaseCommand

from config.wiring.search_index import index_sources
from search import rebuild

SECONDS_BETWEEN_LINES: Final = 2


class Command(BaseCommand):
    help = (
        "Write the whole search index anew. Readers go on searching meanwhile. "
        "Stopped, it goes on where it was; a second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if begun_at := rebuild.unfinished_since():
            self.stdout.write(
                f"Going on with the rebuild that began at {begun_at:%Y-%m-%d %H:%M} UTC."
            )
        self._said_at = monotonic()
        rebuild.rebuild_index(index_sources(), self._say)
        self.stdout.write("The search index is new.")

    def _say(self, kind: str, done: int, total: int) -> None:
        if done == total or monotonic() - self._said_at > SECONDS_BETWEEN_LINES:
            self._said_at = monotonic()
            self.stdout.write(f"{kind}: {done:,} of {total:,}")
