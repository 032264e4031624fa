"""Ask why somebody opens a request that a colleague works on, once until the desk locks."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from legal_help import looking
from legal_help.forms.desk.evidence import LookingForm
from legal_help.keys import Reader
from legal_help.views.desk.door import unlocked


@require_POST
@unlocked
def give_reason(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    form = LookingForm(request.POST)
    if not form.is_valid():
        # The page of the request asks again, if there is such a request to this reader.
        return redirect("cases:detail", reference)
    reason = looking.Reason(form.cleaned_data["reason"])
    looking.give_reason(by=reader, public_ref=reference, reason=reason)
    return redirect("cases:detail", reference)
