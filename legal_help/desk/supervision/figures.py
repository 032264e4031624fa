"""Show figures for funders: whole quarters, and nothing that points at anybody."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.casework import quarterly_counts
from legal_help.desk.door import for_supervisors
from legal_help.desk.words.queue_lines import language_in_words
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.rules import small_counts
from legal_help.rules.small_counts import SMALLEST_SHOWN, Quarter
from legal_help.trust.actors import Caseworker

HOW_MANY_QUARTERS = 8
WAITS: Mapping[str, Promise] = {
    "same_day": _("The same day"),
    "three_days": _("Within 3 days"),
    "a_week": _("Within 7 days"),
    "fifteen_days": _("Within 15 days"),
    small_counts.LONGER: _("Later"),
    small_counts.NOT_YET: _("Not yet"),
}
OTHERS = _("All others together")
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
        "tables": _tables(counted.figures),
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


def _tables(figures: small_counts.QuarterFigures) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Return the tables with their names, codes in words."""
    return [
        (_("By month"), list(figures.months.items())),
        (_("By language"), _rows(figures.languages, language_in_words)),
        (_("By outcome"), _rows(figures.outcomes, lambda code: STATUS_WORDS[code].desk)),
        (_("Until our first answer"), _rows(figures.waits, WAITS.__getitem__)),
    ]


def _rows(counts: Mapping[str, int], words: Any) -> list[tuple[Any, int]]:
    return [
        (OTHERS if code == small_counts.OTHERS else words(code), count)
        for code, count in counts.items()
    ]


def _back(quarter: Quarter, done: str) -> HttpResponseRedirect:
    query = {"quarter": str(quarter), "done": done}
    return HttpResponseRedirect(reverse("cases:figures", query=query))
