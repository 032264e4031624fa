"""Report how far the publication of a bundle is, before its transaction commits.

The progress stands in a file of DATA_DIR, which worker and web share: while the transaction is
open, SQLite lets nobody else write to the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class Progress(NamedTuple):
    done: int
    total: int


@contextmanager
def report_progress(bundle: int) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback `(done, total)` that writes progress to a file. It is deleted at the end."""
    file = _file_of(bundle)

    def report(done: int, total: int) -> None:
        # The bundle is published even if its progress cannot be written.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            whole = file.with_suffix(".new")
            whole.write_text(f"{done} {total}")
            whole.replace(file)

    try:
        yield report
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def read_progress(bundle: int, *, total: int) -> Progress:
    """Return the progress of a bundle, or 0 of `total` if none can be read."""
    try:
        done, of = map(int, _file_of(bundle).read_text().split())
    except (OSError, ValueError):
        return Progress(0, total)
    return Progress(done, of)


def _file_of(bundle: int) -> Path:
    return Path(settings.DATA_DIR) / "progress" / str(bundle)
