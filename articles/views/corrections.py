from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advocacy.models import FigureCorrection, StatisticCorrection
from articles.models import Correction
from page_cache.decorators import public_page
from public_pages.pagination import asked_page, page_links

CORRECTIONS_PER_PAGE: Final = 20
# Where a mistake was put right: in an article, in a figure, or in what a statistic measures.
PLACES: Final[dict[str, QuerySet[Any]]] = {
    "article": Correction.objects.select_related("article").defer("article__body"),
    "figure": FigureCorrection.objects.select_related("figure__statistic"),
    "statistic": StatisticCorrection.objects.select_related("statistic"),
}


@require_safe
@public_page("page")
def correction_list(request: HttpRequest) -> HttpResponse:
    """List every mistake that was put right, in articles and in data, newest first."""
    page = asked_page(request, Paginator(_correction_keys(), CORRECTIONS_PER_PAGE))
    context = {"corrections": _whole(list(page)), "pages": page_links(request, page)}
    return render(request, "articles/corrections.html", context)


def _correction_keys() -> QuerySet[Any, tuple[datetime, int, str]]:
    """Return when each was made, its key and where. The rows are fetched for one page."""
    in_articles = _keys(Correction.objects.published(), "article")
    in_figures = _keys(FigureCorrection.objects.all(), "figure")
    in_statistics = _keys(StatisticCorrection.objects.all(), "statistic")
    every = in_articles.union(in_figures, in_statistics, all=True)
    return every.order_by("-corrected_at", "place", "-pk")


def _keys(rows: QuerySet[Any], place: str) -> QuerySet[Any, tuple[datetime, int, str]]:
    named: QuerySet[Any] = rows.order_by().annotate(place=Value(place, output_field=CharField()))
    return named.values_list("corrected_at", "pk", "place")


def _whole(keys: list[tuple[datetime, int, str]]) -> list[tuple[str, Any]]:
    """Return each correction with its place."""
    found = {
        place: rows.in_bulk([pk for _at, pk, where in keys if where == place])
        for place, rows in PLACES.items()
    }
    return [(place, found[place][pk]) for _at, pk, place in keys]
