from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Correction
from page_cache.public import public_page

CORRECTIONS_PER_PAGE: Final = 20


@require_safe
@public_page("page")
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every mistake that was put right, in every language, newest first."""
    corrections = Correction.objects.published().select_related("article").defer("article__body")
    page = Paginator(corrections, CORRECTIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "numbers": page.paginator.get_elided_page_range(page.number)}
    return render(request, "articles/corrections.html", context)
