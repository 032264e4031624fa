"""Draw the picture that other sites show beside a link to a page that has none of its own."""

from copy import copy
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe
from selectolax.lexbor import LexborHTMLParser

from advocacy.charts.chart_file import ChartWords
from advocacy.charts.png import has_fonts_for, png_of
from advocacy.charts.share_card import draw_share_card
from identity.site_identity import site_name
from page_cache.decorators import is_public_view, public_page
from public_pages.language import reader_language

FILE_NAME: Final = "card.share.png"


@require_safe
@public_page()
def share_card(request: HttpRequest) -> HttpResponse:
    """Answer the card of the page below which the address lies, as a PNG of 1200 by 630.

    The words are those of the page, so a card never says more than readers may see: what was
    withdrawn answers 410 here too, and a former address leads to the new one.
    """
    page = _page_of(request, request.path.removesuffix(FILE_NAME))
    if page.status_code in (301, 302):
        return redirect(f"{page.headers['Location']}{FILE_NAME}", permanent=page.status_code == 301)
    if page.status_code != 200:
        return HttpResponse(status=page.status_code)
    words, kind = _words_of(page)
    document = draw_share_card(words, site_name(), kind=kind)
    if not has_fonts_for(document):
        nothing = ChartWords("", "", [], reader_language(), get_language_bidi())
        document = draw_share_card(nothing, _drawable(site_name()))
    return HttpResponse(png_of(document), content_type="image/png")


def _page_of(request: HttpRequest, path: str) -> HttpResponse:
    """Return the page at a path as readers without a cookie get it. Raises Http404."""
    match = resolve(path)
    if not is_public_view(match.func):
        raise Http404
    asked = copy(request)
    asked.path = asked.path_info = path
    asked.META = {**request.META, "QUERY_STRING": ""}  # a redirect of the page would repeat it
    asked.GET, asked.COOKIES = QueryDict(), {}
    asked.resolver_match = match
    page: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    if not page.headers.get("Content-Type", "").startswith("text/html"):
        raise Http404
    return page


def _words_of(page: HttpResponse) -> tuple[ChartWords, str]:
    """Return the title of a page with its day, if it is about one, and what kind of page it is.

    On the front page, the kind would be that of the article which leads it.
    """
    tree = LexborHTMLParser(page.text)
    title = tree.css_first('meta[property="og:title"]')
    if title is None:
        raise Http404
    day = tree.css_first("[data-on-card] time")
    kind = tree.css_first("main .kick")
    is_of_lead = tree.css_first(".hero") is not None
    words = ChartWords(
        title.attributes["content"] or "",
        day.text() if day else "",
        [],
        reader_language(),
        get_language_bidi(),
    )
    return words, kind.text(strip=True) if kind and not is_of_lead else ""


def _drawable(words: str) -> str:
    return words if has_fonts_for(words) else ""
