"""A withdrawal at the desk: whoever has the code can make it, so a caseworker checks it."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from legal_help import thread, withdrawals, workbench
from legal_help.forms.desk.casework import WithdrawalForm
from legal_help.keys import Reader
from legal_help.views.desk.door import unlocked
from legal_help.views.desk.request_page import back_to


@require_POST
@unlocked
def check(request: StaffRequest, reader: Reader, reference: str) -> HttpResponse:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "unchecked")
    how = form.cleaned_data["how"]
    text = f"{gettext('Somebody took this request back.')} {form.words[how]}."
    try:
        withdrawals.check(by=reader, public_ref=reference, how=how, text=text)
    except workbench.NotChecked:
        return back_to(reference, "unchecked")
    except withdrawals.AlreadyChecked:
        return back_to(reference, "settled_before")
    except thread.NotWithdrawn:
        return back_to(reference, "")
    return back_to(reference, "withdrawal_checked")
