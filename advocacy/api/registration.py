"""Registers operations with the API. Each app declares its own on a router; config/urls.py joins them."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import conditional_page
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import create_model

from advocacy.api import csv_tables, parameters, querysets, records, responses, spreadsheets
from advocacy.api.fields import Record, field
from advocacy.api.paging import Page
from advocacy.api.streaming import CSV, stream, unless_held
from page_cache.decorators import origin_of, public_page

LISTS: Final[dict[str, type[Record]]] = {}
"""The record of each list, by the name of its operation."""
CSV_NAME: Final = "{}_csv"
"""The name of the operation that gives a list as CSV."""

type GetPage = Callable[..., Page]
"""Returns a page of a list, of `request`, the names in the path and `query`, where it has these."""


class ListOf[R: Record](Record):
    """A page of a list."""

    data: list[R] = field("The records.")
    total: int = field("How many records all pages have.")
    links: records.Links = field("This page and the next.")


def get_one[V: Callable[..., Any]](
    router: Router, path: str, record: type[Record], query: type[Schema] | None = None
) -> Callable[[V], V]:
    """Register a view that returns one row. Parameters that are not those of `query` are refused."""

    def register(view: V) -> V:
        _add(router, path, record, view, _kept_page(query))
        return view

    return register


def get_list(
    router: Router, path: str, record: type[Record], query: type[Schema] | None = None
) -> Callable[[GetPage], GetPage]:
    """Register a list: page by page as JSON, and whole as CSV.

    The CSV has the same address with `.csv` for its last slash, and the same parameters but those
    of a page. A request that prefers CSV in `Accept` is redirected
    there.
    """

    def register(view: GetPage) -> GetPage:
        LISTS[view.__name__] = record
        as_json = (*_kept_page(query), responses.lead_to_csv)
        _add(router, path, ListOf[record], _as_json(view), as_json)  # type: ignore[valid-type]  # made here
        _add_csv(router, path.removesuffix("/") + ".csv", record, query, view)
        return view

    return register


def _kept_page(query: type[Schema] | None) -> tuple[Callable[..., Any], ...]:
    names = tuple(query.model_fields) if query else ()
    kept = (name for name in names if name in parameters.WORTH_CACHING)
    return (
        responses.refuse_unknown_parameters(names),
        public_page(*kept, strict=True),
        conditional_page,
    )


def _add(
    router: Router,
    path: str,
    answer: Any,
    view: Callable[..., Any],
    decorators: Iterable[Callable[..., Any]],
) -> None:
    name = view.__name__
    about = {"summary": view.__doc__, "operation_id": name, "url_name": name}
    router.get(path, response=answer, **about)(decorate_view(*decorators)(view))  # type: ignore[arg-type]  # each has its own type


def _as_json(view: GetPage) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, response: HttpResponse, **given: Any) -> dict[str, Any]:
        page = _checked_page(view, request, given)
        here = origin_of(request) + request.path
        asked = request.GET.dict()
        following = None
        if page.next:
            following = f"{here}?{urlencode({**asked, 'cursor': str(page.next)})}"
            response.headers["Link"] = f'<{following}>; rel="next"'
        links = {
            "self": f"{here}?{urlencode(asked)}" if asked else here,
            "next": following,
            "csv": origin_of(request) + responses.csv_path(request),
        }
        return {"data": page.rows, "total": page.total, "links": links}

    response = inspect.Parameter(
        "response", inspect.Parameter.KEYWORD_ONLY, annotation=HttpResponse
    )
    return _with_signature(answer, [*inspect.signature(view).parameters.values(), response])


def _checked_page(view: GetPage, request: HttpRequest, given: dict[str, Any]) -> Page:
    """Return a page. Raises BadParameter if it is empty because a name in the query is unknown."""
    page = view(request, **given)
    if not page.total:
        querysets.refuse_unknown_names(given.get("query"))
    return page


def _add_csv(
    router: Router, path: str, record: type[Record], query: type[Schema] | None, view: GetPage
) -> None:
    """Register the whole list as CSV. Its rows are read a page at a time while they are sent."""
    asked = _without_paging(query) if query else None

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:
        if query:
            chosen = given["query"].model_dump() if asked else {}
            whole = {"page_size": parameters.MOST_ON_A_PAGE, "cursor": None}
            given["query"] = query.model_construct(**{**chosen, **whole})
        # The first page is read at once: nothing can be refused after the first piece.
        first = _checked_page(view, request, given)
        rows = chain.from_iterable(page.rows for page in _pages(first, view, request, given))
        head = [column.name for column in csv_tables.columns_of(record)]
        made = spreadsheets.write_csv(head, csv_tables.read_cells(record, rows, request))
        response = stream(request, made, CSV)
        name = request.path.rpartition("/")[2]
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return unless_held(request, response)

    names = tuple(asked.model_fields) if asked else ()
    parameters_of_view = inspect.signature(view).parameters.values()
    chosen = [each for each in parameters_of_view if each.name != "query"]
    if asked:
        annotation = Query[asked]  # type: ignore[valid-type]  # made here
        chosen.append(
            inspect.Parameter("query", inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
        )
    _with_signature(answer, chosen).__name__ = CSV_NAME.format(view.__name__)
    _add(router, path, None, answer, [responses.refuse_unknown_parameters(names)])


def _pages(
    page: Page, view: GetPage, request: HttpRequest, given: dict[str, Any]
) -> Iterator[Page]:
    yield page
    while page.next:
        given["query"].cursor = page.next
        page = view(request, **given)
        yield page


def _without_paging(query: type[Schema]) -> type[Schema] | None:
    """Return the parameters of the CSV of a list, or None if it has none."""
    left = {
        name: (each.annotation, each)
        for name, each in query.model_fields.items()
        if name not in responses.OF_A_PAGE
    }
    return create_model(f"Csv{query.__name__}", __base__=Schema, **left) if left else None  # type: ignore[call-overload]  # by name


def _with_signature(
    view: Callable[..., Any], chosen: list[inspect.Parameter]
) -> Callable[..., Any]:
    """Let ninja read these parameters of a view."""
    as_keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in chosen]
    view.__signature__ = inspect.Signature(as_keywords)  # type: ignore[attr-defined]  # as inspect reads it
    return view
