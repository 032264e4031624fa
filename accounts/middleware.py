"""Middleware for the pages of staff: the second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

STAFF_PATHS = ("/admin/", "/cases/")


def require_second_factor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Redirect staff to set up a second factor, or to enter it where they skipped it.

    It is off in the demonstration, where a banner on every page of staff says so.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.DEMO or not request.path.startswith(STAFF_PATHS):
            return get_response(request)
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        if not is_mfa_enabled(user):
            return redirect("mfa_index")
        if not any(r.get("method") == "mfa" for r in get_authentication_records(request, user)):
            return redirect("mfa_reauthenticate")
        return get_response(request)

    return middleware
