"""The rows that hang on an article: read by one query, and made so that they say what a version says."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import OuterRef

from advocacy.models.json_rows import rows, rows_of
from articles.body.content import Content, Listed, Signed
from articles.models import (
    Article,
    ArticleSource,
    ArticleTopic,
    BodyPicture,
    Byline,
    Citation,
)
from articles.models.citation import CitationKey
from articles.writing.lookups import BodyLookups

THE_ARTICLE: Final = -1  # stands for the key that is given each time


@dataclass(frozen=True)
class Attachments:
    topics: tuple[int, ...]
    """Their keys, in ascending order."""
    bylines: tuple[Signed, ...]
    sources: tuple[Listed, ...]
    cited: dict[CitationKey, int]
    """The key of each citation, by what it cites."""
    pictures: frozenset[int]
    """The keys of those that stand in its body."""


def attachments_of(article: Article) -> Attachments:
    sql, parameters = _sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, [article.pk if p == THE_ARTICLE else p for p in parameters])
        found = [rows(column) for column in cursor.fetchone()]
    topics, bylines, sources, cited, pictures = found
    for ordered in (bylines, sources):
        ordered.sort(key=lambda row: (row["order"], row["pk"]))
    return Attachments(
        tuple(sorted(row["topic"] for row in topics)),
        tuple(Signed(row["author"], row["role"]) for row in bylines),
        tuple(Listed(row["title"], row["url"]) for row in sources),
        {(row["statistic"], row["figure"], row["policy"]): row["pk"] for row in cited},
        frozenset(row["image"] for row in pictures),
    )


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """Worked out once: that takes longer than to run it."""
    this = OuterRef("pk")
    columns = {
        "topic_rows": rows_of(ArticleTopic.objects.filter(content_object=this), topic="tag"),
        "byline_rows": rows_of(
            Byline.objects.filter(article=this),
            pk="pk",
            order="order",
            author="author",
            role="role",
        ),
        "source_rows": rows_of(
            ArticleSource.objects.filter(article=this),
            pk="pk",
            order="order",
            title="title",
            url="url",
        ),
        "cited_rows": rows_of(
            Citation.objects.filter(article=this),
            pk="pk",
            statistic="statistic",
            figure="figure",
            policy="policy",
        ),
        "picture_rows": rows_of(BodyPicture.objects.filter(article=this), image="image"),
    }
    found = Article.objects.filter(pk=THE_ARTICLE).annotate(**columns).values_list(*columns)
    return found.query.sql_with_params()


def write_attachments(article: Article, content: Content, now: Attachments) -> None:
    """Make the rows that are not there yet, or not so. Whoever saves the article begins a generation."""
    if new := sorted({*content.topics} - {*now.topics}):
        ArticleTopic.objects.bulk_create(
            ArticleTopic(content_object=article, tag_id=topic, **article.place_on_lists)
            for topic in new
        )
    if gone := {*now.topics} - {*content.topics}:
        ArticleTopic.objects.filter(content_object=article, tag__in=gone).delete()
    if now.bylines != content.bylines:
        if now.bylines:
            article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(
                article=article,
                author_id=signed.author,
                role=signed.role,
                order=order,
                **article.place_on_lists,
            )
            for order, signed in enumerate(content.bylines, start=1)
        )
    if now.sources != content.sources:
        if now.sources:
            article.sources.all().delete()
        ArticleSource.objects.bulk_create(
            ArticleSource(article=article, order=order, **listed._asdict())
            for order, listed in enumerate(content.sources, start=1)
        )


@transaction.atomic(savepoint=False)
def save_over(
    article: Article, before: Attachments, *, named: BodyLookups | None, keeps_its_place: bool
) -> None:
    """Save an article as `Article.save` does, without looking up again what the caller knows.

    `before` is what hung on it, and `named` what its body names, where that was looked up.
    `keeps_its_place` says that its links to lists have its place already.
    """
    article.save_row()
    known, pictures = (named.known, named.pictures) if named else (None, None)
    Citation.objects.derive(article, known=known, had=before.cited)
    BodyPicture.objects.derive(article, known=pictures, had=before.pictures)
    if not keeps_its_place:
        article.place_links()
