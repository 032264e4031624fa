"""Serve pages of the form and of the return visit: kept nowhere, in the language of the cookie."""

import logging
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.gzip import gzip_page

from legal_help import questions
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged
from legal_help.event_log.log import NoRoster
from legal_help.public.http import cookies, exit_script, rate_limits
from legal_help.public.http.middleware import unseen
from legal_help.public.referrals import next_steps
from legal_help.trust.tokens import FormToken, page_mark
from public_pages.busy import SECONDS_TO_WAIT, is_busy
from public_pages.language import language_of_browser


class ServiceRequest(HttpRequest):
    """Describe the request of a view behind @service_page: for type checkers only."""

    switched_language: bool
    draft_number: int
    """The number of the last state of the open draft, for the cookie."""


logger = logging.getLogger(__name__)

type View = Callable[..., HttpResponse]

# The name of the language buttons, which send the page's form with whatever was typed.
SWITCH = "_to"
# The language of the page that was sent. It counts where no cookie tells one.
SPOKEN = "spoken"
# In an address: the browser was given cookies, and has been sent round to bring them.
TRIED = "again"
ONCE_DIGITS = 32


# No script but the one of the exit, which asks our own exit alone.
SERVICE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [exit_script.CSP_SOURCE],
    "connect-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": ["data:"],  # the icon that there is not
    "form-action": settings.SECURE_CSP["form-action"],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


def service_page(view: View) -> View:
    """Speak the language of the form's cookie, and let no browser, proxy or report keep the page.

    `?language=xx` on entering is taken into the cookie and out of the address, unless the browser
    refuses cookies: then the first page says so, in that language. A language button sets
    `request.switched_language`: the view gives the page back with what was typed, unchecked.
    """

    @csp_override(SERVICE_CSP)
    @gzip_page  # with padding of random length: see docs/decisions/0022
    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: Any, **parts: Any) -> HttpResponse:
        is_sent = request.method == "POST"
        asked = request.POST.get(SWITCH, "") if is_sent else request.GET.get("language", "")
        chosen = asked if asked in dict(settings.LANGUAGES) else ""
        request.switched_language = bool(chosen) and SWITCH in request.POST
        language = chosen or language_of(request)
        with translation.override(language):
            if rate_limits.too_many_pages(request):
                response = too_many(request)
            else:
                response = _entered(request, chosen) or _viewed(view, request, parts)
        response["Content-Language"] = language
        if (chosen or _has_lost_language(request)) and not _is_from_elsewhere(request):
            value = cookies.with_language(cookies.form_cookie_after(request, response), language)
            cookies.set_form_cookie(response, value)
        return unseen(response)

    return wrapped


def _entered(request: HttpRequest, chosen: str) -> HttpResponse | None:
    """Take the language out of the address, or say that this browser refuses cookies.

    A browser that sends none is redirected once with the language in the address: only then is it
    certain. A link on another website sends the CSRF cookie, and not the strict one of the form: then
    the page is shown at this address, in the language of the link.
    """
    if "language" not in request.GET or request.method == "POST":
        return None
    if not chosen or cookies.language(cookies.form_cookie(request)):
        return HttpResponseRedirect(request.path)
    if TRIED not in request.GET:
        get_token(request)
        query = {"language": chosen, TRIED: 1}
        return HttpResponseRedirect(f"{request.path}?{urlencode(query)}")
    if request.COOKIES:
        return None
    context = {
        "again": f"{request.path}?{urlencode({'language': chosen})}",
        "next_steps": next_steps(questions.HELP_IN_US, {}),
    }
    return render(request, "legal_help/public/cookies_refused.html", context)


def _has_lost_language(request: HttpRequest) -> bool:
    """Return whether a page of ours tells the language, and no cookie does."""
    return SPOKEN in request.POST and not cookies.language(cookies.form_cookie(request))


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether another website sent somebody: their strict cookie stays behind.

    An answer that set it anew would close their form.
    """
    return request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}


def _viewed(view: View, request: Any, parts: dict[str, Any]) -> HttpResponse:
    """Show the view, or say plainly why not; what was typed can be sent again."""
    try:
        return view(request, **parts)
    except Tampered:
        return render(request, "legal_help/public/tampered.html", status=409)
    except (NoRoster, InDoubt):
        return render(request, "legal_help/public/cannot_show.html", _typed(request), status=503)
    except (RosterChanged, CaseChanged):
        return too_many(request)
    except (OperationalError, InterfaceError) as failure:
        if not is_busy(failure):
            raise
        logger.error("The database was busy: %s", type(failure).__name__)  # noqa: TRY400 -- no words of it
        response = render(request, "legal_help/public/busy.html", _typed(request), status=503)
        response["Retry-After"] = str(SECONDS_TO_WAIT)
        return response


def language_of(request: HttpRequest) -> str:
    """Return the language in the cookie, else of the page that was sent, else of the browser."""
    kept = cookies.language(cookies.form_cookie(request)) or request.POST.get(SPOKEN, "")
    if kept in dict(settings.LANGUAGES):
        return kept
    return language_of_browser(request, dict(settings.LANGUAGES)) or settings.LANGUAGE_CODE


def set_token(response: HttpResponse, token: str = "") -> None:
    """Set the form's cookie: what opens, if anything does, and the language of this page."""
    language = get_language() or settings.LANGUAGE_CODE
    cookies.set_form_cookie(response, cookies.with_language(token, language))


def is_of_another(request: ServiceRequest) -> bool:
    """Return whether the page belongs to another draft or visit, left open in a tab by somebody else.

    Raises Locked where the cookie names no draft.
    """
    mark = request.POST.get("of", "")
    return bool(mark) and mark != page_mark(FormToken.read(cookies.form_cookie(request)).subject)


def once_of(request: HttpRequest) -> str:
    """Return the token of the page: what is sent twice from one page counts once."""
    written = request.POST.get("once", "")
    is_ours = re.fullmatch(f"[0-9a-f]{{{ONCE_DIGITS}}}", written)
    return written if is_ours else secrets.token_hex(ONCE_DIGITS // 2)


def too_many(
    request: HttpRequest, *, for_an_hour: bool = False, has_draft: bool = True
) -> HttpResponse:
    """Ask to wait, and give back everything that was typed, ready to be sent again.

    A page that was only opened is opened again, not sent: its empty form would erase answers, or
    withdraw.
    """
    page = {**_typed(request), "for_an_hour": for_an_hour, "has_draft": has_draft}
    return render(request, "legal_help/public/too_many_requests.html", page, status=429)


def _typed(request: HttpRequest) -> dict[str, object]:
    return {"typed": typed_in(request), "was_sent": request.method == "POST"}


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return every field that came, except the two that each page brings itself."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", SPOKEN}
    ]
