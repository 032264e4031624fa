"""The casework desk: unlock, the queue, one request, and what is done with it.

Every change is a POST to its own address. What happened is said by one word in the address of the
page that follows: no message is kept in a session.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from legal_help import casework, cookies, keys, thread, workbench
from legal_help.chain import SUPERVISOR
from legal_help.forms.casework import (
    AnswerForm,
    NoteForm,
    SettleForm,
    StatusForm,
    TextForm,
    UnlockForm,
)
from legal_help.keys import Reader
from legal_help.models import HelpRequest
from legal_help.slots import Busy
from legal_help.views import next_steps, queue_rows
from legal_help.views.desk import at_desk, unlock_page, unlocked
from legal_help.views.request_page import back_to, print_page, request_page

# Which part of the queue to show. The address says nothing of anybody who asked.
FILTERS = {
    "open": _("All open"),
    "mine": _("Mine"),
    "free": _("Nobody’s yet"),
    "unread": _("New messages"),
    "closed": _("Closed"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def unlock(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return unlock_page(request, UnlockForm())
    form = UnlockForm(request.POST)
    if not form.is_valid():
        return unlock_page(request, form)
    try:
        reader, cookie = keys.unlock_staff(
            user=request.user, passphrase=form.cleaned_data["passphrase"]
        )
    except keys.WrongPassphrase:
        form.add_error("passphrase", _("This does not open your key. Check each of the words"))
    except Busy:
        form.keep_passphrase()
        form.add_error(None, _("Others are unlocking just now. Press the button again"))
    else:
        response = _after_unlock(request, reader, form)
        cookies.set_desk_cookie(response, cookie)
        return response
    return unlock_page(request, form)


@require_POST
@at_desk
def lock(request: StaffRequest) -> HttpResponse:
    keys.lock(cookie=cookies.desk_cookie(request))
    response = redirect("cases:unlock")
    cookies.drop_desk_cookie(response)
    return response


@require_safe
@unlocked
def queue(request: StaffRequest, reader: Reader) -> HttpResponse:
    asked = request.GET.get("show", "")
    show = asked if asked in FILTERS else "open"
    found = casework.queue(by=reader, closed=show == "closed")
    chosen = [entry for entry in found.entries if _is_shown(entry, show, reader)]
    page = {
        "groups": queue_rows.groups(chosen, timezone.localdate()),
        "damaged": found.damaged,
        "is_supervisor": SUPERVISOR in reader.person.groups,
        "count": len(chosen),
        "filters": [(code, words, code == show) for code, words in FILTERS.items()],
    }
    return render(request, "legal_help/casework/queue.html", page)


@require_safe
@unlocked
def detail(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    return request_page(request, reader, reference)


@require_safe
@unlocked
def print_sheet(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    return print_page(request, reader, reference)


@require_POST
@unlocked
def answer(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if _is_kept(form, casework.answer, reader, reference):
        return back_to(reference, "answered")
    return request_page(request, reader, reference, answer=form)


@require_POST
@unlocked
def note(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="note_%s")
    if _is_kept(form, casework.add_note, reader, reference):
        return back_to(reference, "noted")
    return request_page(request, reader, reference, note=form)


@require_POST
@unlocked
def take(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        casework.take(by=reader, public_ref=reference)
    except casework.AlreadyTaken:
        return back_to(reference, "colleague")
    except workbench.RequestWithdrawn:
        return back_to(reference, "withdrawn")
    return back_to(reference, "taken")


@require_POST
@unlocked
def release(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        casework.release(by=reader, public_ref=reference)
    except casework.AlreadyTaken:
        return back_to(reference, "colleague")
    except workbench.RequestWithdrawn:
        return back_to(reference, "withdrawn")
    return back_to(reference, "released")


@require_POST
@unlocked
def set_status(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    form = StatusForm(request.POST)
    if not form.is_valid():
        return request_page(request, reader, reference)
    status = HelpRequest.Status(form.cleaned_data["status"])
    try:
        casework.set_status(by=reader, public_ref=reference, status=status)
    except workbench.RequestWithdrawn:
        return back_to(reference, "withdrawn")
    return back_to(reference, "set")


@require_POST
@unlocked
def undo_withdrawal(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        casework.undo_withdrawal(by=reader, public_ref=reference)
    except thread.NotWithdrawn:
        return back_to(reference, "")
    return back_to(reference, "restored")


@require_POST
@unlocked
def settle(request: StaffRequest, reader: Reader, reference: str, number: int) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    try:
        casework.settle(by=reader, public_ref=reference, number=number, **form.cleaned_data)
    except workbench.NotChecked:
        return back_to(reference, "unchecked")
    except casework.NothingToSettle:
        return back_to(reference, "settled_before")
    except workbench.RequestWithdrawn:
        return back_to(reference, "withdrawn")
    return back_to(reference, "settled")


def _after_unlock(request: StaffRequest, reader: Reader, form: UnlockForm) -> HttpResponse:
    """Back to where the desk locked; a text that was being typed stands in its form again."""
    reference, typed = form.cleaned_data["reference"], form.cleaned_data["typed"]
    if form.cleaned_data["typed_in"] in {"next_step", "next_step_add"} and typed:
        return next_steps.typed_page(request, reader, reference or next_steps.ADD, typed)
    if not reference:
        return redirect("cases:queue")
    if not typed:
        return back_to(reference, "")
    held = {"text": typed}
    if form.cleaned_data["typed_in"] == "note":
        kept_note = NoteForm(initial=held, auto_id="note_%s")
        return request_page(request, reader, reference, note=kept_note)
    kept_answer = AnswerForm(initial=held, auto_id="answer_%s")
    return request_page(request, reader, reference, answer=kept_answer)


def _is_kept(form: TextForm, keep: Callable[..., None], reader: Reader, reference: str) -> bool:
    """Hand a checked text on; what hinders that becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        keep(by=reader, public_ref=reference, text=form.cleaned_data["text"])
    except workbench.RequestWithdrawn:
        form.add_error("text", _("The person took this request back. Nothing was sent"))
    return not form.errors


def _is_shown(entry: casework.Entry, show: str, reader: Reader) -> bool:
    match show:
        case "mine":
            return entry.request.assigned_to == reader.user
        case "free":
            return entry.request.assigned_to is None
        case "unread":
            return entry.unread
        case _:
            return True
