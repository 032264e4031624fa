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

from accounts.http import StaffRequest
from legal_help import counting, public_figures
from legal_help.keys import Reader
from legal_help.public_figures import LEAST, Quarter
from legal_help.statuses import STANDINGS
from legal_help.views.desk.door import for_supervisors
from legal_help.views.desk.queue_rows import language_in_words

HOW_MANY_QUARTERS = 8
WAITS: Mapping[str, Promise] = {
    "same_day": _("The same day"),
    "three_days": _("Within 3 days"),
    "a_week": _("Within 7 days"),
    "fifteen_days": _("Within 15 days"),
    public_figures.LONGER: _("Later"),
    public_figures.NOT_YET: _("Not yet"),
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
def figures(request: StaffRequest, reader: Reader) -> HttpResponse:
    today = timezone.localdate()
    quarter = _asked(request.GET.get("quarter", ""), today)
    try:
        counted = counting.count(by=reader, quarter=quarter, today=today)
    except counting.NotOver:
        raise Http404 from None
    page = {
        "done": DONE.get(request.GET.get("done", "")),
        "counted": counted,
        "least": LEAST,
        "quarter": quarter,
        "quarters": _quarters(today),
        "tables": _tables(counted.figures),
    }
    return render(request, "legal_help/casework/figures.html", page)


@require_POST
@for_supervisors
def publish(request: StaffRequest, reader: Reader) -> HttpResponse:
    today = timezone.localdate()
    quarter = _asked(request.POST.get("quarter", ""), today)
    try:
        counting.publish(by=reader, quarter=quarter, today=today)
    except counting.NotOver:
        raise Http404 from None
    except counting.TooFew:
        return _back(quarter, "few")
    except counting.NotAll:
        return _back(quarter, "not_all")
    except counting.Lower:
        return _back(quarter, "lower")
    return _back(quarter, "published")


def _asked(written: str, today: date) -> Quarter:
    if not written:
        return Quarter.of(today).before
    try:
        return Quarter.parse(written)
    except ValueError:
        raise Http404 from None


def _quarters(today: date) -> list[Quarter]:
    found = [Quarter.of(today).before]
    while len(found) < HOW_MANY_QUARTERS:
        found.append(found[-1].before)
    return found


def _tables(found: public_figures.Figures) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Each with its name; codes in words."""
    months = [(date.fromisoformat(f"{month}-01"), count) for month, count in found.months.items()]
    return [
        (_("By month"), [(f"{day:%Y-%m}", count) for day, count in months]),
        (_("By language"), _rows(found.languages, language_in_words)),
        (_("By outcome"), _rows(found.outcomes, lambda code: STANDINGS[code].desk)),
        (_("Until our first answer"), _rows(found.waits, WAITS.__getitem__)),
    ]


def _rows(counts: Mapping[str, int], words: Any) -> list[tuple[Any, int]]:
    return [
        (OTHERS if code == public_figures.OTHERS else words(code), count)
        for code, count in counts.items()
    ]


def _back(quarter: Quarter, done: str) -> HttpResponseRedirect:
    query = {"quarter": str(quarter), "done": done}
    return HttpResponseRedirect(reverse("cases:figures", query=query))
