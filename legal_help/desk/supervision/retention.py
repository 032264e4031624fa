"""Show supervisors what is erased next and what is held, and erase one case by hand."""

from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest
from legal_help.desk.case_page.evidence import ERASED
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.case import EraseForm
from legal_help.desk.words import days
from legal_help.desk.words.events import CODES, HOLD_REASONS, OUTCOMES
from legal_help.public.forms.pages import problems_of
from legal_help.retention import retention
from legal_help.rules.legal_hold import HoldState
from legal_help.rules.retention_clock import EndingKind
from legal_help.trust.keys import Caseworker

AHEAD = timedelta(days=31)
HOLDS = {
    HoldState.ASKED: _("asked for, not agreed yet"),
    HoldState.HELD: _("in force"),
    HoldState.LIFT_ASKED: _("in force; somebody asks to lift it"),
}


class EndingCase(NamedTuple):
    """A case that is erased soon, or is held. `wrong` is what its row says and nobody signed."""

    reference: str
    on: date | None
    away: str
    why: Promise | None
    owner: str
    hold: Promise | None
    hold_reason: Promise | None
    wrong: Promise | None


@require_safe
@for_supervisors
def report(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    today = timezone.localdate()
    rows = [_going(row, today) for row in retention.ending(by=reader, until=today + AHEAD)]
    page = {
        "going": [row for row in rows if row.on and not row.hold and not row.wrong],
        "held": [row for row in rows if row.hold],
        "wrong": [row for row in rows if row.wrong],
        "clocks": [
            (OUTCOMES[kind], settings.HELP_KEPT_DAYS[kind], settings.HELP_KEPT_NOTES.get(kind, ""))
            for kind in EndingKind
        ],
        "backups": retention.BACKUPS_KEPT_FOR.days,
        "done": ERASED if request.GET.get("done") == "erased" else "",
    }
    return render(request, "legal_help/desk/supervision/retention.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def erase(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Ask for the reference once more, then erase. Readers who may not erase it get a 404."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _erase_page(request, reader, reference, form)
    try:
        retention.erase_by_hand(by=reader, public_ref=reference, **form.cleaned_data)
    except retention.OtherReference:
        form.add_error("typed", _("This is not its reference. Nothing was erased"))
    except retention.OnHold:
        form.add_error("typed", _("It is on hold. Nothing was erased"))
    else:
        # The page of the case is gone.
        page = "retention" if reader.person.is_supervisor else "queue"
        return HttpResponseRedirect(reverse(f"cases:{page}", query={"done": "erased"}))
    return _erase_page(request, reader, reference, form)


def _erase_page(
    request: StaffRequest, reader: Caseworker, reference: str, form: EraseForm
) -> HttpResponse:
    page = {
        "case": retention.may_be_erased(by=reader, public_ref=reference),
        "form": form,
        "problems": problems_of(form),
        "backups": retention.BACKUPS_KEPT_FOR.days,
    }
    return render(request, "legal_help/desk/supervision/erase.html", page)


def _going(standing: retention.Standing, today: date) -> EndingCase:
    case, verdict = standing.request, standing.verdict
    hold = HOLDS.get(verdict.hold.state) if verdict.is_held else None
    return EndingCase(
        reference=case.public_ref,
        on=case.retention_until,
        away=days.days_away(case.retention_until, today),
        why=OUTCOMES[verdict.ending.outcome] if verdict.ending else None,
        owner=case.assigned_to.display_name if case.assigned_to else "",
        hold=hold or (HOLDS[HoldState.HELD] if verdict.is_held else None),
        hold_reason=HOLD_REASONS.get(verdict.hold.reason) if hold else None,
        wrong=CODES.get(next(iter(verdict.objections), "")),
    )
