"""The generation: one number for all that readers see. Whoever changes any of it bumps the number.

What was kept for one generation, a whole page or a count, is never used in another.
"""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Final

from django.db.models import F

from page_cache.models import Generation

THE_ROW: Final = 1

_memory: dict[object, object] = {}
_memory_is_of = -1
_lock = Lock()


def bump() -> None:
    """Begin a new generation. Call it in the transaction that changes what readers see."""
    Generation.objects.get_or_create(pk=THE_ROW)
    Generation.objects.update(number=F("number") + 1)


def current() -> int:
    """The number now; 0 where nothing was ever published."""
    return Generation.objects.values_list("number", flat=True).first() or 0


def remembered[T](key: object, compute: Callable[[], T]) -> T:
    """Return what `compute` gave for this key earlier in this generation, else compute it now.

    For a few small values that every page needs, such as the number of articles in a language.
    """
    memory = _memory_of_now()
    if key not in memory:
        memory[key] = compute()
    return memory[key]  # type: ignore[return-value]  # the key stands for its type


def remembered_each[K, T](
    kind: str, keys: Iterable[K], compute: Callable[[list[K]], Mapping[K, T]]
) -> dict[K, T]:
    """Like `remembered` for several keys of one kind: those that are missing are computed at once.

    What `compute` leaves out is left out here, and not asked for again in this generation.
    """
    memory = _memory_of_now()
    keys = list(keys)
    if missing := [key for key in keys if (kind, key) not in memory]:
        computed = compute(missing)
        memory.update({(kind, key): computed.get(key) for key in missing})
    found = {key: memory[kind, key] for key in keys}
    return {key: value for key, value in found.items() if value is not None}  # type: ignore[misc]  # as above


def _memory_of_now() -> dict[object, object]:
    global _memory, _memory_is_of
    generation = current()
    with _lock:
        if generation != _memory_is_of:
            _memory, _memory_is_of = {}, generation
        return _memory


def forget() -> None:
    """Forget what was remembered: for tests, whose rolled-back transactions bump nothing."""
    global _memory_is_of  # noqa: PLW0603 -- this module is the memory of the process
    _memory_is_of = -1
