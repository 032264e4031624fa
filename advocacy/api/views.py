"""The addresses below /api/v1/. Each reads its parameters by its operation and answers its record."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse

from advocacy.api import openapi, operations, parameters, rows
from advocacy.api.answering import Problem, for_programs, json_answer
from advocacy.api.operations import Operation
from advocacy.api.paging import Page
from advocacy.api.rows import Wanted
from advocacy.models import Source, Statistic, Topic
from page_cache.decorators import View, origin_of

LISTS: Final = tuple(each for each in operations.OPERATIONS if each.route.count("/") == 1)


def _list(operation: Operation, page: Callable[..., Page]) -> View:
    """A view of a list; names in its path go to `page` as they are."""

    @for_programs(*operation.kept_for, strict=True)
    def view(request: HttpRequest, **names: Any) -> HttpResponse:
        wanted = _read(operation, request)
        found = _found(page, wanted, **names)
        origin = origin_of(request)
        links = _links(request, wanted, found)
        content = {"data": [operation.record.of(row, origin) for row in found.rows], "links": links}
        response = json_answer(content)
        if links["next"]:
            response.headers["Link"] = f'<{links["next"]}>; rel="next"'
        return response

    return view


def _one(
    operation: Operation,
    all_rows: Callable[[], QuerySet[Any]],
    finish: Callable[[Any, Wanted], None] = lambda _row, _wanted: None,
) -> View:
    """A view of one thing, which `finish` may tell what no column says."""

    @for_programs(*operation.kept_for, strict=True)
    def view(request: HttpRequest, **names: Any) -> HttpResponse:
        wanted = _read(operation, request)
        key = {"number": "pk"}
        by_column = {key.get(name, name): value for name, value in names.items()}
        row = _found(get_object_or_404, all_rows(), **by_column)
        finish(row, wanted)
        return json_answer(operation.record.of(row, origin_of(request)))

    return view


def _figures_of_one(wanted: Wanted, slug: str) -> Page:
    return rows.page_of_figures(wanted, get_object_or_404(Statistic, slug=slug))


VIEWS: Final[dict[Operation, View]] = {
    operations.STATISTICS: _list(operations.STATISTICS, rows.page_of_statistics),
    operations.STATISTIC: _one(
        operations.STATISTIC, rows.statistics, lambda row, _wanted: rows.tell_what_changed(row)
    ),
    operations.STATISTIC_FIGURES: _list(operations.STATISTIC_FIGURES, _figures_of_one),
    operations.FIGURES: _list(operations.FIGURES, rows.page_of_figures),
    operations.FIGURE: _one(operations.FIGURE, rows.figures),
    operations.SOURCES: _list(operations.SOURCES, rows.page_of_sources),
    operations.SOURCE: _one(operations.SOURCE, Source.objects.all),
    operations.OBSERVANCES: _list(operations.OBSERVANCES, rows.page_of_observances),
    operations.OBSERVANCE: _one(
        operations.OBSERVANCE,
        rows.observances,
        lambda row, wanted: rows.tell_dates([row], wanted),
    ),
    operations.INSTRUMENTS: _list(operations.INSTRUMENTS, rows.page_of_instruments),
    operations.INSTRUMENT: _one(operations.INSTRUMENT, rows.instruments),
    operations.TOPICS: _list(operations.TOPICS, rows.page_of_topics),
    operations.TOPIC: _one(operations.TOPIC, Topic.objects.all),
}


@for_programs(strict=True)
def index(request: HttpRequest) -> HttpResponse:
    """Where everything is, for a program that knows this address alone."""
    parameters_of_nothing(request)
    origin = origin_of(request)
    return json_answer(
        {
            "name": settings.SITE_NAME,
            "version": openapi.VERSION,
            "documentation_url": origin + reverse("api_page"),
            "openapi_url": origin + reverse("api:openapi"),
            "licence": _licence(),
            "lists": {each.name: origin + reverse(f"api:{each.name}") for each in LISTS},
        }
    )


@for_programs(strict=True)
def openapi_document(request: HttpRequest) -> HttpResponse:
    parameters_of_nothing(request)
    return json_answer(openapi.document(f"{settings.SITE_NAME}: open data", _licence()))


@for_programs()
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever is not an address here; one that lacks its last stroke is led on."""
    try:
        if not rest.endswith("/") and resolve(f"{request.path}/").func is not unknown:
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(f"{request.path}/{query}", status=301)
    except Resolver404:
        pass
    raise Problem(404, "No such address", f"See {origin_of(request)}{reverse('api_page')}")


def parameters_of_nothing(request: HttpRequest) -> None:
    _understood((), request)


def _read(operation: Operation, request: HttpRequest) -> Wanted:
    return _understood(operation.parameters, request)


def _understood(known: tuple[parameters.Parameter, ...], request: HttpRequest) -> Wanted:
    try:
        return parameters.read(known, dict(request.GET.lists()))
    except parameters.NotUnderstood as mistake:
        raise Problem(
            400, "Not understood", f"{mistake.name}: {mistake}", parameter=mistake.name
        ) from mistake


def _found[T](find: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    try:
        return find(*args, **kwargs)
    except Http404:
        raise Problem(404, "Not found", "There is nothing of this name.") from None


def _links(request: HttpRequest, wanted: Wanted, found: Page) -> dict[str, str | None]:
    here = origin_of(request) + request.path
    asked = [(name, request.GET[name]) for name in wanted if name in request.GET]
    follow = None
    if found.next:
        others = [pair for pair in asked if pair[0] != "cursor"]
        follow = f"{here}?{urlencode([*others, ('cursor', str(found.next))])}"
    return {"self": f"{here}?{urlencode(asked)}" if asked else here, "next": follow}


def _licence() -> dict[str, str]:
    """Of our own words. Each source has its own, which its record names."""
    return {"name": settings.CONTENT_LICENCE, "url": settings.CONTENT_LICENCE_URL}
