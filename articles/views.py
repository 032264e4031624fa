import re
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from advocacy.models import Observance, Statistic, Topic
from advocacy.reading import reader_language
from articles import media
from articles.citations import readable_body
from articles.models import Article, Author
from articles.models.article import ArticleQuerySet

ARTICLES_PER_PAGE: Final = 20
FOREVER: Final = "public, max-age=31536000, immutable"


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.published().in_language(reader_language())
    context = _page(request, articles) | {"section": "articles"}
    return render(request, "articles/list.html", context)


@require_safe
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    here = Article.objects.in_language(reader_language()).filter(slug=slug)
    article = here.published().for_page().first()
    if article is None:
        if here.withdrawn().exists():
            return render(request, "articles/withdrawn.html", {"section": "articles"}, status=410)
        raise Http404
    return article_page(request, article)


def article_page(
    request: HttpRequest, article: Article, *, is_preview: bool = False
) -> HttpResponse:
    """The page of an article, for its address and for the preview of the staff."""
    others = list(article.other_languages().published().defer("body"))
    context = {
        "article": article,
        "body": readable_body(article),
        "signatures": _signatures(article),
        "topics": [(topic, topic.name_in(article.language)) for topic in article.topics.all()],
        "observance_name": _observance_name(article),
        "others": [(other, get_language_info(other.language)) for other in others],
        "alternates": {a.language: a.get_absolute_url() for a in [article, *others]},
        "is_preview": is_preview,
        "section": "articles",
    }
    return render(request, "articles/detail.html", context)


@require_safe
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
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().in_language(reader_language()).signed_by(author)
    context = _page(request, articles) | {
        "author": author,
        "name": author.name_in(reader_language()),
    }
    return render(request, "articles/author.html", context)


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 -- a view takes it
    """Serve a stored picture. The address pattern lets no path but a plain name through."""
    if not re.fullmatch(media.NAME_PATTERN, name) or not default_storage.exists(name):
        raise Http404
    content_type = f"image/{name.rpartition('.')[2]}"
    headers = {"Cache-Control": FOREVER}
    if settings.MEDIA_ACCEL_PREFIX:
        headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + name
        return HttpResponse(content_type=content_type, headers=headers)
    return FileResponse(default_storage.open(name), content_type=content_type, headers=headers)


def _signatures(article: Article) -> dict[str, list[tuple[Author, str]]]:
    """Who signed the article, by role, each with the name they have in its language."""
    signatures: dict[str, list[tuple[Author, str]]] = {}
    for byline in article.bylines.all():
        named = (byline.author, byline.author.name_in(article.language))
        signatures.setdefault(str(byline.get_role_display()), []).append(named)
    return signatures


def _observance_name(article: Article) -> str:
    return article.observance.name_in(article.language) if article.observance else ""


def _page(request: HttpRequest, articles: ArticleQuerySet) -> dict[str, Any]:
    page = Paginator(articles.for_list(), ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "numbers": page.paginator.get_elided_page_range(page.number)}
