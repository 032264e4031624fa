"""Pages of a list by keys: a far page reads past no rows, and none is left out between two."""

from typing import Any, Final, NamedTuple

from django.db.models import Model, Q, QuerySet

from advocacy.api.parameters import Cursor, ListQuery, from_microseconds, to_microseconds

CHANGED: Final = "changed_at"
PUBLISHED: Final = "publish_at"
MOMENTS: Final = frozenset({CHANGED, PUBLISHED})


class Page(NamedTuple):
    rows: list[Any]
    next: Cursor | None
    """The cursor of the next page; None on the last."""
    total: int
    """The number of rows on all pages."""


def page_of(
    rows: QuerySet[Any], query: ListQuery, by: str = "", *, is_newest_first: bool = False
) -> Page:
    """Return the rows after the cursor, sorted by `by`, a column of numbers or moments, then by key.

    With `is_newest_first`, the greatest come first.
    """
    names, size = [*filter(None, (by, "pk"))], query.page_size
    rows = rows.order_by(*(f"-{name}" if is_newest_first else name for name in names))
    step = "lt" if is_newest_first else "gt"
    following = rows.filter(_after(by, query.cursor, step)) if query.cursor else rows
    fetched = list(following[: size + 1])
    is_whole = not query.cursor and len(fetched) <= size
    total = len(fetched) if is_whole else rows.count()
    if len(fetched) <= size:
        return Page(fetched, None, total)
    return Page(fetched[:size], _cursor_of(fetched[size - 1], by), total)


def _after(by: str, cursor: Cursor, step: str) -> Q:
    if not by:
        return Q(**{f"pk__{step}": cursor.key})
    first = from_microseconds(cursor.first) if by in MOMENTS else cursor.first
    # The first condition is what an index can follow.
    same_or_after, after = Q(**{f"{by}__{step}e": first}), Q(**{f"{by}__{step}": first})
    return same_or_after & (after | Q(**{f"pk__{step}": cursor.key}))


def _cursor_of(row: Model, by: str) -> Cursor:
    if not by:
        return Cursor(0, row.pk)
    first = getattr(row, by)
    return Cursor(to_microseconds(first) if by in MOMENTS else first, row.pk)
