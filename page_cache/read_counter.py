"""Count in memory how often pages are read; a thread writes it down once a minute.

A request adds one to a number, and asks no database. It hands over a path, and nothing of a reader.
docs/decisions/0082-readers-are-counted-without-readers.md says what counts as a read.
"""

import atexit
import logging
import os
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from threading import Event, Lock, Thread
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from page_cache.reads import PageOnDay

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES: Final = 60
SECONDS_TO_STOP: Final = 5
# How many pages a process counts at most between two writes; other pages are not counted then.
MOST_NUMBERS: Final = 20_000
LONGEST_PATH: Final = 800
# What programs other than browsers have in their names, in lower case. Most name their web address.
# WhatsApp fetches a page for the preview of a message; its recipients open it with a browser.
NAMES_OF_PROGRAMS: Final = (
    *("bot", "http", "crawl", "spider", "whatsapp"),
    *("headless", "curl", "wget", "python", "java/"),
)
# Cubot makes telephones.
NO_ROBOT: Final = "cubot"


def is_read(environ: Mapping[str, Any]) -> bool:
    """Return whether a person reads the page, as far as the request says.

    Robots that name themselves do not count, nor browsers that fetch a page ahead of time.
    """
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_SEC_PURPOSE" in environ:
        return False
    agent: str = environ.get("HTTP_USER_AGENT", "").lower()
    for name in NAMES_OF_PROGRAMS:  # a third faster than any(): every reader waits for it
        if name in agent:
            return NO_ROBOT in agent
    return agent != ""


class ReadCounter:
    """Counts in the memory of one process. Its thread starts with the first read."""

    def __init__(self, write: Callable[[Mapping[PageOnDay, int]], None]) -> None:
        self._write = write
        self._reset()
        # A forked child has the memory of its parent but not its threads.
        os.register_at_fork(after_in_child=self._reset)
        atexit.register(self.stop)

    def _reset(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, int] = {}
        self._day = timezone.localdate()
        # What was counted until the last write, or could not be written: only the thread uses it.
        self._unwritten: dict[PageOnDay, int] = {}
        self._thread: Thread | None = None
        self._stopped = Event()
        self._fails = False

    def count(self, path: str) -> None:
        """Count one read of the page at this path, as the server gave it."""
        with self._lock:
            known = self._counts.get(path)
            if known is not None:
                self._counts[path] = known + 1
            elif len(self._counts) < MOST_NUMBERS and len(path) <= LONGEST_PATH:
                self._counts[path] = 1
                self._start()

    def stop(self) -> None:
        """Write what was counted, and end."""
        if self._thread is not None:
            self._stopped.set()
            self._thread.join(timeout=SECONDS_TO_STOP)
            self._reset()

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._day = timezone.localdate()
            self._thread = Thread(target=self._keep_writing, name="read counter", daemon=True)
            self._thread.start()

    def _keep_writing(self) -> None:
        while not self._stopped.wait(seconds_to_next_write(timezone.localtime())):
            self._write_counts()
        self._write_counts()

    def _write_counts(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, {}
            day, self._day = self._day, timezone.localdate()
        for path, count in counts.items():
            key = page_on_day(path, day)
            if key in self._unwritten or len(self._unwritten) < MOST_NUMBERS:
                self._unwritten[key] = self._unwritten.get(key, 0) + count
        if not self._unwritten:
            return
        try:
            self._write(self._unwritten)
        except Error:
            self._log_outcome(fails=True)
        else:
            self._unwritten.clear()
            self._log_outcome(fails=False)
        finally:
            connection.close()

    def _log_outcome(self, *, fails: bool) -> None:
        if fails and not self._fails:
            logger.warning("How often pages were read could not be written: it is kept in memory")
        elif self._fails and not fails:
            logger.warning("How often pages were read is written again")
        self._fails = fails


def seconds_to_next_write(now: datetime) -> float:
    """Return a minute, or what is left of the day: the reads of two days are never mixed."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time.min)
    left = (timezone.make_aware(tomorrow) - now).total_seconds()
    return min(SECONDS_BETWEEN_WRITES, left)


def page_on_day(path: str, day: date) -> PageOnDay:
    """Split a path, as WSGI gives it (bytes read as Latin-1), into the page and its language."""
    page = path.encode("latin-1").decode(errors="replace")
    first, _, rest = page[1:].partition("/")
    if first in dict(settings.LANGUAGES):
        return PageOnDay(f"/{rest}", first, day)
    return PageOnDay(page, settings.LANGUAGE_CODE, day)
