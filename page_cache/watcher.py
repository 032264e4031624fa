"""Keep a serving process sure of its epoch. Asking for it only reads memory.

docs/decisions/0010-a-kept-page-needs-a-voucher.md says why nothing is served from memory without it.
"""

import atexit
import logging
import os
from collections.abc import Callable
from threading import Condition, Event, Thread
from time import monotonic
from typing import Final

from django.db import Error, connection
from django.utils import timezone

from page_cache.epoch import Epoch, renew_if_over
from page_cache.shared_counter import SharedNumber

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS: Final = 0.25
SECONDS_TRUSTED: Final = 1.0
# How long a request waits for the first look, and for the look after a change.
SECONDS_OF_PATIENCE: Final = 0.5
LONG_AGO: Final = 0.0


class Watch:
    """Looks at the database row four times a second, in one thread with its own connection.

    The shared number tells at once of changes made on this machine. The row tells of changes made
    on other machines, and that no change was missed.
    """

    def __init__(self, shared: SharedNumber, read_row: Callable[[], int]) -> None:
        self._shared = shared
        self._read_row = read_row
        self._begin()
        # A forked child has the memory of its parent but not its threads.
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.stop)

    def _begin(self) -> None:
        self._thread: Thread | None = None
        self._changed = Condition()
        self._asked = Event()
        self._stopped = Event()
        self._fails = False
        # The epoch and the moment until which it is vouched for, replaced together.
        self._vouched: tuple[Epoch | None, float] = (None, LONG_AGO)

    @property
    def is_running(self) -> bool:
        return self._thread is not None

    @property
    def is_blind(self) -> bool:
        """Return whether the database did not answer the last look."""
        return self._fails

    def epoch(self) -> Epoch | None:
        """Return the epoch that holds now, or None if the database cannot vouch for it."""
        return self._sure_epoch() or self._look_again()

    def stop(self) -> None:
        if self._thread is not None:
            self._stopped.set()
            self._asked.set()
            self._thread.join(timeout=SECONDS_TRUSTED)
            self._begin()

    def _look_again(self) -> Epoch | None:
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._keep_looking, name="page cache", daemon=True)
                self._thread.start()
            if not self._fails:
                self._asked.set()
                self._changed.wait_for(self._sure_epoch, timeout=SECONDS_OF_PATIENCE)
            return self._sure_epoch()

    def _sure_epoch(self) -> Epoch | None:
        epoch, until = self._vouched
        is_sure = epoch and monotonic() < until and epoch.generation == self._shared.value
        return epoch if is_sure else None

    def _keep_looking(self) -> None:
        try:
            while not self._stopped.is_set():
                self._asked.clear()
                self._asked.wait(self._look())
        finally:
            connection.close()

    def _look(self) -> float:
        """Look once; return how many seconds the next look may wait."""
        looked_at = monotonic()
        try:
            self._shared.raise_to(self._read_row())
            epoch = renew_if_over(self._vouched[0], self._shared.value)
        except Error:
            self._begin_outage()
            return SECONDS_BETWEEN_LOOKS
        seconds_left = (epoch.ends_at - timezone.now()).total_seconds()
        with self._changed:
            if self._fails:
                logger.warning("The database answers again: pages are kept again")
            self._fails = False
            self._vouched = epoch, min(looked_at + SECONDS_TRUSTED, monotonic() + seconds_left)
            self._changed.notify_all()
        return max(0, min(SECONDS_BETWEEN_LOOKS, seconds_left))

    def _begin_outage(self) -> None:
        connection.close()
        with self._changed:
            if not self._fails:
                logger.warning("The database does not answer: no page is served from memory")
            self._fails = True
            self._changed.notify_all()
