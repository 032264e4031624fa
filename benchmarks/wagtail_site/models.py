"""Pages and snippets, after the tutorial of Wagtail's documentation."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

ARTICLES_PER_PAGE = 20
WORDS_A_MINUTE = 200
RELATED = 3


class Named(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@register_snippet
class Topic(Named):
    pass


@register_snippet
class Author(Named):
    pass


class HomePage(Page):
    pass


class ArticleIndexPage(Page):
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.child_of(self).live().order_by("-first_published_at")
        page = Paginator(articles, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
        return {**context, "articles": page}


class ArticlePage(Page):
    kicker = models.CharField(max_length=60, blank=True)
    standfirst = models.TextField(max_length=400, blank=True)
    body = RichTextField(blank=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    authors = ParentalManyToManyField(Author, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True)

    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("kicker", "standfirst", "body", "authors", "topics")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_A_MINUTE))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        topics = list(self.topics.all())
        others = ArticlePage.objects.live().filter(topics=topics[0]).exclude(pk=self.pk)
        related = others.order_by("-first_published_at")[:RELATED]
        return {**context, "topics": topics, "related": related}
