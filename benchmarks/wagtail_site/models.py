"""Pages and snippets, after the tutorial of Wagtail's documentation."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.models import register_snippet

ARTICLES_PER_PAGE = 20
WORDS_A_MINUTE = 200
RELATED = 3


@register_snippet
class Topic(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)

    panels = [FieldPanel("name"), FieldPanel("slug")]

    def __str__(self) -> str:
        return self.name


class HomePage(Page):
    pass


class ArticleIndexPage(Page):
    subpage_types = ["ArticlePage", "ReportPage"]

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

    parent_page_types = ["ArticleIndexPage"]
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
        related = (
            ArticlePage.objects.live()
            .filter(topics=topics[0])
            .exclude(pk=self.pk)
            .order_by("-first_published_at")[:RELATED]
            if topics
            else []
        )
        return {**context, "topics": topics, "related": related}


@register_snippet
class Figure(models.Model):
    name = models.CharField(max_length=200)
    value = models.CharField(max_length=60)

    panels = [FieldPanel("name"), FieldPanel("value")]

    def __str__(self) -> str:
        return self.name


def _block(**parts: blocks.Block) -> blocks.StructBlock:
    return blocks.StructBlock(list(parts.items()))


WORDS = blocks.CharBlock(required=False)


class ReportPage(Page):
    """An article with all that one of Standing's has: what an editor publishes with a stopwatch.

    Blocks and lines of a page as the documentation of Wagtail advises where text has structure.
    """

    kicker = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, default="news")
    standfirst = models.TextField(max_length=400, blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(
        [
            ("text", blocks.RichTextBlock()),
            ("quotation", _block(said=blocks.TextBlock(), speaker=WORDS, role=WORDS, source=WORDS)),
            ("picture", _block(image=ImageChooserBlock(), alt=blocks.CharBlock(), caption=WORDS)),
            ("figure", _block(of=SnippetChooserBlock(Figure), note=WORDS)),
        ],
        blank=True,
    )
    topics = ParentalManyToManyField(Topic, blank=True)

    parent_page_types = ["ArticleIndexPage"]
    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("kicker", "kind", "standfirst", "cover", "body", "topics")),
        *map(InlinePanel, ("bylines", "sources")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
    ]


class Byline(Orderable):
    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, default="author")

    panels = [FieldPanel("author"), FieldPanel("role")]


class Source(Orderable):
    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True)

    panels = [FieldPanel("title"), FieldPanel("url")]
