"""Decide what becomes of a request: what it means for the person is said before the button."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import reply_templates
from legal_help.casework.decide import (
    DecisionContext,
    NoSuchOther,
    NothingProposed,
    OwnProposal,
    StatusChanged,
    WaitsForSecond,
    confirm_decision,
    decide_case,
    object_to_decision,
    read_before_deciding,
)
from legal_help.crypto import TooLong
from legal_help.desk.case_page import cautions, decisions, replies
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.decisions import AnsweredForm, DecisionForm
from legal_help.public.forms.pages import problems_of
from legal_help.rules.decisions import Outcome, may_follow
from legal_help.trust.keys import Caseworker


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def decide(request: StaffRequest, reader: Caseworker, reference: str, outcome: str) -> HttpResponse:
    if outcome not in set(Outcome):
        raise Http404
    before = read_before_deciding(by=reader, public_ref=reference)
    chosen = Outcome(outcome)
    if not may_follow(chosen, before.case.status):
        return back_to(reference, "status_changed")
    letter, asks = reply_templates.TEMPLATE_OF_OUTCOME.get(chosen), request.GET.getlist("ask")
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        outcome=chosen,
        received_on=before.case.received_on,
        today=timezone.localdate(),
        initial={
            "shown": before.case.status,
            "read_to": request.GET.get("read_to"),
            "text": replies.begun(letter, asks, before.language),
        },
    )
    if request.method != "POST":
        return _page(request, before, form)
    if not form.is_valid():
        return _page(request, before, form)
    return _decided(request, reader, before, form)


@require_POST
@unlocked
def confirm(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnsweredForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "not_proposed")
    note = form.cleaned_data["note"]
    return _answered(reference, "confirmed", confirm_decision, by=reader, note=note)


@require_POST
@unlocked
def object_to(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnsweredForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "not_proposed")
    return _answered(reference, "objected", object_to_decision, by=reader, **form.cleaned_data)


def _decided(
    request: StaffRequest,
    reader: Caseworker,
    before: DecisionContext,
    form: DecisionForm,
) -> HttpResponse:
    reference = before.case.public_ref
    shown = form.cleaned_data["shown"]
    try:
        counts = decide_case(by=reader, public_ref=reference, decision=form.decision(), shown=shown)
    except NoSuchOther:
        form.add_error("same_as", _("You can open no such request that is still open"))
    except TooLong:
        form.add_error("text", _("This is too long"))
    except (
        StatusChanged,
        WaitsForSecond,
        workbench.RequestWithdrawn,
    ) as why:
        form.add_error("text", str(decisions.HINDERED[type(why)]))
    else:
        return back_to(reference, "decided" if counts else "proposed")
    return _page(request, before, form)


def _answered(reference: str, done: str, verb: Callable[..., None], **given: Any) -> HttpResponse:
    try:
        verb(public_ref=reference, **given)
    except OwnProposal:
        done = "own_proposal"
    except NothingProposed:
        done = "not_proposed"
    except StatusChanged:
        done = "status_changed"
    return back_to(reference, done)


def _page(request: StaffRequest, before: DecisionContext, form: DecisionForm) -> HttpResponse:
    asks = request.GET.getlist("ask")
    page = {
        "row": before.case,
        "form": form,
        "problems": problems_of(form),
        **cautions.before_writing(before),
        **decisions.consequences(before, form.outcome, set(asks)),
        **replies.beside(
            reply_templates.TEMPLATE_OF_OUTCOME.get(form.outcome), before.language, asks
        ),
    }
    return render(request, "legal_help/desk/case/decide.html", page)
