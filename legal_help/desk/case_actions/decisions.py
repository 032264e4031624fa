"""Decide about a case: the page says first what the decision means for the person."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.access.locked_case import RequestWithdrawn
from legal_help.access.proposals import Ending, WaitsForSecond
from legal_help.casework.decide import (
    DecisionContext,
    NoSuchOther,
    StatusChanged,
    WroteMeanwhile,
    confirm_proposal,
    decide_case,
    read_before_deciding,
)
from legal_help.casework.reply_templates import MORE_NEEDED, TEMPLATE_OF_OUTCOME
from legal_help.desk.case_page import replies
from legal_help.desk.case_page.page import DONE, back_to
from legal_help.desk.door import HINDERED, unlocked
from legal_help.desk.forms.decisions import OUTCOMES, AnsweredForm, DecisionForm
from legal_help.desk.queue.next_case import way_on
from legal_help.events.outcomes import OUTCOMES as OUTCOME_RULES
from legal_help.events.outcomes import Outcome
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.public.forms.pages import problems_of
from legal_help.rules.decisions import may_follow
from legal_help.sealed.packing import TooLong
from legal_help.trust.actors import Caseworker

# What happened, by what was confirmed.
CONFIRMED = {
    "decide": "confirmed",
    "hold": "hold_agreed",
    "hasten": "erasing_agreed",
    "rekey": "walled",
}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def decide(request: StaffRequest, reader: Caseworker, reference: str, outcome: str) -> HttpResponse:
    if outcome not in OUTCOMES:
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
        return back_to(reference, form.unfit)
    mark = form.cleaned_data["mark"]
    lead_on = way_on(request, reader, reference)
    what = confirm_proposal(by=reader, public_ref=reference, mark=mark)
    return lead_on(CONFIRMED[what])


def _decided(
    request: StaffRequest, reader: Caseworker, before: DecisionContext, form: DecisionForm
) -> HttpResponse:
    reference = before.case.public_ref
    shown = form.cleaned_data["shown"]
    lead_on = way_on(request, reader, reference)
    try:
        counts = decide_case(by=reader, public_ref=reference, decision=form.decision(), shown=shown)
    except NoSuchOther:
        form.add_error("same_as", _("You can open no such request that is still open"))
    except TooLong:
        form.add_error("text", _("This is too long"))
    except (StatusChanged, WroteMeanwhile, WaitsForSecond, RequestWithdrawn) as why:
        form.add_error("text", str(DONE[HINDERED[type(why)]]))
    else:
        return lead_on("decided" if counts else "proposed")
    return _page(request, before, form)


def _page(request: StaffRequest, before: DecisionContext, form: DecisionForm) -> HttpResponse:
    outcome, asks = form.outcome, request.GET.getlist("ask")
    ending = Ending(outcome)
    letter, status = TEMPLATE_OF_OUTCOME.get(outcome), OUTCOME_RULES[outcome].leads_to
    page = {
        "case": before.case,
        "before": before,
        "form": form,
        "problems": problems_of(form),
        "words": OUTCOMES[outcome],
        "status": STATUS_WORDS[status],
        "seen": replies.seen_page(status, before.language),
        "kept_until": ending.last_day,
        "needs_second": ending.last_day
        and (before.is_urgent or ending.takes_two(before.case.state)),
        "narrows": outcome == Outcome.ACCEPTED,
        "questions": replies.questions_to_ask(asks) if letter == MORE_NEEDED else [],
        "beside": replies.letter_beside(letter, before.language, asks),
    }
    return render(request, "legal_help/desk/case/decide.html", page)
