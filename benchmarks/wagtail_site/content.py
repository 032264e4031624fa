"""Fills an empty Wagtail with the articles of the benchmark, in bulk.

Rows as publishing them one by one leaves them, without the revisions, which readers never meet.
"""

import uuid
from itertools import batched
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Site

from benchmarks.content import articles as content
from benchmarks.harness.database import analyze
from benchmarks.wagtail_site.models import ArticleIndexPage, ArticlePage, Author, HomePage, Topic

BATCH: Final = 1_000


def fill(count: int) -> None:
    index = _make_tree()
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
            _add(contents, index, topics, authors)
    Page.objects.filter(pk=index.pk).update(numchild=count)
    call_command("update_index", verbosity=0)
    analyze()


def _make_tree() -> ArticleIndexPage:
    """A home page in the place of the one that Wagtail brings, and the list of articles under it."""
    welcome = Site.objects.get().root_page
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Standing", slug="standing")
    )
    Site.objects.update(root_page=home, hostname="127.0.0.1", port=80, site_name="Standing")
    welcome.delete()
    index: ArticleIndexPage = home.add_child(
        instance=ArticleIndexPage(title="Articles", slug="articles")
    )
    return index


def _add(
    contents: list[content.Article],
    index: ArticleIndexPage,
    topics: dict[str, Topic],
    authors: dict[str, Author],
) -> None:
    kind = ContentType.objects.get_for_model(ArticlePage)
    pages = Page.objects.bulk_create(_page(each, index, kind) for each in contents)
    for page, each in zip(pages, contents, strict=True):
        article = ArticlePage(
            page_ptr_id=page.pk,
            kicker=each.kicker,
            standfirst=each.summary,
            body=each.body,
            word_count=content.WORDS,
        )
        article.save_base(raw=True, force_insert=True)
    pairs = list(zip(pages, contents, strict=True))
    topic_links = ArticlePage.topics.through
    topic_links.objects.bulk_create(
        topic_links(articlepage_id=page.pk, topic=topics[slug])
        for page, each in pairs
        for slug in each.topics
    )
    author_links = ArticlePage.authors.through
    author_links.objects.bulk_create(
        author_links(articlepage_id=page.pk, author=authors[name])
        for page, each in pairs
        for name in each.authors
    )


def _page(each: content.Article, index: ArticleIndexPage, kind: ContentType) -> Page:
    return Page(
        path=Page._get_path(index.path, index.depth + 1, each.number + 1),
        depth=index.depth + 1,
        title=each.title,
        draft_title=each.title,
        slug=each.slug,
        content_type=kind,
        live=True,
        has_unpublished_changes=False,
        url_path=f"{index.url_path}{each.slug}/",
        first_published_at=each.published_at,
        last_published_at=each.published_at,
        latest_revision_created_at=each.published_at,
        locale_id=index.locale_id,
        translation_key=uuid.uuid4(),
    )
