"""The row of an article whose form is shown, or comes back: with what the form asks of it besides.

Whoever publishes waits for it: what is asked rides in the query that reads the row.
"""

from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, Correction
from articles.publishing import commitments

THE_ARTICLE = -1


def asked(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what `going.of` and `is_corrected` ask."""
    corrections = Correction.objects.filter(article=OuterRef("pk"))
    return commitments.with_commitments(articles).annotate(has_corrections=Exists(corrections))


def locked(pk: int) -> Article | None:
    """As `asked`, for those who see every article, and locked until the transaction ends."""
    sql, parameters = _sql()
    found = Article.objects.raw(sql, [pk if p == THE_ARTICLE else p for p in parameters])
    return next(iter(found), None)


def is_corrected(article: Article) -> bool:
    """Whether a correction stands below it, as it was read by `asked` or `locked`."""
    return bool(getattr(article, "has_corrections", False))


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """Worked out once: that takes longer than to run it."""
    locked = asked(Article.objects.all()).filter(pk=THE_ARTICLE).select_for_update()
    return locked.query.sql_with_params()
