"""Read on despite a match, and settle a match."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.conflicts.conflict_check import MatchOutcome
from legal_help.desk.case_actions import typed_again
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.case import TypedForm
from legal_help.trust.actors import Caseworker


@require_POST
@unlocked
def read_on(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    conflict_check.read_despite_conflict(by=reader, public_ref=reference)
    return _go_on(request, reader, reference, "")


@require_POST
@unlocked
def settle(request: StaffRequest, reader: Caseworker, reference: str, other: str) -> HttpResponse:
    outcome = request.POST.get("outcome", "")
    if outcome not in set(MatchOutcome):
        return _go_on(request, reader, reference, "")
    try:
        conflict_check.settle_match(
            by=reader, public_ref=reference, other_ref=other, outcome=MatchOutcome(outcome)
        )
    except conflict_check.NoSuchMatch:
        return _go_on(request, reader, reference, "no_match")
    return _go_on(request, reader, reference, "match_settled")


def _go_on(request: StaffRequest, reader: Caseworker, reference: str, done: str) -> HttpResponse:
    """Lead to the page of the case; a text that the conflict interrupted is in its form again."""
    form = TypedForm(request.POST)
    again = typed_again.page_again(request, reader, form) if form.is_valid() else None
    return again or back_to(reference, done)
