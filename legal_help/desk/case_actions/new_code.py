"""The desk gives a person a new code, and shows it once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import new_code
from legal_help.crypto import group_digits
from legal_help.desk.case_page.page import back_to, request_page
from legal_help.desk.door import unlocked
from legal_help.desk.forms.request import NewCodeForm
from legal_help.desk.shown_once import nothing_kept
from legal_help.trust.keys import Caseworker
from legal_help.trust.slots import Busy


@require_POST
@unlocked
@nothing_kept
def give(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
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
