from typing import Final

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advocacy.views.pages import asked_number, linked
from articles.models import Correction
from page_cache.public import public_page

CORRECTIONS_PER_PAGE: Final = 20


@require_safe
@public_page("page")
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every mistake that was put right, in every language, newest first."""
    corrections = Correction.objects.published().select_related("article").defer("article__body")
    try:
        page = Paginator(corrections, CORRECTIONS_PER_PAGE).page(asked_number(request))
    except EmptyPage:
        raise Http404 from None
    pages = linked(request.path, {}, page.number, page.paginator.num_pages)
    return render(request, "articles/corrections.html", {"corrections": page, "pages": pages})
