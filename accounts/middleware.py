"""What holds on every page of the staff: their language, and more than a password."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

STAFF_PATHS = ("/admin/", "/cases/")
SIGN_IN_PATHS = ("/accounts/", "/staff/")


def speak_their_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Staff read in the language of their browser, if all words of the staff exist in it; public
    pages in that of their address.

    Django gives the default language to whatever address names none.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(STAFF_PATHS + SIGN_IN_PATHS):
            wanted = translation.get_language_from_request(request)
            is_whole = wanted in settings.STAFF_LANGUAGES
            translation.activate(wanted if is_whole else settings.LANGUAGE_CODE)
        return get_response(request)

    return middleware


def require_second_factor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send staff without a second factor to set one up, and those who skipped it to give it.

    Off in the demonstration, where a banner on every staff page says so.
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
