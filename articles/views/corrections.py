from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.presentation.corrections import (
    build_corrections_feed,
    correction_keys,
    load_corrections,
)
from identity.site_identity import site_name
from page_cache.decorators import origin_of, public_page
from public_pages.feed_formats import FeedDescription
from public_pages.language import reader_language
from public_pages.lists.pagination import asked_page, page_links

CORRECTIONS_PER_PAGE: Final = 20


@require_safe
@public_page("page")
def correction_list(request: HttpRequest) -> HttpResponse:
    """List every mistake that was put right, in articles and in data, newest first."""
    page = asked_page(request, Paginator(correction_keys(), CORRECTIONS_PER_PAGE))
    context = {"corrections": load_corrections(list(page)), "pages": page_links(request, page)}
    return render(request, "articles/corrections.html", context)


@require_safe
@public_page()
def correction_feed(request: HttpRequest, ending: str) -> HttpResponse:
    about = FeedDescription(
        f"{site_name()}: {_('Corrections')}",
        _("Mistakes that we published, and what is right."),
        reverse("corrections"),
        request.path,
        reader_language(),
    )
    feed = build_corrections_feed(about, ending=ending, origin=origin_of(request))
    return feed.response()
