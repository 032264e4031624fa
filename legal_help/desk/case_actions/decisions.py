"""Decide about a case: the page says first what the decision means for the person."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.casework.decide import (
    DecisionContext,
    NoSuchOther,
    confirm_decision,
    decide_case,
    object_to_decision,
    read_before_deciding,
)
from legal_help.casework.reply_templates import MORE_NEEDED, TEMPLATE_OF_OUTCOME
from legal_help.crypto.padding import TooLong
from legal_help.desk.case_page import decisions, replies
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.decisions import OUTCOMES, AnsweredForm, DecisionForm
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.public.forms.pages import problems_of
from legal_help.rules.decisions import RULES, Outcome, may_follow, needs_second
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
    letter, asks = TEMPLATE_OF_OUTCOME.get(chosen), request.GET.getlist("ask")
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        outcome=chosen,
        received_on=before.case.received_on,
        today=timezone.localdate(),
        initial={
            "shown": before.case.status,
            "read_to": request.GET.get("read_to"),
            "text": replies.begun_letter(letter, asks, before.language),
        },
    )
    if not form.is_valid():
        return _page(request, before, form)
    return _decided(request, reader, before, form)


@require_POST
@unlocked
def confirm(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnsweredForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "not_proposed")
    confirm_decision(by=reader, public_ref=reference, note=form.cleaned_data["note"])
    return back_to(reference, "confirmed")


@require_POST
@unlocked
def object_to(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnsweredForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "not_proposed")
    object_to_decision(by=reader, public_ref=reference, **form.cleaned_data)
    return back_to(reference, "objected")


def _decided(
    request: StaffRequest, reader: Caseworker, before: DecisionContext, form: DecisionForm
) -> HttpResponse:
    reference = before.case.public_ref
    shown = form.cleaned_data["shown"]
    try:
        counts = decide_case(by=reader, public_ref=reference, decision=form.decision(), shown=shown)
    except NoSuchOther:
        form.add_error("same_as", _("You can open no such request that is still open"))
    except TooLong:
        form.add_error("text", _("This is too long"))
    except tuple(decisions.HINDERED) as why:
        form.add_error("text", str(decisions.HINDERED[type(why)]))
    else:
        return back_to(reference, "decided" if counts else "proposed")
    return _page(request, before, form)


def _page(request: StaffRequest, before: DecisionContext, form: DecisionForm) -> HttpResponse:
    outcome, asks = form.outcome, request.GET.getlist("ask")
    letter, status = TEMPLATE_OF_OUTCOME.get(outcome), RULES[outcome].leads_to
    page = {
        "case": before.case,
        "before": before,
        "form": form,
        "problems": problems_of(form),
        "words": OUTCOMES[outcome],
        "status": STATUS_WORDS[status],
        "seen": replies.seen_page(status, before.language),
        "kept_until": decisions.last_day_after(outcome),
        "needs_second": needs_second(outcome, before.level),
        "narrows": outcome == Outcome.ACCEPTED,
        "questions": replies.questions_to_ask(asks) if letter == MORE_NEEDED else [],
        "beside": replies.letter_beside(letter, before.language, asks),
    }
    return render(request, "legal_help/desk/case/decide.html", page)
