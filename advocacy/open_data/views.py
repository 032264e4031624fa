import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, Final

from django.http import (
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
from advocacy.api.responses import json_response, open_to_all, public_data
from advocacy.models import Statistic
from advocacy.open_data import package, spreadsheets, tables
from identity.site_identity import content_licence, site_name
from page_cache import generation
from page_cache.decorators import REVALIDATED, origin_of
from page_cache.negotiation import best_encoding

CSV: Final = "text/csv; charset=utf-8; header=present"
GZIP: Final = 16 + zlib.MAX_WBITS


@public_data()
def statistic_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer all figures of one statistic, current and revised, oldest period first."""
    statistic = get_object_or_404(
        querysets.with_all_figures(Statistic.objects.published()), slug=slug
    )
    lines = tables.read_rows(tables.FIGURES_OF_ONE, statistic.all_figures, request)
    text = "".join(spreadsheets.write_csv(tables.FIGURES_OF_ONE.model_fields, lines))
    response = HttpResponse(text, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    described = origin_of(request) + reverse("statistic_json", args=[slug])
    response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/json"'
    return response


@public_data()
def statistic_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the statistic with all its figures."""
    rows = querysets.with_all_figures(querysets.statistics())
    statistic = get_object_or_404(rows, slug=slug)
    whole = StatisticWithFigures.model_validate(statistic, context={"request": request})
    return json_response(whole.model_dump())


@public_data()
def data_package(request: HttpRequest) -> HttpResponse:
    """Answer what the tables of the whole collection hold, and where they are."""
    return json_response(_descriptor(request))


def _descriptor(request: HttpRequest) -> dict[str, Any]:
    return package.describe_package(
        title=f"{site_name()}: figures and sources",
        homepage=origin_of(request) + reverse("statistics:list"),
        licence={"name": content_licence().name, "url": content_licence().address},
    )


type Pieces = Iterable[str] | Iterable[bytes]


def _stream(content_type: str) -> Callable[[Callable[..., Pieces]], Callable[..., Any]]:
    """Send a file piece by piece while it is made, for it is too large for the page cache."""

    def decorate(pieces: Callable[..., Pieces]) -> Callable[..., Any]:
        @open_to_all
        @condition(etag_func=_etag)
        @wraps(pieces)
        def view(request: HttpRequest, **names: str) -> HttpResponseBase:
            made = pieces(request, **names)  # a 404 cannot be sent after the first piece
            headers = {"Cache-Control": REVALIDATED, "Vary": "Accept-Encoding"}
            # Brotli would take longer than to send what it saves.
            accepted = request.headers.get("Accept-Encoding", "")
            if content_type == CSV and best_encoding(accepted, ("gzip", "identity")) == "gzip":
                headers["Content-Encoding"] = "gzip"
                made = _compress(made)
            if request.method == "HEAD":
                made = ()  # without a length, which is known only when the file is made
            return StreamingHttpResponse(made, content_type=content_type, headers=headers)

        return view

    return decorate


def _etag(_request: HttpRequest, **_names: str) -> str:
    """Return a weak tag: a newer release may write the same rows in other words."""
    return f'W/"{VERSION}-{generation.current()}"'


def _compress(pieces: Pieces) -> Iterator[bytes]:
    """Compress piece by piece. The file holds no time, so it has the same bytes each time."""
    compressor = zlib.compressobj(wbits=GZIP)
    for piece in pieces:
        if done := compressor.compress(piece.encode() if isinstance(piece, str) else piece):
            yield done
    yield compressor.flush()


@_stream(CSV)
def data_table(request: HttpRequest, name: str) -> Iterator[str]:
    """Answer one table of the collection."""
    if resource := package.BY_NAME.get(name):
        return resource.lines(request)
    raise Http404


@_stream("application/zip")
def data_package_zip(request: HttpRequest) -> Iterator[bytes]:
    """Answer the whole collection in one file."""
    return package.write_zip(_descriptor(request), request)
