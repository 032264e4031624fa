"""The rows of each answer, with all that their records hold, in one query a table."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from advocacy.api.paging import CHANGED, Page, page_of
from advocacy.api.parameters import (
    ChangeQuery,
    FiguresQuery,
    ObservancesQuery,
    StatisticFiguresQuery,
    StatisticsQuery,
)
from advocacy.models import Figure, Instrument, Observance, Statistic
from advocacy.models.figure import FigureQuerySet

# taggit has no types, and no queryset of its own to fetch ahead by.
TOPICS: Any = "topics"


def figures() -> FigureQuerySet:
    """Return published figures with all that a record holds of them."""
    near = Figure.objects.published().select_related(
        "statistic", "source__publisher", "revises", "revised_by"
    )
    return near.prefetch_related("corrections")


def statistics() -> QuerySet[Statistic]:
    return Statistic.objects.published().prefetch_related(TOPICS, _only_slugs("related", Statistic))


def with_all_figures(statistics: QuerySet[Statistic]) -> QuerySet[Statistic]:
    return statistics.prefetch_related(Prefetch("figures", figures()))


def observances() -> QuerySet[Observance]:
    return Observance.objects.published().prefetch_related(TOPICS, "fact_sources")


def instruments() -> QuerySet[Instrument]:
    return Instrument.objects.prefetch_related(TOPICS, _only_slugs("observances", Observance))


def page_of_statistics(query: StatisticsQuery) -> Page:
    rows = with_topic(statistics(), query.topic)
    if query.place:
        rows = rows.filter(geography_code=query.place)
    newest = Prefetch("figures", figures().latest_of_each().order_by())
    return _page_of_changes(rows.prefetch_related(newest), query)


def page_of_figures(rows: QuerySet[Figure], query: StatisticFiguresQuery) -> Page:
    """Return one page of figures, those of each statistic together.

    Their keys are chosen first: PostgreSQL plans one query with all joins badly.
    """
    page = _page_of_changes(rows.only("statistic", "changed_at"), query, by="statistic_id")
    whole = figures().in_bulk([row.pk for row in page.rows])
    return page._replace(rows=[whole[row.pk] for row in page.rows if row.pk in whole])


def filter_figures(query: StatisticFiguresQuery) -> QuerySet[Figure]:
    """Filter by period, check and revision."""
    rows = Figure.objects.published()
    if query.period_from:
        rows = rows.filter(period_end__gte=query.period_from)
    if query.period_to:
        rows = rows.filter(period_start__lte=query.period_to)
    if query.verification:
        rows = rows.filter(verification=query.verification)
    if query.current is not None:
        revised = Exists(Figure.objects.published().filter(revises=OuterRef("pk")))
        rows = rows.filter(~revised if query.current else revised)
    return rows


def filter_all_figures(query: FiguresQuery) -> QuerySet[Figure]:
    """Filter by source and by what each statistic is of, too."""
    rows = filter_figures(query)
    if query.source:
        rows = rows.filter(source=query.source)
    of_statistics = {
        "slug": query.statistic,
        "topics__slug": query.topic,
        "geography_code": query.place,
    }
    for column, value in of_statistics.items():
        if value:
            rows = rows.filter(
                statistic__in=Statistic.objects.published().filter(**{column: value})
            )
    return rows


def page_of_observances(query: ObservancesQuery) -> Page:
    rows = with_topic(observances(), query.topic)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.relevance:
        rows = rows.filter(relevance=query.relevance)
    page = page_of(rows, query)
    set_dates(page.rows, query.year)
    return page


def with_topic[Q: QuerySet[Any]](rows: Q, slug: str | None) -> Q:
    return rows.filter(topics__slug=slug, topics__is_published=True) if slug else rows


def set_dates(observances: Iterable[Any], year: int | None) -> None:
    """Set `year` and `dates` of each: those of this year where none is asked for."""
    for observance in observances:
        observance.year = year or timezone.localdate().year
        observance.dates = observance.occurrence(observance.year)


def _page_of_changes(rows: QuerySet[Any], query: ChangeQuery, by: str = "") -> Page:
    """Return one page in the order of `by`, or of the changes where these are asked for."""
    if query.updated_since:
        rows, by = rows.filter(changed_at__gte=query.updated_since), CHANGED
    return page_of(rows, query, by)


def _only_slugs(name: str, model: Any) -> Any:
    return Prefetch(name, model.objects.published().only("slug", "is_published"))
