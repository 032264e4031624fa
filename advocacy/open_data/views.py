from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from advocacy.api import querysets, spreadsheets
from advocacy.api.records import StatisticWithFigures
from advocacy.api.responses import json_response, public_data
from advocacy.api.streaming import CSV, streamed_file
from advocacy.models import Statistic
from advocacy.open_data import package, tables
from identity.site_identity import content_licence, site_name
from page_cache.decorators import origin_of


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


@streamed_file(CSV)
def data_table(request: HttpRequest, name: str) -> Iterator[str]:
    """Answer one table of the collection."""
    if resource := package.BY_NAME.get(name):
        return resource.lines(request)
    raise Http404


@streamed_file("application/zip")
def data_package_zip(request: HttpRequest) -> Iterator[bytes]:
    """Answer the whole collection in one file."""
    return package.write_zip(_descriptor(request), request)
