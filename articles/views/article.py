from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from advocacy.reading import reader_language
from articles import whole
from articles.citations import readable_body
from articles.models import Article
from articles.whole import WholeArticle
from page_cache.public import public_page


@require_safe
@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = whole.published(reader_language(), slug)
    if found is None:
        here = Article.objects.in_language(reader_language()).filter(slug=slug)
        if here.withdrawn().exists():
            context: dict[str, Any] = {"section": "articles", "alternates": {}}
            return render(request, "articles/withdrawn.html", context, status=410)
        raise Http404
    return article_page(request, found)


def article_page(
    request: HttpRequest, found: WholeArticle, *, is_preview: bool = False
) -> HttpResponse:
    """The page of an article, for its address and for the preview of the staff."""
    article = found.article
    context: dict[str, Any] = {
        "article": article,
        "body": readable_body(article),
        "signatures": found.signatures,
        "topics": found.topics,
        "sources": found.sources,
        "corrections": found.corrections,
        "observance_name": _observance_name(article),
        "others": [(other, get_language_info(other.language)) for other in found.others],
        "alternates": {a.language: a.get_absolute_url() for a in [article, *found.others]},
        "is_preview": is_preview,
        "section": "articles",
    }
    return render(request, "articles/detail.html", context)


def _observance_name(article: Article) -> str:
    return article.observance.name_in(article.language) if article.observance else ""
