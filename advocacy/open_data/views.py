from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import condition

from advocacy.api import querysets
from advocacy.api.operations import VERSION
from advocacy.api.records import StatisticWithFigures
from advocacy.api.responses import json_response, open_to_all, public_data, with_problems
from advocacy.models import Statistic
from advocacy.open_data import kept_files, package, spreadsheets, tables
from page_cache import generation
from page_cache.decorators import REVALIDATED, origin_of
from page_cache.negotiation import best_encoding

CSV: Final = "text/csv; charset=utf-8; header=present"


@public_data()
def statistic_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures of one statistic, current and revised, oldest period first."""
    statistic: Any = get_object_or_404(Statistic, slug=slug)
    querysets.load_all_figures(statistic)
    lines = tables.cells(tables.FIGURES_OF_ONE, statistic.every_figure, request)
    text = "".join(spreadsheets.written(tables.head(tables.FIGURES_OF_ONE), lines))
    response = HttpResponse(text, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    described = origin_of(request) + reverse("statistic_json", args=[slug])
    response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/json"'
    return response


@public_data()
def statistic_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same with all that is known of the statistic."""
    statistic = get_object_or_404(querysets.statistics(), slug=slug)
    querysets.load_all_figures(statistic)
    whole = StatisticWithFigures.model_validate(statistic, context={"request": request})
    return json_response(whole.model_dump())


@public_data()
def data_package(request: HttpRequest) -> HttpResponse:
    """What the tables of the whole collection hold, and where they are."""
    return json_response(_described(request))


def _described(request: HttpRequest) -> dict[str, Any]:
    return package.described(
        title=f"{settings.SITE_NAME}: figures and sources",
        homepage=origin_of(request) + reverse("statistics:list"),
        licence={"name": settings.CONTENT_LICENCE, "url": settings.CONTENT_LICENCE_URL},
    )


type Pieces = Iterator[str] | Iterator[bytes]


def _streamed(content_type: str) -> Callable[[Callable[..., Pieces]], Callable[..., Any]]:
    """Send as it is made, too large for the page cache: the next who asks gets the copy on the disk.

    The generation says whether it is another.
    """

    def decorate(pieces: Callable[..., Pieces]) -> Callable[..., Any]:
        @open_to_all
        @with_problems
        @condition(etag_func=_tag)
        @wraps(pieces)
        def view(request: HttpRequest, **names: str) -> HttpResponseBase:
            # Before the first piece: a 404 cannot be told afterwards; and the generation before the
            # rows, which are then at least as new.
            encoding = _encoding(request, content_type)
            name = _name(request, encoding)
            made = pieces(request, **names)
            headers = {"Cache-Control": REVALIDATED, "Vary": "Accept-Encoding"}
            if encoding != "identity":
                headers["Content-Encoding"] = encoding
                made = kept_files.in_gzip(made)
            if request.method == "HEAD":
                # Streamed, it names no length: that of the file is known when it is made.
                return StreamingHttpResponse((), content_type=content_type, headers=headers)
            if copy := kept_files.kept(name):
                filename = request.path.rpartition("/")[2]
                return FileResponse(
                    copy, filename=filename, content_type=content_type, headers=headers
                )
            made = kept_files.keeping(name, made)
            return StreamingHttpResponse(made, content_type=content_type, headers=headers)

        return view

    return decorate


def _tag(_request: HttpRequest, **_names: str) -> str:
    """Weak: a newer release may write the same rows in other words."""
    return f'W/"{VERSION}-{generation.current()}"'


def _encoding(request: HttpRequest, content_type: str) -> str:
    """A zip file is compressed already. Brotli would take longer than sending what it saves."""
    if not content_type.startswith("text/"):
        return "identity"
    return best_encoding(request.headers.get("Accept-Encoding", ""), ("gzip", "identity"))


def _name(request: HttpRequest, encoding: str) -> kept_files.Name:
    address = f"{origin_of(request)}{request.path} {encoding}"
    return kept_files.Name(generation.current(), VERSION, address)


@_streamed(CSV)
def data_table(request: HttpRequest, name: str) -> Iterator[str]:
    """One table of the collection."""
    if resource := package.BY_NAME.get(name):
        return resource.lines(request)
    raise Http404


@_streamed("application/zip")
def data_package_zip(request: HttpRequest) -> Iterator[bytes]:
    """All of it in one file."""
    return package.zipped(_described(request), request)
