"""Rows of other tables gathered into one column, so that a page asks once and not once a table."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Aggregate, JSONField, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

type Row = dict[str, Any]

JSON_FIELDS: Final = {"names", "renditions", "themes"}


class _List(Aggregate):
    """The values of all rows as one JSON list, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def rows_of(queryset: QuerySet[Any], **fields: str) -> Subquery:
    """The rows of a queryset that refers to the outer one, as a column to read with `rows`."""
    # The constant to group by makes one row of them all.
    together = queryset.order_by().annotate(together=Value(1)).values("together")
    return Subquery(together.annotate(rows=_List(JSONObject(**fields))).values("rows"))


def rows(column: str | list[Row] | None) -> list[Row]:
    """Each row as a dict. A JSON field within it is read too, a moment stays text (see `moment`)."""
    found = (json.loads(column) if isinstance(column, str) else column) or []
    # SQLite puts a JSON field into the row as the text that it keeps.
    return [
        {name: json.loads(value) if _is_json(name, value) else value for name, value in row.items()}
        for row in found
    ]


def moment(text: str) -> datetime:
    """SQLite keeps moments in UTC and does not say so."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _is_json(name: str, value: Any) -> bool:
    return name in JSON_FIELDS and isinstance(value, str)
