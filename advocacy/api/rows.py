"""Which rows an answer is made of, and all that hangs on them in as few queries as there are tables."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from advocacy.api.paging import CHANGED, Page, page_of
from advocacy.models import Figure, Instrument, Observance, Source, Statistic, Topic

type Wanted = dict[str, Any]

NEAR_FIGURE: Final = ("statistic", "source", "revises", "revised_by")
# The others of what is near it are long texts, for pages of their own.
OF_FIGURE: Final = (
    *(column.name for column in Figure._meta.concrete_fields),
    *(f"statistic__{name}" for name in ("slug", "title", "unit")),
    *(f"statistic__geography_{name}" for name in ("scheme", "code", "name")),
    *(f"source__{column.name}" for column in Source._meta.concrete_fields),
    "revises__slug",
    "revised_by__slug",
    "revised_by__revises",
)
# taggit has no types, and no queryset of its own to fetch ahead by.
TOPICS: Any = "topics"


def figures() -> QuerySet[Figure]:
    """With all that a record tells of them."""
    with_mistakes = Figure.objects.select_related(*NEAR_FIGURE).prefetch_related("corrections")
    return with_mistakes.only(*OF_FIGURE)


def statistics() -> QuerySet[Statistic]:
    return Statistic.objects.prefetch_related(TOPICS, _only_slugs("related", Statistic))


def page_of_statistics(wanted: Wanted) -> Page:
    rows = _on_topic(statistics(), wanted)
    if place := wanted["place"]:
        rows = rows.filter(geography_code=place)
    page = _page(rows, wanted)
    tell_newest(page.rows)
    return page


def page_of_figures(wanted: Wanted, statistic: Statistic | None = None) -> Page:
    """Chosen by their keys first: with all that hangs on them, PostgreSQL takes wrong ways."""
    rows = Figure.objects.only("statistic", "changed_at")
    if statistic:
        rows = rows.filter(statistic=statistic)
    if wanted.get("statistic"):
        rows = rows.filter(statistic__in=Statistic.objects.filter(slug=wanted["statistic"]))
    if wanted.get("source"):
        rows = rows.filter(source=wanted["source"])
    if wanted.get("topic"):
        rows = rows.filter(statistic__in=Statistic.objects.filter(topics__slug=wanted["topic"]))
    if wanted.get("place"):
        rows = rows.filter(statistic__in=Statistic.objects.filter(geography_code=wanted["place"]))
    page = _page(_of_period_and_check(rows, wanted), wanted, by="statistic_id")
    whole = figures().in_bulk([row.pk for row in page.rows])
    return page._replace(rows=[whole[row.pk] for row in page.rows if row.pk in whole])


def _of_period_and_check(rows: QuerySet[Figure], wanted: Wanted) -> QuerySet[Figure]:
    if start := wanted["period_from"]:
        rows = rows.filter(period_end__gte=start)
    if end := wanted["period_to"]:
        rows = rows.filter(period_start__lte=end)
    if verification := wanted["verification"]:
        rows = rows.filter(verification=verification)
    if (is_current := wanted["current"]) is not None:
        revised = Exists(Figure.objects.filter(revises=OuterRef("pk")))
        rows = rows.filter(~revised if is_current else revised)
    return rows


def page_of_sources(wanted: Wanted) -> Page:
    return _page(Source.objects.all(), wanted)


def observances() -> QuerySet[Observance]:
    return Observance.objects.prefetch_related(TOPICS, "fact_sources")


def page_of_observances(wanted: Wanted) -> Page:
    rows = _on_topic(observances(), wanted)
    for name in ("kind", "relevance"):
        if wanted[name]:
            rows = rows.filter(**{name: wanted[name]})
    page = _page(rows, wanted)
    tell_dates(page.rows, wanted)
    return page


def instruments() -> QuerySet[Instrument]:
    return Instrument.objects.prefetch_related(TOPICS, _only_slugs("observances", Observance))


def page_of_instruments(wanted: Wanted) -> Page:
    return _page(_on_topic(instruments(), wanted), wanted)


def page_of_topics(wanted: Wanted) -> Page:
    return _page(Topic.objects.all(), wanted)


def tell_newest(statistics: Iterable[Any]) -> None:
    """Give each the current figure of its newest period as `newest`, or None: two queries."""
    keys = [statistic.pk for statistic in statistics]
    places = (
        Figure.objects.filter(statistic__in=keys, revised_by=None)
        .order_by()
        .values_list("statistic", "pk", "period_start", "period_end", "source__year")
    )
    newest: dict[int, tuple[Any, int]] = {}
    for statistic, pk, start, end, year in places:
        place = (Figure.moment(start, end, year, pk), pk)
        newest[statistic] = max(newest.get(statistic, place), place)
    found = figures().in_bulk([pk for _place, pk in newest.values()])
    for statistic in statistics:
        _place, pk = newest.get(statistic.pk, (None, 0))
        statistic.newest = found.get(pk)


def tell_figures(statistic: Any) -> None:
    """Give it all its figures, oldest period first, as `every_figure`, and the `newest` of them."""
    every = figures().filter(statistic=statistic)
    statistic.every_figure = sorted(every, key=Figure.place_in_time)
    current = [figure for figure in statistic.every_figure if not hasattr(figure, "revised_by")]
    statistic.newest = current[-1] if current else None


def tell_what_changed(statistic: Any) -> None:
    """Give it all its figures at hand, for its change log, and the `newest`."""
    prefetch_related_objects([statistic], Prefetch("figures", figures()))
    every = sorted(statistic.figures.all(), key=Figure.place_in_time)
    current = [figure for figure in every if not hasattr(figure, "revised_by")]
    statistic.newest = current[-1] if current else None


def tell_dates(observances: Iterable[Any], wanted: Wanted) -> None:
    year = wanted["year"] or timezone.localdate().year
    for observance in observances:
        observance.year, observance.dates = year, observance.occurrence(year)


def _page(rows: QuerySet[Any], wanted: Wanted, by: str = "") -> Page:
    if since := wanted.get("updated_since"):
        rows, by = rows.filter(changed_at__gte=since), CHANGED
    return page_of(rows, by=by, size=wanted["page_size"], cursor=wanted["cursor"])


def _on_topic(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    return rows.filter(topics__slug=wanted["topic"]) if wanted["topic"] else rows


def _only_slugs(name: str, model: Any) -> Any:
    return Prefetch(name, model.objects.only("slug"))
