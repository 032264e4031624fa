"""A withdrawal at the desk: whoever has the code can make it, so a caseworker checks it."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.access import workbench
from legal_help.casework import withdrawals
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import unlocked
from legal_help.desk.forms.request import WithdrawalForm
from legal_help.intake import return_visit
from legal_help.trust.keys import Caseworker


@require_POST
@unlocked
def check(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    how = form.cleaned_data["how"]
    text = f"{gettext('Somebody took this request back.')} {form.words[how]}."
    try:
        withdrawals.check_withdrawal(by=reader, public_ref=reference, how=how, text=text)
    except workbench.NotChecked:
        return back_to(reference, "unchecked")
    except withdrawals.AlreadyChecked:
        return back_to(reference, "settled_before")
    except return_visit.NotWithdrawn:
        return back_to(reference, "")
    return back_to(reference, "withdrawal_checked")
