"""Fills an empty Standing with the articles of the benchmark, in bulk.

What saving an article derives is written beside it: words, places on lists, words to search.
"""

from itertools import batched
from typing import Final

from django.db import connection, transaction

from accounts.models import User
from advocacy.models import Topic
from articles.models import Article, ArticleTopic, Author, Byline, search_entry
from benchmarks import content
from page_cache import generation
from search import engine

BATCH: Final = 5_000  # the words in use are counted once a batch


def fill(count: int) -> None:
    editor = User.objects.create(username="editor")
    topics = {
        slug: Topic.objects.create(slug=slug, name=slug.capitalize()) for slug in content.TOPICS
    }
    authors = {
        name: Author.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        for name in content.AUTHORS
    }
    for numbers in batched(range(count), BATCH, strict=False):
        contents = [content.article(number, of=count) for number in numbers]
        with transaction.atomic():
            articles = Article.objects.bulk_create(_row(each, editor) for each in contents)
            _link(articles, contents, topics, authors)
            engine.put(search_entry.search_documents(articles))
    with transaction.atomic():
        generation.bump()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _row(each: content.Article, editor: User) -> Article:
    return Article(
        slug=each.slug,
        title=each.title,
        kind=each.kind,
        kicker=each.kicker,
        summary=each.summary,
        body=each.body,
        word_count=content.WORDS,
        status=Article.Status.PUBLISHED,
        publish_at=each.published_at,
        first_published_at=each.published_at,
        created_by=editor,
    )


def _link(
    articles: list[Article],
    contents: list[content.Article],
    topics: dict[str, Topic],
    authors: dict[str, Author],
) -> None:
    pairs = list(zip(articles, contents, strict=True))
    ArticleTopic.objects.bulk_create(
        ArticleTopic(
            content_object=article,
            tag=topics[slug],
            language=article.language,
            listed_from=article.listed_from,
        )
        for article, each in pairs
        for slug in each.topics
    )
    Byline.objects.bulk_create(
        Byline(
            article=article,
            author=authors[name],
            order=order,
            language=article.language,
            listed_from=article.listed_from,
        )
        for article, each in pairs
        for order, name in enumerate(each.authors, start=1)
    )
