"""Unlock the desk with a passphrase, and lock it."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from legal_help import checkpoints, cookies, keys, unlocks
from legal_help.forms.desk.casework import AnswerForm, NoteForm, UnlockForm
from legal_help.keys import Reader
from legal_help.slots import Busy
from legal_help.views.desk import law, levels, next_steps
from legal_help.views.desk.door import at_desk, unlock_page
from legal_help.views.desk.request_page import back_to, request_page

# What shows a form again that was held as a whole: see `door.HELD_WHOLE`.
TYPED_PAGES: Mapping[str, Callable[..., HttpResponse]] = {
    "next_step": next_steps.typed_page,
    "next_step_add": next_steps.typed_page,
    "law_amend": law.typed_page,
    "set_level": levels.typed_page,
}


# Where what is typed is a letter.
FOR_THE_PERSON = ("answer", "preview", "edit_answer", "decide")


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
        checkpoints.sign_if_due(by=reader)
        response = _after_unlock(request, reader, form)
        cookies.set_desk_cookie(response, cookie)
        return response
    return unlock_page(request, form)


@require_POST
@at_desk
def lock(request: StaffRequest) -> HttpResponse:
    unlocks.lock(cookie=cookies.desk_cookie(request))
    response = redirect("cases:unlock")
    cookies.drop_desk_cookie(response)
    return response


def _after_unlock(request: StaffRequest, reader: Reader, form: UnlockForm) -> HttpResponse:
    """Back to where the desk locked; a text that was being typed stands in its form again."""
    reference, typed = form.cleaned_data["reference"], form.cleaned_data["typed"]
    show_again = TYPED_PAGES.get(form.cleaned_data["typed_in"])
    if show_again and typed:
        return show_again(request, reader, reference, typed)
    if not reference:
        return redirect("cases:queue")
    if not typed:
        return back_to(reference, "")
    held = {"text": typed}
    if form.cleaned_data["typed_in"] in FOR_THE_PERSON:
        kept_answer = AnswerForm(initial=held, auto_id="answer_%s")
        return request_page(request, reader, reference, answer=kept_answer)
    # What was for colleagues never comes back in the box that the person reads.
    kept_note = NoteForm(initial=held, auto_id="note_%s")
    return request_page(request, reader, reference, note=kept_note)
