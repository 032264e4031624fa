from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from advocacy.api import rows
from advocacy.api.answering import for_programs, json_answer
from advocacy.api.records import STATISTIC_WHOLE
from advocacy.models import Statistic
from advocacy.open_data import spreadsheets, tables
from page_cache.public import origin_of

CSV = "text/csv; charset=utf-8; header=present"


@for_programs()
def statistic_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures of one statistic, current and revised, oldest period first."""
    statistic: Any = get_object_or_404(Statistic, slug=slug)
    rows.tell_figures(statistic)
    origin = origin_of(request)
    lines = tables.cells(tables.FIGURES_OF_ONE, statistic.every_figure, origin)
    text = "".join(spreadsheets.written(tables.head(tables.FIGURES_OF_ONE), lines))
    response = HttpResponse(text, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    described = origin + reverse("statistic_json", args=[slug])
    response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/json"'
    return response


@for_programs()
def statistic_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same with all that is known of the statistic."""
    statistic = get_object_or_404(rows.statistics(), slug=slug)
    rows.tell_figures(statistic)
    return json_answer(STATISTIC_WHOLE.of(statistic, origin_of(request)))
