"""The pages of sources: what each is, and what rests on it."""

from itertools import groupby
from typing import Final

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from advocacy.models import Figure, Source, Statistic
from articles.models import Article, Citation
from page_cache.decorators import public_page
from public_pages.language import in_one_language_each, reader_language
from public_pages.lists.pagination import asked_page, page_links

SOURCES_PER_PAGE: Final = 60
STATISTICS_PER_PAGE: Final = 20
FIGURES_EACH: Final = 6
ARTICLES: Final = 20


@require_safe
@public_page("page")
def source_list(request: HttpRequest) -> HttpResponse:
    """List every source on which a figure rests, by publisher."""
    page = asked_page(request, Paginator(Source.objects.in_use(), SOURCES_PER_PAGE))
    by_publisher = groupby(page, lambda source: source.publisher)
    context = {
        "publishers": [(publisher, list(sources)) for publisher, sources in by_publisher],
        "pages": page_links(request, page),
        "section": "statistics",
    }
    return render(request, "articles/sources.html", context)


@require_safe
@public_page("page")
def source_detail(request: HttpRequest, source: int) -> HttpResponse:
    """Show a source with the statistics and articles that use it.

    The editions of one report are shown together.
    """
    found = get_object_or_404(Source.objects.in_use(), pk=source)
    editions = list(Source.objects.in_use().editions_of(found)) if found.report else [found]
    of_them = Figure.objects.published().filter(source__in=editions, statistic=OuterRef("pk"))
    resting = Statistic.objects.filter(Exists(of_them)).only("slug", "title", "titles", "unit")
    page = asked_page(request, Paginator(resting, STATISTICS_PER_PAGE))
    context = {
        "source": found,
        "editions": editions if len(editions) > 1 else [],
        "statistics": _with_their_figures(editions, list(page)),
        "count": page.paginator.count,
        "articles": in_one_language_each(_citing_articles(found), reader_language())[:ARTICLES],
        "pages": page_links(request, page),
        "section": "statistics",
    }
    return render(request, "articles/source.html", context)


def _with_their_figures(
    editions: list[Source], statistics: list[Statistic]
) -> list[tuple[Statistic, list[Figure], int]]:
    """Return each with its newest figures from these sources, and how many more there are."""
    published = Figure.objects.published()
    figures = (
        published.filter(source__in=editions, statistic__in=statistics)
        .annotate(is_revised=Exists(published.filter(revises=OuterRef("pk"))))
        .order_by(F("period_end").desc(nulls_last=True), "-pk")
    )
    by_statistic: dict[Statistic, list[Figure]] = {statistic: [] for statistic in statistics}
    known = {statistic.pk: statistic for statistic in statistics}
    sources = {edition.pk: edition for edition in editions}
    for figure in figures:
        figure.statistic, figure.source = known[figure.statistic_id], sources[figure.source_id]
        by_statistic[figure.statistic].append(figure)
    return [
        (statistic, own[:FIGURES_EACH], max(len(own) - FIGURES_EACH, 0))
        for statistic, own in by_statistic.items()
    ]


def _citing_articles(source: Source) -> QuerySet[Article]:
    """Choose public articles that cite the source or draw a chart with it, newest first."""
    resting = Figure.objects.filter(source=source, statistic=OuterRef("statistic"))
    of_source = Q(figure__source=source) | (Q(figure=None) & Exists(resting))
    citing = Citation.objects.filter(of_source).values("article")
    # In each language there is: of each article the page shows one.
    return Article.objects.published().filter(pk__in=citing).for_list()[: ARTICLES * 5]
