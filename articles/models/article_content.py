"""Between an article and its content: read what it says, and make it say something else."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from advocacy.models import Observance, Topic
from articles.body.content import KEYS, WORDS, BylineEntry, Content, SourceEntry
from articles.models.attachments import ArticleSource, ArticleTopic
from articles.models.author import Author, Byline
from articles.models.media.document import Document
from articles.models.media.image import Image
from articles.models.publication import ArticleVersion

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models.article import Article, ArticleQuerySet


def columns_of(article: "Article") -> dict[str, Any]:
    """Return the words and keys that stand in the columns of an article."""
    words = {name: getattr(article, name) for name in WORDS}
    return words | {name: getattr(article, f"{name}_id") for name in KEYS}


def content_of(article: "Article") -> Content:
    """Return what the row of an article and the rows attached to it say. Three queries."""
    topics = article.topic_links.order_by("tag").values_list("tag", flat=True)
    return Content(
        **columns_of(article),
        topics=tuple(topics),
        bylines=tuple(BylineEntry(*row) for row in article.bylines.values_list("author", "role")),
        sources=tuple(SourceEntry(*row) for row in article.sources.values_list("title", "url")),
    )


def apply_content(article: "Article", content: Content) -> Content:
    """Let the article say this, and return what it said before. The caller saves its row.

    What the content names must exist, see `drop_missing`. Raises AddressLeadsElsewhere and PathTaken.
    """
    before = content_of(article)
    if content.slug != article.slug:
        article.take_slug(content.slug)
    set_columns(article, content)
    _write_topics(article, content, before)
    _write_bylines(article, content, before)
    _write_sources(article, content, before)
    return before


def set_columns(article: "Article", content: Content) -> None:
    """Put the words and keys of the content into the columns of the article. Does not save."""
    for name in WORDS:
        setattr(article, name, getattr(content, name))
    for name in KEYS:
        setattr(article, f"{name}_id", getattr(content, name))


def drop_missing(content: Content, articles: "ArticleQuerySet") -> Content:
    """Return the content without rows that no longer exist, and without a version of another
    original."""
    topics = Topic.objects.filter(pk__in=content.topics).order_by("pk")
    authors = Author.objects.in_bulk([signed.author for signed in content.bylines])
    key, source = content.translation_of, content.translated_from
    original = key if key and articles.filter(pk=key).exists() else None
    if not original or not ArticleVersion.objects.filter(pk=source or 0, article=original).exists():
        source = None
    return replace(
        content,
        topics=tuple(topics.values_list("pk", flat=True)),
        bylines=tuple(signed for signed in content.bylines if signed.author in authors),
        cover=_existing(Image, content.cover),
        document=_existing(Document, content.document),
        observance=_existing(Observance, content.observance),
        translation_of=original,
        translated_from=source,
    )


def drop_hidden_original(article: "Article", content: Content, by: "User") -> Content:
    """Return the content without an original, or a version of it, that the writer may not see.

    The writer is shown a comparison with it, which would tell of it.
    """
    original, source = content.translation_of, content.translated_from
    originals = type(article).objects.visible_to(by).filter(pk=original or 0)
    sources = ArticleVersion.objects.visible_to(by).filter(pk=source or 0)
    if original not in (None, article.translation_of_id) and not originals.exists():
        return replace(content, translation_of=None, translated_from=None)
    if source not in (None, article.translated_from_id) and not sources.exists():
        return replace(content, translated_from=None)
    return content


def _existing(model: type[Model], key: int | None) -> int | None:
    return key if key and model._default_manager.filter(pk=key).exists() else None


def _write_topics(article: "Article", content: Content, before: Content) -> None:
    if gone := {*before.topics} - {*content.topics}:
        article.topic_links.filter(tag__in=gone).delete()
    ArticleTopic.objects.bulk_create(
        ArticleTopic(content_object=article, tag_id=topic, **article.place_on_lists)
        for topic in content.topics
        if topic not in before.topics
    )


def _write_bylines(article: "Article", content: Content, before: Content) -> None:
    if before.bylines != content.bylines:
        if before.bylines:
            article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(article=article, author_id=key, role=role, order=order, **article.place_on_lists)
            for order, (key, role) in enumerate(content.bylines, start=1)
        )


def _write_sources(article: "Article", content: Content, before: Content) -> None:
    if before.sources != content.sources:
        if before.sources:
            article.sources.all().delete()
        ArticleSource.objects.bulk_create(
            ArticleSource(article=article, order=order, title=title, url=url)
            for order, (title, url) in enumerate(content.sources, start=1)
        )
