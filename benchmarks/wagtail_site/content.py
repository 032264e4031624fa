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

IN_ONE_GO: Final = 1_000


def fill(count: int) -> None:
    index = _make_tree()
    for topic in content.TOPICS:
        Topic.objects.create(slug=topic, name=topic.capitalize())
    for author in content.AUTHORS:
        Author.objects.create(name=author, slug=author.lower().replace(" ", "-"))
    for numbers in batched(range(count), IN_ONE_GO, strict=False):
        with transaction.atomic():
            _add([content.article(number, of=count) for number in numbers], index)
    Page.objects.filter(pk=index.pk).update(numchild=count)
    call_command("update_index", verbosity=0)
    analyze()


def _make_tree() -> ArticleIndexPage:
    """Put a home page in the place of the one that Wagtail brings; return the list under it."""
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


def _add(texts: list[content.Article], index: ArticleIndexPage) -> None:
    kind = ContentType.objects.get_for_model(ArticlePage)
    rows = Page.objects.bulk_create(_page(text, index, kind) for text in texts)
    pages = list(zip([row.pk for row in rows], texts, strict=True))
    for pk, text in pages:
        page = ArticlePage(page_ptr_id=pk, kicker=text.kicker, standfirst=text.summary)
        page.body, page.word_count = text.body, content.WORDS
        page.save_base(raw=True, force_insert=True)
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    authors = {author.name: author for author in Author.objects.all()}
    of_topics, of_authors = ArticlePage.topics.through, ArticlePage.authors.through
    of_topics.objects.bulk_create(
        of_topics(articlepage_id=pk, topic=topics[slug])
        for pk, text in pages
        for slug in text.topics
    )
    of_authors.objects.bulk_create(
        of_authors(articlepage_id=pk, author=authors[name])
        for pk, text in pages
        for name in text.authors
    )


def _page(text: content.Article, index: ArticleIndexPage, kind: ContentType) -> Page:
    return Page(
        path=Page._get_path(index.path, index.depth + 1, text.number + 1),
        depth=index.depth + 1,
        title=text.title,
        draft_title=text.title,
        slug=text.slug,
        content_type=kind,
        live=True,
        has_unpublished_changes=False,
        url_path=f"{index.url_path}{text.slug}/",
        first_published_at=text.published_at,
        last_published_at=text.published_at,
        latest_revision_created_at=text.published_at,
        locale_id=index.locale_id,
        translation_key=uuid.uuid4(),
    )
