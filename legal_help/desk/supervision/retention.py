"""Show supervisors what is erased next and what is held; let readers ask to erase a case sooner."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest
from legal_help.casework import ending
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.case import EraseForm
from legal_help.desk.words import days
from legal_help.desk.words.events import CLOCKS, HOLD_REASONS
from legal_help.desk.words.statuses import STATUSES
from legal_help.event_log import log
from legal_help.public.forms.pages import problems_of
from legal_help.retention.erase import BACKUPS_KEPT_FOR
from legal_help.rules.retention_clock import EndingKind
from legal_help.sealed.case_view import CaseView
from legal_help.trust.actors import Caseworker

AHEAD = timedelta(days=31)


@require_safe
@for_supervisors
def report(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        _row(view, today, hold_is_asked=is_asked)
        for view, is_asked in ending.ending_until(by=reader, until=today + AHEAD, known=log.look())
    ]
    page = {
        "going": [row for row in rows if row["on"] and not row["hold"]],
        "held": [row for row in rows if row["hold"]],
        "clocks": [
            (CLOCKS[kind], settings.HELP_KEPT_DAYS[kind], settings.HELP_KEPT_NOTES.get(kind, ""))
            for kind in EndingKind
        ],
        "backups": BACKUPS_KEPT_FOR.days,
    }
    return render(request, "legal_help/desk/supervision/retention.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def erase(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Ask for the reference once more, then ask a supervisor to agree."""
    last_day = ending.last_day_of(by=reader, public_ref=reference)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ending.propose_erasing(by=reader, public_ref=reference, **form.cleaned_data)
        except ending.OtherReference:
            form.add_error("typed", _("This is not its reference. Nothing was changed"))
        else:
            return back_to(reference, "erasing_asked")
    page = {
        "reference": reference,
        "last_day": last_day,
        "form": form,
        "problems": problems_of(form),
        "backups": BACKUPS_KEPT_FOR.days,
    }
    return render(request, "legal_help/desk/supervision/erase.html", page)


def _row(view: CaseView, today: date, *, hold_is_asked: bool) -> dict[str, Any]:
    """Return a case that is erased soon, or is held."""
    state = view.state
    hold, reason = _("in force") if state.hold else None, state.hold
    if hold_is_asked and state.proposal:
        hold, reason = _("asked for, not agreed yet"), state.proposal.claim[1]
    return {
        "reference": view.public_ref,
        "on": view.last_day,
        "away": days.days_away(view.last_day, today),
        "why": STATUSES[state.status],
        "owner": view.owner.name if view.owner else "",
        "hold": hold,
        "hold_reason": HOLD_REASONS.get(reason or ""),
    }
