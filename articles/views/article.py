from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.images.served import with_passes
from articles.models import Article, ArticleFormerAddress
from articles.presentation import whole_article
from articles.presentation.related import related_pieces
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy, pictures_for_others
from articles.presentation.whole_article import WholeArticle
from articles.publishing.open_preview import OpenedLink
from page_cache.decorators import public_page
from public_pages.language import reader_language


@require_safe
@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = whole_article.load_published(reader_language(), slug)
    return article_page(request, found) if found else _not_here(request, slug, "articles:detail")


def article_page(
    request: HttpRequest,
    found: WholeArticle,
    *,
    is_preview: bool = False,
    opened: OpenedLink | None = None,
) -> HttpResponse:
    """Render the page of an article: at its address, for the desk, or for a link that was `opened`."""
    article, day, cover = found.article, found.article.observance, found.article.shown_cover
    # A preview link shows an article that is not yet at its own address.
    in_languages = found.others if opened else [article, *found.others]
    context: dict[str, Any] = {
        "found": found,
        "article": article,
        "body": render_body(article),
        "cover": cover,
        "cover_credit": cover.credit_in(article.language) if cover else "",
        "observance_name": day.name_in(article.language) if day else "",
        "related": related_pieces(article, [topic.pk for topic, _name in found.topics]),
        "address": request.build_absolute_uri(article.get_absolute_url()),
        "alternates": {a.language: a.get_absolute_url() for a in in_languages},
        "is_preview": is_preview,
        "opened": opened,
        "section": "articles",
    }
    response = render(request, "articles/detail.html", context)
    if is_preview:
        response.content = with_passes(response.text).encode()
    return response


@require_safe
@public_page()
def article_republish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the article as HTML and as plain text, for others to publish."""
    found = whole_article.load_published(reader_language(), slug)
    if found is None:
        return _not_here(request, slug, "articles:republish")
    article = found.article
    context: dict[str, Any] = {
        "article": article,
        "found": found,
        "copy": make_copy(found, request.build_absolute_uri(article.get_absolute_url())),
        "pictures": pictures_for_others(article),
        "licence": settings.CONTENT_LICENCE,
        "licence_url": settings.CONTENT_LICENCE_URL,
        "alternates": {
            a.language: f"{a.get_absolute_url()}republish/" for a in [article, *found.others]
        },
        "section": "articles",
    }
    return render(request, "articles/republish.html", context)


def _not_here(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """Redirect from a former address, or say that the article was withdrawn or is over. Raises Http404."""
    language = reader_language()
    moved = ArticleFormerAddress.objects.leads_from(language, slug)
    if moved and moved.is_public:
        query = request.META.get("QUERY_STRING", "")
        address = reverse(page, args=[moved.slug])
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    at = moved.slug if moved else slug
    gone = Article.objects.in_language(language).gone().filter(slug=at).first()
    if gone is None:
        raise Http404
    context: dict[str, Any] = {
        "topics": [(topic, topic.name_in(language)) for topic in gone.topics.all()],
        "alternates": {},
        "section": "articles",
    }
    template = "articles/ended.html" if gone.is_ended else "articles/withdrawn.html"
    return render(request, template, context, status=410)
