"""The addresses below /api/v1/, declared with django-ninja: parameters, queries and records of each."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer
from pydantic import WithJsonSchema

from advocacy import models
from advocacy.api import parameters, querysets, records, responses
from advocacy.api.fields import Record, Slug, field
from advocacy.api.json_text import to_json
from advocacy.api.paging import Page, page_of
from page_cache.decorators import origin_of, public_page

VERSION: Final = "1.0.0"
# The database finds nothing below 1, and nothing above what JSON can hold.
SourceNumber = Annotated[
    int, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": parameters.LARGEST_ID})
]


class ExactRenderer(BaseRenderer):
    """Writes JSON with all digits of a number."""

    media_type = responses.JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 -- ninja's signature
        return to_json(data)


class DataApi(NinjaAPI):
    def get_content_type(self) -> str:
        return responses.JSON  # JSON is always UTF-8, and has no parameter to say so


api: Final = DataApi(
    version=VERSION,
    openapi_url=None,  # views.py answers it, with our own digits and no page that loads scripts
    docs_url=None,
    urls_namespace="api",
    renderer=ExactRenderer(),
)


@api.exception_handler(ValidationError)
def _refuse_value(_request: HttpRequest, error: Any) -> HttpResponse:
    first = error.errors[0]
    return responses.bad_parameter(first["loc"][-1], first["msg"].removeprefix("Value error, "))


@api.exception_handler(parameters.BadParameter)
def _refuse_parameter(_request: HttpRequest, error: Any) -> HttpResponse:
    return responses.bad_parameter(error.name, error.why)


@api.exception_handler(Http404)
def _answer_not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return responses.not_found()


class ListOf[R: Record](Record):
    """A page of a list."""

    data: list[R] = field("The records.")
    total: int = field("How many records all pages have.")
    links: records.Links = field("This page and the next.")


def _get[V: Callable[..., Any]](
    path: str, record: type[Record], query: type[Schema] | None = None
) -> Callable[[V], V]:
    """Register a view: it has the parameters of `query`, refuses others, and is a public page."""
    names = tuple(query.model_fields) if query else ()

    def register(view: V) -> V:
        decorated = decorate_view(
            responses.refuse_unknown_parameters(names),
            public_page(*(name for name in names if name in parameters.WORTH_CACHING), strict=True),
            conditional_page,
        )(view)
        name = view.__name__
        return api.get(
            path, response=record, summary=view.__doc__, operation_id=name, url_name=name
        )(decorated)

    return register


def _listed(
    request: HttpRequest, response: HttpResponse, page: Page, query: Schema | None = None
) -> dict[str, Any]:
    """Return a page of a list. Raises BadParameter if it is empty because a name in `query` is unknown."""
    if query and not page.total:
        querysets.refuse_unknown_names(query)
    here = origin_of(request) + request.path
    given = request.GET.dict()
    following = None
    if page.next:
        following = f"{here}?{urlencode({**given, 'cursor': str(page.next)})}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    links = {"self": f"{here}?{urlencode(given)}" if given else here, "next": following}
    return {"data": page.rows, "total": page.total, "links": links}


@_get("/statistics/", ListOf[records.Statistic], parameters.StatisticsQuery)
def statistics(
    request: HttpRequest, response: HttpResponse, query: Query[parameters.StatisticsQuery]
) -> Any:
    """All statistics, each with its latest figure."""
    return _listed(request, response, querysets.page_of_statistics(query), query)


@_get("/statistics/{slug:slug}/", records.StatisticWithChanges)
def statistic(request: HttpRequest, slug: Slug) -> Any:
    """One statistic with its latest figure, and what changed in it."""
    return get_object_or_404(querysets.with_all_figures(querysets.statistics()), slug=slug)


@_get("/statistics/{slug:slug}/figures/", ListOf[records.Figure], parameters.StatisticFiguresQuery)
def statistic_figures(
    request: HttpRequest,
    response: HttpResponse,
    slug: Slug,
    query: Query[parameters.StatisticFiguresQuery],
) -> Any:
    """The figures of one statistic, current and revised."""
    of_statistic = querysets.filter_figures(query).filter(
        statistic=get_object_or_404(models.Statistic.objects.published(), slug=slug)
    )
    return _listed(request, response, querysets.page_of_figures(of_statistic, query))


@_get("/figures/", ListOf[records.Figure], parameters.FiguresQuery)
def figures(
    request: HttpRequest, response: HttpResponse, query: Query[parameters.FiguresQuery]
) -> Any:
    """All figures, current and revised."""
    rows = querysets.filter_all_figures(query)
    return _listed(request, response, querysets.page_of_figures(rows, query), query)


@_get("/figures/{slug:slug}/", records.Figure)
def figure(request: HttpRequest, slug: Slug) -> Any:
    """One figure."""
    return get_object_or_404(querysets.figures(), slug=slug)


@_get("/sources/", ListOf[records.Source], parameters.SourcesQuery)
def sources(
    request: HttpRequest, response: HttpResponse, query: Query[parameters.SourcesQuery]
) -> Any:
    """All publications in which figures stand."""
    rows = querysets.with_words(models.Source.objects.in_use(), query.q, "title", "publisher__name")
    if query.publisher:
        rows = rows.filter(publisher__name__iexact=query.publisher)
    return _listed(request, response, page_of(rows, query), query)


@_get("/sources/{int:number}/", records.Source)
def source(request: HttpRequest, number: SourceNumber) -> Any:
    """One publication."""
    return get_object_or_404(models.Source.objects.in_use(), pk=number)


@_get("/observances/", ListOf[records.Observance], parameters.ObservancesQuery)
def observances(
    request: HttpRequest, response: HttpResponse, query: Query[parameters.ObservancesQuery]
) -> Any:
    """Days, weeks and years that are marked, with their dates in one year."""
    return _listed(request, response, querysets.page_of_observances(query), query)


@_get("/observances/{slug:slug}/", records.Observance, parameters.YearQuery)
def observance(request: HttpRequest, slug: Slug, query: Query[parameters.YearQuery]) -> Any:
    """One observance, with its dates in one year."""
    row = get_object_or_404(querysets.observances(), slug=slug)
    querysets.set_dates([row], query.year)
    return row


@_get("/instruments/", ListOf[records.Instrument], parameters.InstrumentsQuery)
def instruments(
    request: HttpRequest, response: HttpResponse, query: Query[parameters.InstrumentsQuery]
) -> Any:
    """Treaties and declarations."""
    rows = querysets.with_topic(querysets.instruments(), query.topic)
    rows = querysets.with_words(rows, query.q, "short_title", "full_title", "description")
    return _listed(request, response, page_of(rows, query), query)


@_get("/instruments/{slug:slug}/", records.Instrument)
def instrument(request: HttpRequest, slug: Slug) -> Any:
    """One treaty or declaration."""
    return get_object_or_404(querysets.instruments(), slug=slug)


@_get("/places/", ListOf[records.Place])
def places(request: HttpRequest, response: HttpResponse) -> Any:
    """All places in which something was counted, by their codes."""
    return _listed(request, response, querysets.page_of_places())


@_get("/topics/", ListOf[records.Topic], parameters.ListQuery)
def topics(request: HttpRequest, response: HttpResponse, query: Query[parameters.ListQuery]) -> Any:
    """All topics."""
    return _listed(request, response, page_of(models.Topic.objects.published(), query))


@_get("/topics/{slug:slug}/", records.Topic)
def topic(request: HttpRequest, slug: Slug) -> Any:
    """One topic."""
    return get_object_or_404(models.Topic.objects.published(), slug=slug)
