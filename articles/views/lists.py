from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from advocacy.models import Observance, Statistic, Topic
from advocacy.reading import reader_language
from articles.models import Article, Author
from articles.models.article import ArticleQuerySet
from page_cache.public import public_page

ARTICLES_PER_PAGE: Final = 20


@require_safe
@public_page("page")
def article_list(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.published().in_language(reader_language())
    context = _page(request, articles) | {"section": "articles"}
    return render(request, "articles/list.html", context)


@require_safe
@public_page("page")
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a topic: articles in this language, observances, statistics."""
    topic = get_object_or_404(Topic, slug=slug)
    articles = Article.objects.published().in_language(reader_language()).filter(topics=topic)
    context = _page(request, articles) | {
        "topic": topic,
        "name": topic.name_in(reader_language()),
        "observances": [
            (observance, observance.name_in(reader_language()))
            for observance in Observance.objects.filter(topics=topic)
        ],
        "statistics": Statistic.objects.filter(topics=topic),
    }
    return render(request, "articles/topic.html", context)


@require_safe
@public_page("page")
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().in_language(reader_language()).signed_by(author)
    context = _page(request, articles) | {
        "author": author,
        "name": author.name_in(reader_language()),
    }
    return render(request, "articles/author.html", context)


def _page(request: HttpRequest, articles: ArticleQuerySet) -> dict[str, Any]:
    page = Paginator(articles.for_list(), ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "numbers": page.paginator.get_elided_page_range(page.number)}
