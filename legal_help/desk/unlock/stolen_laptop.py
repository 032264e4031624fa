"""My laptop was taken: a page for whoever cannot sign in any more, with a code from paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from legal_help.access import stopping
from legal_help.access.membership import NoSuchKey
from legal_help.crypto import NotACode
from legal_help.desk.door import by_itself
from legal_help.desk.forms.people import StopForm
from legal_help.public.http import rate_limits


@require_http_methods(["GET", "HEAD", "POST"])
@by_itself
def taken(request: HttpRequest) -> HttpResponse:
    """Lock the account of the code at once. Wrong and unknown codes are told alike."""
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and rate_limits.too_many_codes(request):
        form.add_error("code", _("Too many tries. Wait a minute, and try again"))
    elif form.is_valid():
        try:
            stopping.stop_by_code(typed=form.cleaned_data["code"])
        except (NotACode, NoSuchKey):
            form.add_error("code", _("This code stops nothing. Check each of the digits"))
        else:
            return render(request, "legal_help/desk/unlock/account_locked.html")
    return render(request, "legal_help/desk/unlock/stolen_laptop.html", {"form": form})
