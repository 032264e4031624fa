"""Change one case: each change is a POST to an address of its own.

One word in the address of the next page says what happened: no message is kept in a session. Where
a rule hinders a change, `door.HINDERED` chooses the word.
"""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
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
from legal_help.desk.door import View, for_supervisors, unlocked
from legal_help.desk.forms.case import (
    AnswerForm,
    AssignForm,
    ByWordForm,
    ColleagueForm,
    DeskForm,
    HoldForm,
    LookingForm,
    NewCodeForm,
    NoteForm,
    RefuseForm,
    SetLevelForm,
    SettleForm,
    WithdrawalForm,
)
from legal_help.desk.forms.decisions import AnsweredForm
from legal_help.desk.queue.next_case import way_on
from legal_help.desk.shown_once import clear_cache_after
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy

detail = require_safe(unlocked(show_case))
print_sheet = require_safe(unlocked(show_sheet))


def _to_queue(_reference: str, done: str) -> HttpResponseRedirect:
    """Lead to the queue: the page of a colleague's case would ask why one opens it, or is gone."""
    return HttpResponseRedirect(reverse("cases:queue", query={"done": done}))


def _change(
    verb: Callable[..., object],
    done: str,
    form_type: type[DeskForm] = DeskForm,
    *,
    waits: str = "",
    door: Callable[[View], View] = unlocked,
    lead_to: Callable[[str, str], HttpResponse] = back_to,
) -> View:
    """Return the view of a button: it calls the verb with what the form holds, and leads on.

    `waits` is said where the verb returns False, as a second person has to agree.
    """

    @require_POST
    @door
    def press(
        request: StaffRequest, reader: Caseworker, reference: str, **parts: object
    ) -> HttpResponse:
        form = form_type(request.POST)
        if not form.is_valid():
            return back_to(reference, form.unfit)
        lead_on = way_on(request, reader, reference, lead_to)
        counts = verb(by=reader, public_ref=reference, **form.cleaned_data, **parts)
        return lead_on(waits if counts is False else done)

    return press


take = _change(cases.take_case, "taken")
release = _change(cases.release_case, "released")
mark_read = _change(cases.mark_read, "read")
settle = _change(cases.settle_report, "settled", SettleForm)
give_reason = _change(access_reason.give_access_reason, "", LookingForm)
leave_to_triage = _change(set_urgency.leave_to_triage, "level_left")
object_to = _change(decide.object_to_proposal, "objected", AnsweredForm)
resume = _change(resuming.resume, "resumed")
ask_hold = _change(ending.ask_for_hold, "hold_asked", HoldForm)
ask_lift = _change(ending.ask_to_lift_hold, "hold_lift_asked")
check_withdrawal = _change(
    withdrawals.check_withdrawal, "withdrawal_checked", WithdrawalForm, waits="proposed"
)
withdraw_by_word = _change(
    withdrawals.withdraw_by_word, "withdrawal_checked", ByWordForm, waits="proposed"
)
undo_withdrawal = _change(withdrawals.undo_withdrawal, "restored")
offer = _change(assignment.offer_case, "offered", ColleagueForm)
cancel_offer = _change(assignment.cancel_offer, "taken_back")
accept_offer = _change(assignment.accept_offer, "taken")
refuse_offer = _change(assignment.refuse_offer, "declined", RefuseForm, lead_to=_to_queue)
recuse = _change(assignment.recuse_oneself, "recused", lead_to=_to_queue)
ask_wall = _change(assignment.ask_for_wall, "wall_asked", ColleagueForm)
wall = _change(
    assignment.set_wall, "walled", ColleagueForm, waits="wall_proposed", door=for_supervisors
)
lift = _change(assignment.lift_wall, "lifted", ColleagueForm, door=for_supervisors)


@require_POST
@for_supervisors
def assign(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AssignForm(request.POST)
    if not form.is_valid():
        return back_to(reference, form.unfit)
    assignment.assign_case(by=reader, public_ref=reference, **form.cleaned_data)
    is_mine = str(form.cleaned_data["colleague"]) == reader.person.key
    return (back_to if is_mine else _to_queue)(reference, "assigned")


@require_POST
@unlocked
def answer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    lead_on = way_on(request, reader, reference)
    if _is_kept(form, cases.send_reply, reader, reference):
        return lead_on("answered")
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
        **form.cleaned_data,
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
def note(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="note_%s")
    lead_on = way_on(request, reader, reference)
    if _is_kept(form, cases.add_note, reader, reference):
        return lead_on("noted")
    return show_case(request, reader, reference, form)


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
