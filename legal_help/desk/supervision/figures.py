"""Show figures for funders: whole quarters, and nothing that points at anybody."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.casework.outgoing import quarterly_counts
from legal_help.desk.door import for_supervisors
from legal_help.desk.words.figures import csv_of, figure_tables
from legal_help.rules.small_counts import SMALLEST_SHOWN, Quarter
from legal_help.trust.actors import Caseworker

HOW_MANY_QUARTERS = 8
DONE: Mapping[str, Promise] = {
    "published": _("The total is now published among the statistics."),
    "few": _("Too few to publish. Nothing was changed."),
    "not_all": _("Not all of them could be counted. Nothing was changed."),
    "lower": _(
        "A higher total is already published: requests were erased since. Nothing was changed."
    ),
}

HINDERED: Mapping[type[Exception], str] = {
    quarterly_counts.TooFew: "few",
    quarterly_counts.NotAll: "not_all",
    quarterly_counts.TotalWouldShrink: "lower",
}


@require_safe
@for_supervisors
def figures(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today = timezone.localdate()
    quarter = _asked(request.GET.get("quarter", ""), today)
    counted = quarterly_counts.count_cases(by=reader, quarter=quarter, today=today)
    page = {
        "done": DONE.get(request.GET.get("done", "")),
        "counted": counted,
        "least": SMALLEST_SHOWN,
        "quarter": quarter,
        "quarters": _quarters(today),
        "tables": figure_tables(counted.figures),
    }
    return render(request, "legal_help/desk/supervision/figures.html", page)


@require_POST
@for_supervisors
def publish(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today = timezone.localdate()
    quarter = _asked(request.POST.get("quarter", ""), today)
    try:
        quarterly_counts.publish_total(by=reader, quarter=quarter, today=today)
    except tuple(HINDERED) as hindered:
        return _back(quarter, HINDERED[type(hindered)])
    return _back(quarter, "published")


@require_POST
@for_supervisors
def file(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Hand out the figures of a quarter as CSV. It is a POST, for the log says who took them."""
    today = timezone.localdate()
    quarter = _asked(request.POST.get("quarter", ""), today)
    try:
        figures = quarterly_counts.export_figures(by=reader, quarter=quarter, today=today)
    except tuple(HINDERED) as hindered:
        return _back(quarter, HINDERED[type(hindered)])
    response = HttpResponse(csv_of(figures), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="figures-{quarter}.csv"'
    return response


def _asked(written: str, today: date) -> Quarter:
    if not written:
        return Quarter.containing(today).previous
    try:
        return Quarter.parse(written)
    except ValueError:
        raise Http404 from None


def _quarters(today: date) -> list[Quarter]:
    quarters = [Quarter.containing(today).previous]
    while len(quarters) < HOW_MANY_QUARTERS:
        quarters.append(quarters[-1].previous)
    return quarters


def _back(quarter: Quarter, done: str) -> HttpResponseRedirect:
    query = {"quarter": str(quarter), "done": done}
    return HttpResponseRedirect(reverse("cases:figures", query=query))
