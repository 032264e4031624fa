"""Ask why somebody opens a request that a colleague works on, once until the desk locks."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework import access_reason
from legal_help.desk.door import unlocked
from legal_help.desk.forms.evidence import LookingForm
from legal_help.trust.keys import Caseworker


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
