"""Say how far the publication of a bundle is, while its transaction shows nothing of it yet.

In a file of DATA_DIR, which worker and web share: SQLite lets nobody else write meanwhile.
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
def shown(bundle: int) -> Iterator[Callable[[int, int], None]]:
    """Give a function that says how many parts are done, of how many. In the end nothing is left."""
    file = _file_of(bundle)

    def show(done: int, total: int) -> None:
        # Whether it can be shown or not, the bundle is published.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            whole = file.with_suffix(".new")
            whole.write_text(f"{done} {total}")
            whole.replace(file)

    try:
        yield show
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def read(bundle: int, *, total: int) -> Progress:
    """Return how far it is; none of `total` where nothing is said."""
    try:
        done, of = map(int, _file_of(bundle).read_text().split())
    except (OSError, ValueError):
        return Progress(0, total)
    return Progress(done, of)


def _file_of(bundle: int) -> Path:
    return Path(settings.DATA_DIR) / "progress" / str(bundle)
