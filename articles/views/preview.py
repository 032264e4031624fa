"""The page of a preview link, which people without an account read before readers do."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from accounts.signing_in.rate_limits import MINUTE, RateLimit, client_address
from articles.publishing import open_preview
from articles.publishing.open_preview import OpenedLink
from articles.views.article import article_page
from publication import preview_links
from publication.link_terms import LinkView

# Per IP address, which a newsroom may share. Nobody can guess 192 bits; this spares the database.
WRONG_A_MINUTE: Final = 30
wrong = RateLimit(MINUTE)


@require_safe
def preview(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the page of a link. No cache keeps it, and pages opened from it do not learn of it.

    A secret that is wrong, expired or revoked gives the same page, which says nothing of links.
    """
    response = _answer(request, secret)
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    address = client_address(request)
    if wrong.is_reached(address, WRONG_A_MINUTE):
        words = gettext("Too many addresses that lead nowhere. Wait a minute, then try again.")
        plain = "text/plain; charset=utf-8"
        return HttpResponse(words, plain, status=429, headers={"Retry-After": str(MINUTE)})
    opened = open_preview.open_link(secret)
    if opened is None:
        wrong.is_over(address, WRONG_A_MINUTE)
        return page_not_found(request, Http404())
    language = opened.link.article.language
    with translation.override(language):
        response = _page(request, opened)
    response.headers["Content-Language"] = language
    return response


def _page(request: HttpRequest, opened: OpenedLink) -> HttpResponse:
    if opened.whole is None:
        is_gone = opened.shows is LinkView.WITHDRAWN
        context = {"link": opened.link, "article": opened.link.article, "is_gone": is_gone}
        status = 410 if is_gone else 200
        return render(request, "articles/preview_over.html", context, status=status)
    if request.method == "GET":  # what looks whether there is anything has not read it
        preview_links.count_opening(opened.link)
    return article_page(request, opened.whole, is_preview=True, opened=opened)
