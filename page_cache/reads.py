"""Write how often pages were read, and sum up what is old."""

from collections.abc import Mapping
from datetime import date
from itertools import batched
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from page_cache.models import PageReads

MONTHS_BY_DAY: Final = 13
"""How many whole months are kept day by day, to compare each with that of a year before. `admin/reads.html` names it."""
ROWS_AT_ONCE: Final = 500
ADD: Final = """
    INSERT INTO {table} (page, language, day, count) VALUES {rows}
    ON CONFLICT (page, language, day) DO UPDATE SET count = {table}.count + excluded.count
"""


class PageOnDay(NamedTuple):
    page: str
    language: str
    day: date


@transaction.atomic
def add_reads(counts: Mapping[PageOnDay, int]) -> None:
    """Add to what was counted before, by any process.

    Every process locks the rows in the same order, so that no two wait for each other.
    """
    table = connection.ops.quote_name(PageReads._meta.db_table)
    with connection.cursor() as cursor:
        for some in batched(sorted(counts.items()), ROWS_AT_ONCE, strict=False):
            rows = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            values = [
                value
                for (page, language, day), count in some
                for value in (page, language, connection.ops.adapt_datefield_value(day), count)
            ]
            cursor.execute(ADD.format(table=table, rows=rows), values)


@transaction.atomic
def sum_old_days(*, today: date) -> None:
    """Let one row stand for each month that ended more than MONTHS_BY_DAY months ago."""
    months = today.year * 12 + today.month - 1 - MONTHS_BY_DAY
    kept_from = date(months // 12, months % 12 + 1, 1)
    old = PageReads.objects.filter(day__lt=kept_from).exclude(day__day=1)
    by_month = old.annotate(month=TruncMonth("day")).values_list("page", "language", "month")
    add_reads({PageOnDay(*row): count for *row, count in by_month.annotate(sum=Sum("count"))})
    old.delete()
