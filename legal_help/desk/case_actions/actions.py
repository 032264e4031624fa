"""Change one case: each change is a POST to an address of its own.

One word in the address of the next page says what happened: no message is kept in a session. Where
a rule hinders a change, `door.HINDERED` chooses the word.
"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.access.locked_case import RequestWithdrawn
from legal_help.casework import (
    access_reason,
    assignment,
    cases,
    decide,
    ending,
    new_code,
    resuming,
    set_urgency,
    withdrawals,
)
from legal_help.casework.case_texts import NotChecked
from legal_help.crypto.codes import group_digits
from legal_help.desk.case_page import replies
from legal_help.desk.case_page.page import back_to, show_case
from legal_help.desk.case_page.sheet import show_sheet
from legal_help.desk.door import unlocked
from legal_help.desk.forms.case import (
    AnswerForm,
    CheckedForm,
    HoldForm,
    LookingForm,
    NewCodeForm,
    NoteForm,
    SetLevelForm,
    SettleForm,
    WithdrawalForm,
)
from legal_help.desk.shown_once import clear_cache_after
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy


@require_safe
@unlocked
def detail(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return show_case(request, reader, reference)


@require_safe
@unlocked
def print_sheet(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return show_sheet(request, reader, reference)


@require_POST
@unlocked
def answer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if _is_kept(form, cases.send_reply, reader, reference):
        return back_to(reference, "answered")
    return show_case(request, reader, reference, form)


@require_POST
@unlocked
def preview(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Show an answer as the person will see it. Nothing of it is stored."""
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return show_case(request, reader, reference, form)
    try:
        before = decide.read_before_deciding(by=reader, public_ref=reference)
    except RequestWithdrawn:
        return show_case(request, reader, reference, form)
    page = {
        "case": before.case,
        "before": before,
        "text": form.cleaned_data["text"],
        "read_to": form.cleaned_data["read_to"],
        "once": form.cleaned_data["once"],
        "seen": replies.seen_page(before.case.status, before.language),
        "beside": replies.letter_beside(None, before.language),
    }
    return render(request, "legal_help/desk/case/reply_preview.html", page)


@require_POST
@unlocked
def edit_answer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Return from the preview, with the text in its box."""
    form = AnswerForm(initial={"text": request.POST.get("text", "")}, auto_id="answer_%s")
    return show_case(request, reader, reference, form)


@require_POST
@unlocked
def mark_read(
    request: StaffRequest,  # noqa: ARG001 -- a view takes it
    reader: Caseworker,
    reference: str,
    number: int,
) -> HttpResponse:
    cases.mark_read(by=reader, public_ref=reference, up_to=number)
    return back_to(reference, "read")


@require_POST
@unlocked
def note(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="note_%s")
    if _is_kept(form, cases.add_note, reader, reference):
        return back_to(reference, "noted")
    return show_case(request, reader, reference, form)


@require_POST
@unlocked
def settle(request: StaffRequest, reader: Caseworker, reference: str, number: int) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    cases.settle_report(by=reader, public_ref=reference, number=number, **form.cleaned_data)
    return back_to(reference, "settled")


@require_POST
@unlocked
@clear_cache_after
def give_code(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Answer with the code itself: no redirect, for nothing keeps it until another page."""
    form = NewCodeForm(request.POST, auto_id="new_code_%s")
    if not form.is_valid():
        return show_case(request, reader, reference, form)
    try:
        code = new_code.give_new_code(by=reader, public_ref=reference, **form.cleaned_data)
    except NotChecked:
        form.add_error("how", _("Say how you made sure that it is them"))
    except Busy:
        form.add_error("how", _("Many people are here just now. Please press the button again"))
    else:
        page = {"groups": group_digits(code).split(), "reference": reference}
        return render(request, "legal_help/desk/case/new_code.html", page)
    return show_case(request, reader, reference, form)


def _withdrawal(
    verb: Callable[..., bool], form_type: type[CheckedForm], said: Promise
) -> Callable[..., HttpResponse]:
    """Return the view of a form that asks how we know that the person wants it."""

    @require_POST
    @unlocked
    def withdraw(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
        form = form_type(request.POST)
        if not form.is_valid():
            return back_to(reference, "unchecked")
        how = form.cleaned_data["how"]
        text = f"{said} {form.words[how]}."
        counts = verb(by=reader, public_ref=reference, how=how, text=text)
        return back_to(reference, "withdrawal_checked" if counts else "proposed")

    return withdraw


check_withdrawal = _withdrawal(
    withdrawals.check_withdrawal, WithdrawalForm, _("Somebody withdrew this request.")
)
withdraw_by_word = _withdrawal(
    withdrawals.withdraw_by_word, CheckedForm, _("They asked us to withdraw this request.")
)


@require_POST
@unlocked
def give_reason(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = LookingForm(request.POST)
    if not form.is_valid():
        # The page of the request asks again, if there is such a request to this reader.
        return redirect("cases:detail", reference)
    access_reason.give_access_reason(by=reader, public_ref=reference, **form.cleaned_data)
    return redirect("cases:detail", reference)


@require_POST
@unlocked
def set_level(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = SetLevelForm(request.POST)
    if not form.is_valid():
        return show_case(request, reader, reference, form)
    try:
        set_urgency.set_level(by=reader, public_ref=reference, **form.cleaned_data)
    except set_urgency.NotConfirmed:
        form.ask_twice()
        return show_case(request, reader, reference, form)
    return back_to(reference, "level_set")


def level_typed_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str
) -> HttpResponse:
    """Show the urgency form again with what was typed when the desk locked."""
    return show_case(request, reader, reference, SetLevelForm(QueryDict(typed)))


@require_POST
@unlocked
def ask_hold(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "hold_why")
    ending.ask_for_hold(by=reader, public_ref=reference, **form.cleaned_data)
    return back_to(reference, "hold_asked")


def _button(verb: Callable[..., object], done: str, **given: Any) -> Callable[..., HttpResponse]:
    """Return the view of a button without a form: it calls the verb and returns to the case."""

    @require_POST
    @unlocked
    def press(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
        verb(by=reader, public_ref=reference, **given)
        return back_to(reference, done)

    return press


take = _button(cases.take_case, "taken")
release = _button(cases.release_case, "released")
cancel_offer = _button(assignment.cancel_offer, "taken_back")
accept_offer = _button(assignment.accept_offer, "taken")
undo_withdrawal = _button(withdrawals.undo_withdrawal, "restored")
leave_to_triage = _button(set_urgency.leave_to_triage, "level_left")
resume = _button(resuming.resume, "resumed")
ask_lift = _button(ending.ask_to_lift_hold, "hold_lift_asked")


def _is_kept(form: Form, keep: Callable[..., None], reader: Caseworker, reference: str) -> bool:
    """Keep a valid text. Return False, with the reason in the form, if it was not kept."""
    if not form.is_valid():
        return False
    try:
        keep(by=reader, public_ref=reference, **form.cleaned_data)
    except RequestWithdrawn:
        form.add_error("text", _("The person withdrew this request. Nothing was sent"))
    except (InDoubt, CaseChanged, RosterChanged):
        form.add_error("text", _("It could not be signed just now. Please press the button again"))
    return not form.errors
