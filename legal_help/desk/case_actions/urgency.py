"""Say how urgent a request is, where triage does not know enough."""

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework import set_urgency
from legal_help.desk.case_page.page import back_to, request_page
from legal_help.desk.door import unlocked
from legal_help.desk.forms.urgency import SetLevelForm
from legal_help.trust.keys import Caseworker


@require_POST
@unlocked
def set_level(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = SetLevelForm(request.POST)
    if not form.is_valid():
        return request_page(request, reader, reference, level_form=form)
    try:
        set_urgency.set_level(by=reader, public_ref=reference, **form.said)
    except set_urgency.NotConfirmed:
        form.ask_twice()
        return request_page(request, reader, reference, level_form=form)
    return back_to(reference, "level_set")


@require_POST
@unlocked
def leave_to_triage(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    try:
        set_urgency.leave_to_triage(by=reader, public_ref=reference)
    except set_urgency.NoOverride:
        return back_to(reference, "")
    return back_to(reference, "level_left")


def typed_page(
    request: StaffRequest, reader: Caseworker, reference: str, typed: str
) -> HttpResponse:
    """What was typed when the desk locked, in its form again."""
    return request_page(request, reader, reference, level_form=SetLevelForm(QueryDict(typed)))
