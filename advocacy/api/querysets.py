"""The rows of each answer, with all that their records hold, in one query a table."""

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from advocacy.api.paging import CHANGED, Page, page_of
from advocacy.api.parameters import (
    MOST_DAYS_OF_A_RANGE,
    BadParameter,
    ChangeQuery,
    FiguresQuery,
    ObservancesQuery,
    StatisticFiguresQuery,
    StatisticsQuery,
)
from advocacy.dates.recurrence import FIRST_YEAR, LAST_YEAR, Occurrence
from advocacy.models import Figure, Instrument, Observance, Publisher, Statistic, Topic
from advocacy.models.figures.figure import FigureQuerySet

# taggit has no types, and no queryset of its own to fetch ahead by.
TOPICS: Any = "topics"


class PlaceOfStatistics(NamedTuple):
    """A place in which something was counted, in the words of a statistic."""

    geography_scheme: str
    geography_code: str
    geography_name: str


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
    rows = with_words(rows, query.q, "title", "measure", "description")
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
    """Filter by period, check and revision. Raises BadParameter."""
    if query.period_from and query.period_to and query.period_from > query.period_to:
        raise BadParameter("period_to", "It must not come before period_from.")
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
    if query.publisher:
        rows = rows.filter(source__publisher__name__iexact=query.publisher)
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
    rows = with_words(rows, query.q, "name", "description")
    span = _span_of(query)
    page = page_of(rows.filter(pk__in=_keys_of_falling(rows, *span)) if span else rows, query)
    set_dates(page.rows, query.year)
    for observance in page.rows:
        if span and (first := _first_in(observance, *span)):
            observance.year, observance.dates = first
    return page


def _span_of(query: ObservancesQuery) -> tuple[date, date] | None:
    """Return the first and the last day of the range that is asked for, if any. Raises BadParameter."""
    first, last = query.falls_from, query.falls_to
    if first is None:
        if last is not None:
            raise BadParameter("falls_from", "It is needed where falls_to is given.")
        return None
    last = last or date.fromordinal(min(first.toordinal() + 365, date.max.toordinal()))
    if last < first:
        raise BadParameter("falls_to", "It must not come before falls_from.")
    if (last - first).days > MOST_DAYS_OF_A_RANGE:
        raise BadParameter("falls_to", "Ask for three years at most.")
    return first, last


def _keys_of_falling(rows: QuerySet[Observance], first: date, last: date) -> list[int]:
    """Return the keys of observances that have a day within the range."""
    return [observance.pk for observance in rows if _first_in(observance, first, last)]


def _first_in(observance: Observance, first: date, last: date) -> tuple[int, Occurrence] | None:
    """Return the first occurrence that has a day within the range, and its year; else None."""
    years = range(max(first.year - 1, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    for year, when in sorted(observance.occurrences_by_year(years).items()):
        if when.start <= last and when.end >= first:
            return year, when
    return None


def page_of_places() -> Page:
    """Return every place of a published statistic once, sorted by its code, on one page."""
    named = Statistic.objects.published().order_by("geography_scheme", "geography_code")
    places = [*named.values_list(*PlaceOfStatistics._fields).distinct()]
    by_code = {place[:2]: PlaceOfStatistics(*place) for place in places}
    return Page([*by_code.values()], None, len(by_code))


def with_words[R: QuerySet[Any]](rows: R, words: str | None, *columns: str) -> R:
    """Keep rows that have each word in any of these columns, whatever its case."""
    for word in (words or "").split():
        has_word = Q()
        for column in columns:
            has_word |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(has_word)
    return rows


def refuse_unknown_names(query: Any) -> None:
    """Raise BadParameter, with the nearest names, for a topic, place, statistic or publisher we lack.

    The lists find a publisher whatever the case of its name, and the others by their exact names.
    """
    known_names: dict[str, Callable[[], Iterable[str]]] = {
        "topic": lambda: Topic.objects.published().values_list("slug", flat=True),
        "statistic": lambda: Statistic.objects.published().values_list("slug", flat=True),
        "publisher": lambda: Publisher.objects.values_list("name", flat=True),
        "place": lambda: [place.geography_code for place in page_of_places().rows],
    }
    for parameter, list_names in known_names.items():
        if asked := getattr(query, parameter, None):
            refuse_unknown_name(
                parameter, asked, list_names(), in_any_case=parameter == "publisher"
            )


def refuse_unknown_name(
    parameter: str, asked: str, known: Iterable[str], *, in_any_case: bool = False
) -> None:
    """Raise BadParameter, with the nearest names, for a name that is not among the known."""
    names = {name.lower(): name for name in known}
    found = names.get(asked.lower())
    if found == asked or (found and in_any_case):
        return
    nearest = ", ".join(names[name] for name in get_close_matches(asked.lower(), names))
    why = f"There is none. The nearest: {nearest}." if nearest else "There is none."
    raise BadParameter(parameter, why)


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
