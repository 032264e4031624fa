"""The generation: one number for all that readers see. Whoever changes any of it bumps the number.

What was kept for one generation, a whole page or a count, is never used in another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from threading import local
from time import time_ns
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from page_cache.epoch import Era, following
from page_cache.models import Generation
from page_cache.shared_counter import SharedNumber
from page_cache.watcher import Watch

THE_ROW: Final = 1

# Of this thread, and so of its transaction: whether anybody asked for the era since it was begun.
_here: Final = local()
# Where no watch runs: in commands, in tasks, in tests.
_era_of_row: Era | None = None
# Within `one_era`: empty until the era is asked for.
_era_of_page: ContextVar[list[Era] | None] = ContextVar("era of the page", default=None)


@cache
def watch() -> Watch:
    """Return what keeps a serving process sure. It starts when a page is first asked for."""
    return Watch(_shared(), _row)


@cache
def _shared() -> SharedNumber:
    return SharedNumber(settings.DATA_DIR / "generation")


def bump() -> None:
    """Begin a new generation. Call it in the transaction that changes what readers see.

    One that this transaction has begun already is new enough, as long as nobody has kept anything in it.
    """
    if _is_begun() and not getattr(_here, "is_asked_for", False):
        return
    _here.is_asked_for = False
    # The time alone would do, did clocks not go back; one more alone, were no backup ever restored.
    at_least = max(time_ns() // 1000, _shared().value + 1)
    number = Greatest(F("number") + 1, at_least)
    if not Generation.objects.filter(pk=THE_ROW).update(number=number):
        Generation.objects.update_or_create(
            pk=THE_ROW, defaults={"number": number}, create_defaults={"number": at_least}
        )
    if not _is_begun():
        transaction.on_commit(_announce)


def _is_begun() -> bool:
    """Whether this transaction has. A savepoint that is rolled back takes its callbacks out again."""
    return any(callback[1] is _announce for callback in connection.run_on_commit)


def _announce() -> None:
    """Tell every process of this machine; those of others read the row."""
    _shared().raise_to(_row())


def _row() -> int:
    sql, parameters = _sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchone()
    return found[0] if found else 0


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """Worked out once: that takes longer than to run it."""
    return Generation.objects.filter(pk=THE_ROW).values_list("number").query.sql_with_params()


def current() -> int:
    """The number now; 0 where nothing was ever published."""
    return era().generation


@contextmanager
def one_era() -> Iterator[None]:
    """Ask for the era once at most: a page is made in one, whatever is published meanwhile."""
    token = _era_of_page.set([])
    try:
        yield
    finally:
        _era_of_page.reset(token)


def era() -> Era:
    """The era now, and what is kept in it."""
    of_page = _era_of_page.get()
    if of_page is None:
        return _era_now()
    if not of_page:
        of_page.append(_era_now())
    return of_page[0]


def _era_now() -> Era:
    global _era_of_row  # noqa: PLW0603 -- this module is the memory of the process
    # Inside a transaction the row tells of its own changes, which nobody else may see yet.
    if watch().is_running and not connection.in_atomic_block:
        vouched = watch().era()
        if vouched is not None:
            return vouched
    _here.is_asked_for = True
    found = _era_of_row = following(_era_of_row, _row())
    return found


def per_generation[**P, T](compute: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function returns, by its arguments, until something else is published.

    The arguments must be hashable, and the value must depend on nothing else: not on the language
    that is active. For small values that every page needs, such as the number of articles.
    """

    @wraps(compute)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        values = era().values
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
        values = era().values
        wanted = {key: (compute, key) for key in keys}
        if missing := [key for key, place in wanted.items() if place not in values]:
            computed = compute(missing)
            values.update({wanted[key]: computed.get(key) for key in missing})
        found = {key: values[place] for key, place in wanted.items()}
        return {key: value for key, value in found.items() if value is not None}  # type: ignore[misc]  # as above

    return remembered


def forget() -> None:
    """Forget what was remembered: for tests, whose rolled-back transactions bump nothing."""
    global _era_of_row  # noqa: PLW0603 -- this module is the memory of the process
    _era_of_row = None
