"""Answer a form that came without its CSRF token: give back what was typed, with a fresh token.

The token goes when the browser forgets it, when somebody signs in anew, and when the form is left
in another tab of the same browser.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import csrf

from legal_help import questions
from legal_help.desk.door import at_desk, by_itself, in_front_of_desk, sent_from_elsewhere
from legal_help.desk.not_done import given_back
from legal_help.public.code_box import code_page
from legal_help.public.http import cookies
from legal_help.public.page import ServiceRequest, service_page, typed_in
from legal_help.public.referrals import next_steps

SERVICE_PATHS = ("/legal-help/request/", "/legal-help/return/")
# How Django's reason begins where the Origin or the Referer names another site, or is taken out.
FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give back what was typed, unless another site sent it: nobody here typed that.

    Browsers before 2023 say so by Origin or Referer alone. A button under the words of another
    site would send them as the person's own.
    """
    is_ours = not reason.startswith(FROM_ELSEWHERE)
    if request.path.startswith(SERVICE_PATHS):
        return _at_the_form(request, is_ours=is_ours)
    if request.path.startswith(cookies.DESK_PATH):
        return _at_the_desk(request) if is_ours else sent_from_elsewhere(request)
    return csrf.csrf_failure(request, reason)


@service_page
def _at_the_form(request: ServiceRequest, *, is_ours: bool) -> HttpResponse:
    """Give back what was typed. Where nothing is open any more, it goes on with the code at once."""
    is_ours = is_ours and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    typed = typed_in(request) if is_ours else []
    is_open = cookies.token(cookies.form_cookie(request))
    needs_code = request.path not in _without_code() and "code" not in request.POST
    if typed and needs_code and not is_open:
        return code_page(request, has_locked=True, status=403)
    no_cookie = is_ours and not request.COOKIES
    page = {
        "typed": typed,
        "no_cookie": no_cookie,
        "can_resend": bool(typed) or no_cookie,
        "next_steps": next_steps(questions.HELP_IN_US, {}),
    }
    return render(request, "legal_help/public/open_too_long.html", page, status=403)


def _without_code() -> tuple[str, str]:
    """Return where a form is not open yet, and where it is no more."""
    return reverse("legal_help:request"), reverse("legal_help:heard")


def _at_the_desk(request: HttpRequest) -> HttpResponse:
    """Give back what was typed, behind the same checks as the page that was posted to."""
    door = at_desk
    if request.path.startswith(reverse("cases:own_key")):
        door = in_front_of_desk
    elif request.path == reverse("cases:taken"):
        door = by_itself
    return door(_desk_page)(request)


def _desk_page(request: HttpRequest) -> HttpResponse:
    kept = given_back(request)
    page = {"typed": kept, "keeps_secrets": len(kept) < len(typed_in(request))}
    return render(request, "legal_help/desk/open_too_long.html", page, status=403)
