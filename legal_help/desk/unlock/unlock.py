"""Unlock the desk with a passphrase, lock it, and lock an account whose laptop was stolen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.access import stopping
from legal_help.access.membership import NoSuchKey
from legal_help.crypto.codes import NotACode
from legal_help.desk.case_actions import typed_again
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import at_desk, by_itself, unlock_page
from legal_help.desk.forms.case import UnlockForm
from legal_help.desk.forms.people import StopForm
from legal_help.desk.shown_once import clear_cache_after
from legal_help.public.http import cookies, rate_limits
from legal_help.trust import keys, unlocks
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def unlock(request: StaffRequest) -> HttpResponse:
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return unlock_page(request, form)
    try:
        reader, cookie = keys.unlock_staff(
            user=request.user,
            passphrase=form.cleaned_data["passphrase"],
            session=cookies.session_key(request),
        )
    except keys.WrongPassphrase:
        form.add_error("passphrase", _("This does not open your key. Check each of the words"))
    except Busy:
        form.keep_passphrase()
        form.add_error(None, _("Others are unlocking just now. Press the button again"))
    else:
        response = _after_unlock(request, reader, form)
        cookies.set_desk_cookie(response, cookie)
        return response
    return unlock_page(request, form)


@require_POST
@at_desk
@clear_cache_after
def lock(request: StaffRequest) -> HttpResponse:
    unlocks.lock(cookie=cookies.desk_cookie(request))
    response = redirect("cases:unlock")
    cookies.drop_desk_cookie(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@by_itself
def taken(request: HttpRequest) -> HttpResponse:
    """Lock the account of a stop code at once. Wrong and unknown codes get the same answer."""
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and rate_limits.too_many_codes(request):
        form.add_error("code", _("Too many tries. Wait a minute, and try again"))
    elif form.is_valid():
        try:
            stopping.stop_by_code(typed=form.cleaned_data["code"])
        except (NotACode, NoSuchKey):
            form.add_error("code", _("This is not a stop code. Check each of the digits"))
        else:
            return render(request, "legal_help/desk/unlock/account_locked.html")
    return render(request, "legal_help/desk/unlock/stolen_laptop.html", {"form": form})


def _after_unlock(request: StaffRequest, reader: Caseworker, form: UnlockForm) -> HttpResponse:
    """Return to where the desk locked; a text that was being typed stands in its form again."""
    if again := typed_again.page_again(request, reader, form):
        return again
    reference = form.cleaned_data["reference"]
    return back_to(reference, "") if reference else redirect("cases:queue")
