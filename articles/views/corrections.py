from dataclasses import dataclass
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
OF_ARTICLE: Final = "article"
OF_FIGURE: Final = "figure"
OF_STATISTIC: Final = "statistic"


@dataclass(frozen=True)
class CorrectionEntry:
    """A mistake that was put right: in an article, in a figure, or in what a statistic measures."""

    at: datetime
    in_article: Correction | None = None
    in_figure: FigureCorrection | None = None
    in_statistic: StatisticCorrection | None = None


@require_safe
@public_page("page")
def correction_list(request: HttpRequest) -> HttpResponse:
    """List every mistake that was put right, in articles and in data, newest first."""
    page = asked_page(request, Paginator(_correction_keys(), CORRECTIONS_PER_PAGE))
    context = {"corrections": _whole(list(page)), "pages": page_links(request, page)}
    return render(request, "articles/corrections.html", context)


def _correction_keys() -> QuerySet[Any, tuple[datetime, int, str]]:
    """Return when each was made, its key and where. The rows are fetched for one page."""
    in_articles = _keys(Correction.objects.published(), OF_ARTICLE)
    in_figures = _keys(FigureCorrection.objects.all(), OF_FIGURE)
    in_statistics = _keys(StatisticCorrection.objects.all(), OF_STATISTIC)
    every = in_articles.union(in_figures, in_statistics, all=True)
    return every.order_by("-corrected_at", "place", "-pk")


def _keys(rows: QuerySet[Any], place: str) -> QuerySet[Any, tuple[datetime, int, str]]:
    named: QuerySet[Any] = rows.order_by().annotate(place=Value(place, output_field=CharField()))
    return named.values_list("corrected_at", "pk", "place")


def _whole(keys: list[tuple[datetime, int, str]]) -> list[CorrectionEntry]:
    def of(place: str) -> list[int]:
        return [pk for _at, pk, where in keys if where == place]

    articles = Correction.objects.select_related("article").defer("article__body")
    figures = FigureCorrection.objects.select_related("figure__statistic")
    statistics = StatisticCorrection.objects.select_related("statistic")
    in_articles, in_figures = articles.in_bulk(of(OF_ARTICLE)), figures.in_bulk(of(OF_FIGURE))
    in_statistics = statistics.in_bulk(of(OF_STATISTIC))
    found = {
        OF_ARTICLE: lambda at, pk: CorrectionEntry(at, in_article=in_articles[pk]),
        OF_FIGURE: lambda at, pk: CorrectionEntry(at, in_figure=in_figures[pk]),
        OF_STATISTIC: lambda at, pk: CorrectionEntry(at, in_statistic=in_statistics[pk]),
    }
    return [found[place](at, pk) for at, pk, place in keys]
