"""Pages of a list by keys: a far page reads past no rows, and none is left out between two."""

from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

from advocacy.api.parameters import Cursor, ListQuery, from_microseconds, to_microseconds

CHANGED: str = "changed_at"


class Page(NamedTuple):
    rows: list[Any]
    next: Cursor | None
    """The cursor of the next page; None on the last."""
    total: int
    """The number of rows on all pages."""


def page_of(rows: QuerySet[Any], query: ListQuery, by: str = "") -> Page:
    """Return the rows after the cursor, sorted by `by`, a column of numbers or moments, then by key."""
    rows, size = rows.order_by(*filter(None, (by, "pk"))), query.page_size
    following = rows.filter(_after(by, query.cursor)) if query.cursor else rows
    fetched = list(following[: size + 1])
    is_whole = not query.cursor and len(fetched) <= size
    total = len(fetched) if is_whole else rows.count()
    if len(fetched) <= size:
        return Page(fetched, None, total)
    return Page(fetched[:size], _cursor_of(fetched[size - 1], by), total)


def _after(by: str, cursor: Cursor) -> Q:
    if not by:
        return Q(pk__gt=cursor.key)
    first = from_microseconds(cursor.first) if by == CHANGED else cursor.first
    # The first condition is what an index can follow.
    return Q(**{f"{by}__gte": first}) & (Q(**{f"{by}__gt": first}) | Q(pk__gt=cursor.key))


def _cursor_of(row: Model, by: str) -> Cursor:
    if not by:
        return Cursor(0, row.pk)
    first = getattr(row, by)
    return Cursor(to_microseconds(first) if by == CHANGED else first, row.pk)
