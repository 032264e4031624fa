"""The addresses of figures, days, treaties and topics below /api/v1/: parameters, queries and records."""

from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import WithJsonSchema

from advocacy import models
from advocacy.api import parameters, querysets, records
from advocacy.api.fields import Slug
from advocacy.api.paging import Page, page_of
from advocacy.api.registration import get_list, get_one

router: Final = Router()
# The database finds nothing below 1, and nothing above what JSON can hold.
RowNumber = Annotated[
    int, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": parameters.LARGEST_ID})
]


@get_list(router, "/statistics/", records.Statistic, parameters.StatisticsQuery)
def statistics(request: HttpRequest, query: Query[parameters.StatisticsQuery]) -> Page:
    """All statistics, each with its latest figure."""
    return querysets.page_of_statistics(query)


@get_one(router, "/statistics/{slug:slug}/", records.StatisticWithChanges)
def statistic(request: HttpRequest, slug: Slug) -> Any:
    """One statistic with its latest figure, and what changed in it."""
    return get_object_or_404(querysets.with_all_figures(querysets.statistics()), slug=slug)


@get_list(
    router, "/statistics/{slug:slug}/figures/", records.Figure, parameters.StatisticFiguresQuery
)
def statistic_figures(
    request: HttpRequest,
    slug: Slug,
    query: Query[parameters.StatisticFiguresQuery],
) -> Page:
    """The figures of one statistic, current and revised."""
    of_statistic = querysets.filter_figures(query).filter(
        statistic=get_object_or_404(models.Statistic.objects.published(), slug=slug)
    )
    return querysets.page_of_figures(of_statistic, query)


@get_list(router, "/figures/", records.Figure, parameters.FiguresQuery)
def figures(request: HttpRequest, query: Query[parameters.FiguresQuery]) -> Page:
    """All figures, current and revised."""
    rows = querysets.filter_all_figures(query)
    return querysets.page_of_figures(rows, query)


@get_one(router, "/figures/{slug:slug}/", records.Figure)
def figure(request: HttpRequest, slug: Slug) -> Any:
    """One figure."""
    return get_object_or_404(querysets.figures(), slug=slug)


@get_list(router, "/sources/", records.Source, parameters.SourcesQuery)
def sources(request: HttpRequest, query: Query[parameters.SourcesQuery]) -> Page:
    """All publications in which figures stand."""
    rows = querysets.with_words(models.Source.objects.in_use(), query.q, "title", "publisher__name")
    if query.publisher:
        rows = rows.filter(publisher__name__iexact=query.publisher)
    return page_of(rows, query)


@get_one(router, "/sources/{int:number}/", records.Source)
def source(request: HttpRequest, number: RowNumber) -> Any:
    """One publication."""
    return get_object_or_404(models.Source.objects.in_use(), pk=number)


@get_list(router, "/observances/", records.Observance, parameters.ObservancesQuery)
def observances(request: HttpRequest, query: Query[parameters.ObservancesQuery]) -> Page:
    """Days, weeks and years that are marked, with their dates in one year."""
    return querysets.page_of_observances(query)


@get_one(router, "/observances/{slug:slug}/", records.Observance, parameters.YearQuery)
def observance(request: HttpRequest, slug: Slug, query: Query[parameters.YearQuery]) -> Any:
    """One observance, with its dates in one year."""
    row = get_object_or_404(querysets.observances(), slug=slug)
    querysets.set_dates([row], query.year)
    return row


@get_list(router, "/instruments/", records.Instrument, parameters.InstrumentsQuery)
def instruments(request: HttpRequest, query: Query[parameters.InstrumentsQuery]) -> Page:
    """Treaties and declarations."""
    rows = querysets.with_topic(querysets.instruments(), query.topic)
    rows = querysets.with_words(rows, query.q, "short_title", "full_title", "description")
    return page_of(rows, query)


@get_one(router, "/instruments/{slug:slug}/", records.Instrument)
def instrument(request: HttpRequest, slug: Slug) -> Any:
    """One treaty or declaration."""
    return get_object_or_404(querysets.instruments(), slug=slug)


@get_list(router, "/places/", records.Place)
def places(request: HttpRequest) -> Page:
    """All places in which something was counted, by their codes."""
    return querysets.page_of_places()


@get_list(router, "/topics/", records.Topic, parameters.ListQuery)
def topics(request: HttpRequest, query: Query[parameters.ListQuery]) -> Page:
    """All topics."""
    return page_of(models.Topic.objects.published(), query)


@get_one(router, "/topics/{slug:slug}/", records.Topic)
def topic(request: HttpRequest, slug: Slug) -> Any:
    """One topic."""
    return get_object_or_404(models.Topic.objects.published(), slug=slug)
