"""One sheet of paper for one request: its deadlines, all its dates, the facts; no long texts."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import StaffRequest
from legal_help.casework import cases
from legal_help.desk.case_page import dates
from legal_help.desk.case_page.page import opened_parts
from legal_help.desk.words import queue_lines
from legal_help.trust.keys import Caseworker


def print_page(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """One sheet of paper: no messages, no notes, none of the long texts."""
    opened = cases.open_case(by=reader, public_ref=reference)
    page = opened_parts(opened, long_texts=False)
    return render(request, "legal_help/desk/case/print.html", {**page, **_dates(opened, page)})


def _dates(opened: cases.CaseDetail, page: Mapping[str, Any]) -> dict[str, Any]:
    """The reasons that have a day, by day, and those that have none; and every date in order."""
    dated = [row for row in page["reasons"] if row[0].day]
    return {
        "deadlines": sorted(dated, key=lambda row: queue_lines.by_day(row[0])),
        "undated": [row for row in page["reasons"] if not row[0].day],
        **dates.date_parts(opened, timezone.localdate()),
    }
