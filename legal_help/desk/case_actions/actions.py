"""What a caseworker does with one case, each a POST to its own address.

One word in the address of the next page says what happened: no message is kept in a session.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import access_reason, assignment, cases, new_code, withdrawals
from legal_help.crypto import group_digits
from legal_help.desk.case_page.page import back_to, request_page
from legal_help.desk.case_page.printed import print_page
from legal_help.desk.door import unlocked
from legal_help.desk.forms.evidence import LookingForm
from legal_help.desk.forms.request import (
    AnswerForm,
    NewCodeForm,
    NoteForm,
    SettleForm,
    TextForm,
    WithdrawalForm,
)
from legal_help.desk.shown_once import clear_cache_after
from legal_help.intake import return_visit
from legal_help.trust.keys import Caseworker
from legal_help.trust.slots import Busy


@require_safe
@unlocked
def detail(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return request_page(request, reader, reference)


@require_safe
@unlocked
def print_sheet(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return print_page(request, reader, reference)


@require_POST
@unlocked
def answer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if _is_kept(form, cases.send_reply, reader, reference):
        return back_to(reference, "answered")
    return request_page(request, reader, reference, answer=form)


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
    return request_page(request, reader, reference, note=form)


@require_POST
@unlocked
def take(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        cases.take_case(by=reader, public_ref=reference)
    except cases.AlreadyTaken:
        return back_to(reference, "colleague")
    return back_to(reference, "taken")


@require_POST
@unlocked
def release(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        cases.release_case(by=reader, public_ref=reference)
    except cases.AlreadyTaken:
        return back_to(reference, "colleague")
    except assignment.NeedsOwner:
        return back_to(reference, "needs_owner")
    return back_to(reference, "released")


@require_POST
@unlocked
def undo_withdrawal(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        cases.undo_withdrawal(by=reader, public_ref=reference)
    except return_visit.NotWithdrawn:
        return back_to(reference, "")
    return back_to(reference, "restored")


@require_POST
@unlocked
def settle(request: StaffRequest, reader: Caseworker, reference: str, number: int) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    try:
        cases.settle_report(by=reader, public_ref=reference, number=number, **form.cleaned_data)
    except workbench.NotChecked:
        return back_to(reference, "unchecked")
    except cases.NothingToSettle:
        return back_to(reference, "settled_before")
    return back_to(reference, "settled")


@require_POST
@unlocked
@clear_cache_after
def give_code(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Answer with the code itself: no redirect, for nothing keeps it until another page."""
    form = NewCodeForm(request.POST, auto_id="new_code_%s")
    if not form.is_valid():
        return request_page(request, reader, reference, code_form=form)
    try:
        code = new_code.give_new_code(by=reader, public_ref=reference, **form.cleaned_data)
    except new_code.AlreadyGiven:
        return back_to(reference, "code_before")
    except workbench.NotChecked:
        form.add_error("how", _("Say how you made sure that it is them"))
    except Busy:
        form.add_error("how", _("Many people are here just now. Please press the button again"))
    else:
        page = {"groups": group_digits(code).split(), "reference": reference}
        return render(request, "legal_help/desk/case/new_code.html", page)
    return request_page(request, reader, reference, code_form=form)


@require_POST
@unlocked
def check_withdrawal(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    how = form.cleaned_data["how"]
    text = f"{gettext('Somebody took this request back.')} {form.words[how]}."
    try:
        withdrawals.check_withdrawal(by=reader, public_ref=reference, how=how, text=text)
    except workbench.NotChecked:
        return back_to(reference, "unchecked")
    except withdrawals.AlreadyChecked:
        return back_to(reference, "settled_before")
    except return_visit.NotWithdrawn:
        return back_to(reference, "")
    return back_to(reference, "withdrawal_checked")


@require_POST
@unlocked
def give_reason(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = LookingForm(request.POST)
    if not form.is_valid():
        # The page of the request asks again, if there is such a request to this reader.
        return redirect("cases:detail", reference)
    reason = access_reason.AccessReason(form.cleaned_data["reason"])
    access_reason.give_access_reason(by=reader, public_ref=reference, reason=reason)
    return redirect("cases:detail", reference)


def _is_kept(form: TextForm, keep: Callable[..., None], reader: Caseworker, reference: str) -> bool:
    """Hand a checked text on; what hinders that becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        keep(by=reader, public_ref=reference, **form.cleaned_data)
    except workbench.RequestWithdrawn:
        form.add_error("text", _("The person took this request back. Nothing was sent"))
    return not form.errors
