"""One request at the desk, and what is done with it.

Every change is a POST to its own address. What happened is said by one word in the address of the
page that follows: no message is kept in a session.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import assignment, cases
from legal_help.desk.case_page.page import back_to, request_page
from legal_help.desk.case_page.printed import print_page
from legal_help.desk.door import unlocked
from legal_help.desk.forms.request import AnswerForm, NoteForm, SettleForm, TextForm
from legal_help.intake import return_visit
from legal_help.trust.keys import Caseworker


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


def _is_kept(form: TextForm, keep: Callable[..., None], reader: Caseworker, reference: str) -> bool:
    """Hand a checked text on; what hinders that becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        keep(by=reader, public_ref=reference, **form.cleaned_data)
    except workbench.RequestWithdrawn:
        form.add_error("text", _("The person took this request back. Nothing was sent"))
    return not form.errors
