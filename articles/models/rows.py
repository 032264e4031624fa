"""Rows of other tables gathered into one column, so that a page asks once and not once a table."""

import json
from datetime import UTC, datetime
from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

type Row = dict[str, Any]


class _List(Aggregate):
    """The values of all rows as one JSON list, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def rows_of(queryset: QuerySet[Any], **fields: str) -> Subquery:
    """The rows of a queryset that refers to the outer one, each as a dict; none may be None.

    What JSON does not know comes as text: read it with `moment` and `mapping`.
    """
    # The constant to group by makes one row of them all.
    together = queryset.order_by().annotate(together=Value(1)).values("together")
    return Subquery(together.annotate(rows=_List(JSONObject(**fields))).values("rows"))


def moment(text: str) -> datetime:
    """SQLite keeps moments in UTC and does not say so."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def mapping(value: str | dict[str, str]) -> dict[str, str]:
    """A JSON field within a row: SQLite gives its text."""
    read: dict[str, str] = json.loads(value) if isinstance(value, str) else value
    return read
