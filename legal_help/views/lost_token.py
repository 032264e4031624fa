"""A form that came without its token: what was typed comes back with a fresh one.

The token goes when the browser forgets it, when somebody signs in anew, and when the form is left
in another tab of the same browser.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf

from accounts.http import StaffRequest
from legal_help import cookies
from legal_help.views.desk.door import at_desk
from legal_help.views.service import ServiceRequest, service_page, typed_in

SERVICE_PATHS = ("/legal-help/request/", "/legal-help/return/")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.path.startswith(SERVICE_PATHS):
        return _at_the_form(request)
    if request.path.startswith(cookies.DESK_PATH):
        return _at_the_desk(request)
    return csrf.csrf_failure(request, reason)


@service_page
def _at_the_form(request: ServiceRequest) -> HttpResponse:
    """What another site sent is not given back: nobody here typed it."""
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    page = {"typed": typed_in(request) if is_ours else []}
    return render(request, "legal_help/open_too_long.html", page, status=403)


@at_desk
def _at_the_desk(request: StaffRequest) -> HttpResponse:
    """To whoever may come in, and only what was sent from here. A passphrase is typed again."""
    page = {"typed": [(name, value) for name, value in typed_in(request) if name != "passphrase"]}
    return render(request, "legal_help/casework/open_too_long.html", page, status=403)
