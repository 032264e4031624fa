"""Figures for those who pay for the work: whole quarters, and nothing that points at anybody."""

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
from legal_help.trust.keys import Caseworker

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
    "published": _("The total stands among the statistics now."),
    "few": _("Too few to publish. Nothing was changed."),
    "not_all": _("Not all of them could be counted. Nothing was changed."),
    "lower": _("A higher total stands there: requests were erased since. Nothing was changed."),
}


@require_safe
@for_supervisors
def figures(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today = timezone.localdate()
    quarter = _asked(request.GET.get("quarter", ""), today)
    try:
        counted = quarterly_counts.count_cases(by=reader, quarter=quarter, today=today)
    except quarterly_counts.NotOver:
        raise Http404 from None
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
    except quarterly_counts.NotOver:
        raise Http404 from None
    except quarterly_counts.TooFew:
        return _back(quarter, "few")
    except quarterly_counts.NotAll:
        return _back(quarter, "not_all")
    except quarterly_counts.TotalWouldShrink:
        return _back(quarter, "lower")
    return _back(quarter, "published")


def _asked(written: str, today: date) -> Quarter:
    if not written:
        return Quarter.containing(today).previous
    try:
        return Quarter.parse(written)
    except ValueError:
        raise Http404 from None


def _quarters(today: date) -> list[Quarter]:
    found = [Quarter.containing(today).previous]
    while len(found) < HOW_MANY_QUARTERS:
        found.append(found[-1].previous)
    return found


def _tables(found: small_counts.QuarterFigures) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Each with its name; codes in words."""
    months = [(date.fromisoformat(f"{month}-01"), count) for month, count in found.months.items()]
    return [
        (_("By month"), [(f"{day:%Y-%m}", count) for day, count in months]),
        (_("By language"), _rows(found.languages, language_in_words)),
        (_("By outcome"), _rows(found.outcomes, lambda code: STATUS_WORDS[code].desk)),
        (_("Until our first answer"), _rows(found.waits, WAITS.__getitem__)),
    ]


def _rows(counts: Mapping[str, int], words: Any) -> list[tuple[Any, int]]:
    return [
        (OTHERS if code == small_counts.OTHERS else words(code), count)
        for code, count in counts.items()
    ]


def _back(quarter: Quarter, done: str) -> HttpResponseRedirect:
    query = {"quarter": str(quarter), "done": done}
    return HttpResponseRedirect(reverse("cases:figures", query=query))
