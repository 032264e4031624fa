"""How long the drill takes: a backup of a large site, restored on a machine that has nothing.

10,000 articles, 20,000 small pictures and 5,000 sealed requests. The new machine has an empty database and the key;
nothing was erased yet. Then erasures are applied and the log is judged, as docs/running.md says.
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pyrage
from django.conf import settings
from django.utils import timezone

from articles.images import storage
from articles.models import Article, Image
from benchmarks.content import library, people
from benchmarks.harness import sites
from benchmarks.harness.findings import Finding, at_most, say
from config.backups.making import make_backup
from legal_help.event_log import pin
from legal_help.models import HelpRequest
from tests.migrated import database_of_its_own

MOST_MINUTES: Final = 10
PICTURES_AN_ARTICLE: Final = 2
PICTURE_BYTES: Final = 20_000
IN_ONE_GO: Final = 2_000


def measure(articles: int = 10_000) -> list[Finding]:
    pictures, requests = articles * PICTURES_AN_ARTICLE, articles // 2
    people.found(caseworkers=2)
    library.fill(articles)
    _add_pictures(pictures)
    people.send(requests)
    say(f"{articles:,} articles, {pictures:,} pictures and {requests:,} requests are there")
    key = pyrage.x25519.Identity.generate()
    file, key_file = sites.here().folder / "backup.age", sites.here().folder / "key.txt"
    key_file.write_text(str(key))
    made, to_make = _timed(lambda: make_backup(file, [key.to_public()], now=timezone.now()))
    expected = count()
    machine = _new_machine()
    minutes, found = {"to make": to_make}, {}
    for name, arguments in {
        "to restore": ["restore", str(file), "--key", str(key_file), "--list-of-backup"],
        "to apply erasures": ["apply_erasures"],
        "to judge the log": ["verify_log"],
    }.items():
        found[name], minutes[name] = _timed(partial(machine.run, "manage.py", *arguments))
        say(found[name].strip())
    there = machine.call("benchmarks.bad_days.restore.count")
    restored = sum(took for name, took in minutes.items() if name != "to make")
    return [
        Finding(
            f"backup of {made.rows:,} rows, {made.files:,} files", f"{made.size / 1e6:,.0f} MB"
        ),
        *(Finding(name, f"{took:.1f} minutes") for name, took in minutes.items()),
        at_most("restored, erased and judged", restored, MOST_MINUTES, "minutes"),
        Finding("what is there", json.dumps(there), json.dumps(expected), there == expected),
    ]


def count() -> dict[str, int]:
    """Return how much of each kind is there: rows, and files of pictures on the disk."""
    media = Path(settings.MEDIA_ROOT)
    return {
        "articles": Article.objects.count(),
        "pictures": Image.objects.count(),
        "files": sum(1 for path in media.rglob("*") if path.is_file()),
        "requests": HelpRequest.objects.count(),
    }


def _timed[T](do: Callable[[], T]) -> tuple[T, float]:
    """Return what a function returned, and how many minutes it took."""
    begun = time.monotonic()
    done = do()
    return done, (time.monotonic() - begun) / 60


def _add_pictures(count: int) -> None:
    """Store so many pictures of random bytes: nothing decodes them, and nothing compresses them."""
    by = library.editor()
    for first in range(0, count, IN_ONE_GO):
        images = Image.objects.bulk_create(
            Image(alt=f"Picture {number}", width=480, height=300, uploaded_by=by)
            for number in range(first, min(first + IN_ONE_GO, count))
        )
        for image in images:
            content = os.urandom(PICTURE_BYTES)
            image.original = storage.store(
                content, "webp", picture=image.pk, folder=storage.ORIGINALS
            )
            name = storage.store(content, "webp", picture=image.pk)
            image.renditions = [{"format": "webp", "width": 480, "height": 300, "name": name}]
        Image.objects.bulk_update(images, ["original", "renditions"], batch_size=200)


def _new_machine() -> sites.Site:
    """Return a site without files or memory, on a database of its own."""
    old = sites.here()
    folder = old.folder / "new"
    (folder / "static").mkdir(parents=True)
    if old.database == "postgresql":
        url = database_of_its_own("bench_restored", folder)
    else:
        url = f"sqlite:///{folder}/restored.sqlite3"
    # As ROSTER_ROOT does elsewhere, this file of a demonstration says whose log is believed.
    (folder / "trust").mkdir()
    shutil.copy(pin.demo_root_path(), folder / "trust")
    more = {"DATA_DIR": str(folder), "DATABASE_URL": url}
    return replace(old, environment=old.environment | more)
