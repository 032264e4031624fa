from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from advocacy.reading import reader_language
from articles.citations import readable_body
from articles.models import Article, Author
from page_cache.public import public_page


@require_safe
@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    here = Article.objects.in_language(reader_language()).filter(slug=slug)
    article = here.published().for_page().first()
    if article is None:
        if here.withdrawn().exists():
            context = {"section": "articles", "alternates": {}}
            return render(request, "articles/withdrawn.html", context, status=410)
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


def _signatures(article: Article) -> dict[str, list[tuple[Author, str]]]:
    """Who signed the article, by role, each with the name they have in its language."""
    signatures: dict[str, list[tuple[Author, str]]] = {}
    for byline in article.bylines.all():
        named = (byline.author, byline.author.name_in(article.language))
        signatures.setdefault(str(byline.get_role_display()), []).append(named)
    return signatures


def _observance_name(article: Article) -> str:
    return article.observance.name_in(article.language) if article.observance else ""
