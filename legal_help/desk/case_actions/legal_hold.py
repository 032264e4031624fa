"""Ask for a legal hold, agree to it, refuse it; and the same to lift it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.evidence import HoldForm
from legal_help.retention import holding
from legal_help.rules import legal_hold
from legal_help.rules.legal_hold import HoldReason, HoldStep
from legal_help.trust.keys import Caseworker


def _takes(step: HoldStep) -> Callable[..., HttpResponse]:
    """The view of one step: each is a POST to its own address."""

    @require_POST
    @unlocked
    def view(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
        return _take(reader, reference, step)

    return view


@require_POST
@unlocked
def ask(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "hold_why")
    return _take(reader, reference, HoldStep.ASK, HoldReason(form.cleaned_data["reason"]))


agree = _takes(HoldStep.SET)
refuse = _takes(HoldStep.REFUSE)
ask_lift = _takes(HoldStep.ASK_LIFT)
lift = _takes(HoldStep.LIFT)
keep = _takes(HoldStep.KEEP)


def _take(
    reader: Caseworker, reference: str, step: HoldStep, reason: HoldReason | None = None
) -> HttpResponse:
    try:
        holding.act(by=reader, public_ref=reference, step=step, reason=reason)
    except legal_hold.SamePerson:
        return back_to(reference, "hold_same")
    except legal_hold.StepNotPossible:
        return back_to(reference, "hold_not_now")
    return back_to(reference, step)
