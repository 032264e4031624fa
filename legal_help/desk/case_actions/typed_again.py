"""Show a form again with what was typed in it when the desk locked, or a conflict came to light."""

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse, QueryDict

from accounts.requests import StaffRequest
from legal_help.casework.conflicts import conflict_check
from legal_help.desk.case_page.page import show_case, show_held_back
from legal_help.desk.forms.appointments import AppointmentForm
from legal_help.desk.forms.case import AnswerForm, NoteForm, SetLevelForm, TypedForm
from legal_help.desk.queue import several
from legal_help.desk.supervision import interpreters, law, referrals, teams
from legal_help.trust.actors import Caseworker


def _level_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str
) -> HttpResponse:
    return show_case(request, reader, reference, SetLevelForm(QueryDict(typed)))


def _note_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str
) -> HttpResponse:
    return show_case(request, reader, reference, NoteForm(QueryDict(typed), auto_id="note_%s"))


def _appointment_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str
) -> HttpResponse:
    form = AppointmentForm(QueryDict(typed), auto_id="appointment_%s")
    return show_case(request, reader, reference, form)


# These pages show a form again that was held as a whole: see `door.HELD_WHOLE`.
PAGES: Mapping[str, Callable[..., HttpResponse]] = {
    "next_step": referrals.typed_page,
    "next_step_add": referrals.typed_page,
    "law_amend": law.typed_page,
    "set_level": _level_page,
    "note": _note_page,
    "interpreters": interpreters.typed_page,
    "teams": teams.typed_page,
    "book": _appointment_page,
    "several": several.typed_page,
}
# Where what is typed is a letter.
FOR_THE_PERSON = ("answer", "preview", "edit_answer", "send_file", "decide")


def page_again(request: StaffRequest, reader: Caseworker, form: TypedForm) -> HttpResponse | None:
    """Return the page on which it was typed, or None where nothing was. `form` is a valid one."""
    typed = form.cleaned_data["typed"]
    reference, typed_in = form.cleaned_data["reference"], form.cleaned_data["typed_in"]
    if not typed or not (reference or typed_in in PAGES):
        return None
    show_again = PAGES.get(typed_in, partial(_text_page, typed_in=typed_in))
    try:
        return show_again(request, reader, reference, typed)
    except conflict_check.HeldBack:
        waiting = TypedForm(initial=form.cleaned_data, auto_id=False)
        return show_held_back(request, reader, reference, waiting)


def _text_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str, typed_in: str
) -> HttpResponse:
    if typed_in in FOR_THE_PERSON:
        kept_answer = AnswerForm(initial={"text": typed}, auto_id="answer_%s")
        return show_case(request, reader, reference, kept_answer)
    # What was for colleagues never comes back in the box that the person reads.
    kept_note = NoteForm(initial={"text": typed}, auto_id="note_%s")
    return show_case(request, reader, reference, kept_note)
