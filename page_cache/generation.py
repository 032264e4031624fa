"""The generation: one number for all that readers see. A change of any of it bumps the number.

A page or a value that was kept for one generation is never used in another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from threading import local
from time import time_ns
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from page_cache.epoch import Epoch, renew_if_over
from page_cache.models import Generation
from page_cache.replica import REPLICA
from page_cache.shared_counter import SharedNumber
from page_cache.watcher import Watch

THE_ROW: Final = 1

# `is_asked_for`: whether this thread, and so its transaction, used the generation that it began.
_this_thread: Final = local()
# The epoch where no watch runs: in commands, in tasks, in tests.
_epoch_of_row: Epoch | None = None
# The epoch within `in_one_epoch`; empty until it is asked for.
_epoch_of_page: ContextVar[list[Epoch] | None] = ContextVar("epoch of the page", default=None)


@cache
def get_watch() -> Watch:
    """Return the watch of this process. Its thread starts when a page is first asked for."""
    return Watch(_shared(), _stored_number)


@cache
def _shared() -> SharedNumber:
    return SharedNumber(settings.DATA_DIR / "generation")


def bump() -> None:
    """Begin a new generation. Call it in the transaction that changes what readers see.

    A second call in one transaction changes nothing, unless something was kept in between.
    """
    if _is_begun() and not getattr(_this_thread, "is_asked_for", False):
        return
    _this_thread.is_asked_for = False
    # The time in microseconds, since a restored backup has an old number; one more than the last,
    # since clocks go back.
    at_least = max(time_ns() // 1000, _shared().value + 1)
    number = Greatest(F("number") + 1, at_least)
    if not Generation.objects.filter(pk=THE_ROW).update(number=number):
        Generation.objects.update_or_create(
            pk=THE_ROW, defaults={"number": number}, create_defaults={"number": at_least}
        )
    if not _is_begun():
        transaction.on_commit(_announce)


def _is_begun() -> bool:
    """Return whether this transaction has begun a generation.

    `run_on_commit` is private to Django. Nothing public tells that a savepoint was rolled back,
    which takes its callbacks out of this list.
    """
    return any(callback[1] is _announce for callback in connection.run_on_commit)


def _announce() -> None:
    """Tell every process of this machine. Processes of other machines read the row."""
    _shared().raise_to(_stored_number())


def _stored_number(using: str = DEFAULT_DB_ALIAS) -> int:
    rows = Generation.objects.using(using).filter(pk=THE_ROW)
    return next(iter(rows.values_list("number", flat=True)), 0)


def current() -> int:
    """Return the number of the generation; 0 where nothing was ever published."""
    return current_epoch().generation


def is_vouched_for() -> bool:
    """Return whether this process serves, and the primary database vouches for its epoch."""
    return get_watch().is_running and get_watch().epoch() is not None


def has_reached_replica() -> bool:
    """Return whether the replica holds all that readers see in this generation, and nothing newer.

    A replica takes over whole transactions, in the order of their commits: with the number came all
    that was committed before it. A higher number is no better: after a restore it is that of an
    older life of the database. Raises django.db.Error if the replica fails.
    """
    return 0 < current() == _stored_number(REPLICA)


@contextmanager
def in_one_epoch() -> Iterator[None]:
    """Make a page in one epoch, whatever is published meanwhile. It is asked for once at most."""
    token = _epoch_of_page.set([])
    try:
        yield
    finally:
        _epoch_of_page.reset(token)


def current_epoch() -> Epoch:
    """Return the epoch that holds now, with the pages and values that are kept in it."""
    of_page = _epoch_of_page.get()
    if of_page is None:
        return _epoch_now()
    if not of_page:
        of_page.append(_epoch_now())
    return of_page[0]


def _epoch_now() -> Epoch:
    global _epoch_of_row  # noqa: PLW0603 -- this module is the memory of the process
    # A transaction reads the row: its own changes are there, and no other process may see them yet.
    if get_watch().is_running and not connection.in_atomic_block:
        vouched = get_watch().epoch()
        if vouched is not None:
            return vouched
    _this_thread.is_asked_for = True
    found = _epoch_of_row = renew_if_over(_epoch_of_row, _stored_number())
    return found


def per_generation[**P, T](compute: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function returns, by its arguments, until something else is published.

    The arguments must be hashable, and the value must depend on nothing else: not on the language
    that is active. For small values that every page needs, such as the number of articles.
    """

    @wraps(compute)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        values = current_epoch().values
        key = (compute, args, *sorted(kwargs.items()))
        if key not in values:
            values[key] = compute(*args, **kwargs)
        return values[key]  # type: ignore[return-value]  # the function in the key stands for its type

    return remembered


def each_per_generation[K, T](
    compute: Callable[[list[K]], Mapping[K, T]],
) -> Callable[[Iterable[K]], dict[K, T]]:
    """Remember what a function returns for each of several keys. It computes the missing at once.

    A key that it leaves out is left out here, and not asked for again in this generation.
    """

    @wraps(compute)
    def remembered(keys: Iterable[K]) -> dict[K, T]:
        values = current_epoch().values
        wanted = {key: (compute, key) for key in keys}
        if missing := [key for key, place in wanted.items() if place not in values]:
            computed = compute(missing)
            values.update({wanted[key]: computed.get(key) for key in missing})
        found = {key: values[place] for key, place in wanted.items()}
        return {key: value for key, value in found.items() if value is not None}  # type: ignore[misc]  # as above

    return remembered


def forget_all() -> None:
    """Forget what was kept in a transaction that is rolled back: of a preview, or a test."""
    global _epoch_of_row  # noqa: PLW0603 -- this module is the memory of the process
    _epoch_of_row = None
