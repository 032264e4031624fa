"""Look at an answer as the person will see it, before it is sent. Nothing of it is stored."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import decide
from legal_help.desk.case_page import cautions, replies
from legal_help.desk.case_page.page import request_page
from legal_help.desk.door import unlocked
from legal_help.desk.forms.request import AnswerForm
from legal_help.trust.keys import Caseworker


@require_POST
@unlocked
def preview(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return request_page(request, reader, reference, answer=form)
    try:
        before = decide.read_before_deciding(by=reader, public_ref=reference)
    except workbench.RequestWithdrawn:
        return request_page(request, reader, reference, answer=form)
    page = {
        "row": before.case,
        "text": form.cleaned_data["text"],
        "read_to": form.cleaned_data["read_to"],
        **cautions.before_writing(before),
        **replies.as_seen(before.case.status, before.language),
        **replies.beside(None, before.language),
    }
    return render(request, "legal_help/desk/case/reply_preview.html", page)


@require_POST
@unlocked
def edit(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Back from the look, with the text in its box."""
    form = AnswerForm(initial={"text": request.POST.get("text", "")}, auto_id="answer_%s")
    return request_page(request, reader, reference, answer=form)
