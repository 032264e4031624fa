"""The conflict check of one request: again, past it, and what a match comes to."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from legal_help import comparing, conflict_check, workbench
from legal_help.conflict_check import Outcome
from legal_help.keys import Reader
from legal_help.views.desk.door import unlocked
from legal_help.views.desk.request_page import back_to


@require_POST
@unlocked
def compare(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    conflict_check.check(by=reader, public_ref=reference)
    comparing.compare_again(by=reader)
    return back_to(reference, "compared")


@require_POST
@unlocked
def read_on(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    conflict_check.read_on(by=reader, public_ref=reference)
    return back_to(reference, "")


@require_POST
@unlocked
def settle(request: StaffRequest, reader: Reader, reference: str, other: str) -> HttpResponse:
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        return back_to(reference, "")
    try:
        conflict_check.settle(
            by=reader, public_ref=reference, other_ref=other, outcome=Outcome(outcome)
        )
    except conflict_check.NoSuchMatch:
        return back_to(reference, "no_match")
    except workbench.RequestWithdrawn:
        return back_to(reference, "withdrawn")
    return back_to(reference, "match_settled")
