"""The views that are no page of the tree: a topic, the search, the feed."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Atom1Feed
from wagtail.rich_text import expand_db_html

from benchmarks.wagtail_site.models import ARTICLES_PER_PAGE, ArticlePage, Topic

ENTRIES = 20


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Topic, slug=slug)
    articles = ArticlePage.objects.live().filter(topics=shown).order_by("-first_published_at")
    page = Paginator(articles, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wagtail_site/topic.html", {"topic": shown, "articles": page})


def search(request: HttpRequest) -> HttpResponse:
    """After the search view of Wagtail's project template, over articles alone."""
    query = request.GET.get("q", "")
    found = ArticlePage.objects.live().search(query) if query else ArticlePage.objects.none()
    page = Paginator(found, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wagtail_site/search.html", {"query": query, "articles": page})


class ArticleFeed(Feed[ArticlePage, None]):
    """The newest twenty, whole."""

    feed_type = Atom1Feed
    title = "Standing"
    link = "/articles/"

    def items(self) -> QuerySet[ArticlePage]:
        newest = ArticlePage.objects.live().order_by("-first_published_at")
        return newest.prefetch_related("authors", "topics")[:ENTRIES]

    def item_title(self, item: ArticlePage) -> str:
        return item.title

    def item_description(self, item: ArticlePage) -> str:
        return expand_db_html(item.body)

    def item_link(self, item: ArticlePage) -> str:
        return item.get_url()

    def item_author_name(self, item: ArticlePage) -> str:
        return ", ".join(author.name for author in item.authors.all())

    def item_categories(self, item: ArticlePage) -> list[str]:
        return [topic.name for topic in item.topics.all()]

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return item.first_published_at

    def item_updateddate(self, item: ArticlePage) -> datetime:
        return item.last_published_at
