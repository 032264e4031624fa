"""What every page of the form and of the return visit has in common: it is kept nowhere, and it
speaks the language that the cookie holds."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from legal_help import cookies


class ServiceRequest(HttpRequest):
    """The request of a view behind @service_page: for type checkers only."""

    switched_language: bool


type View = Callable[..., HttpResponse]

# The name of the language buttons, which send the page's form with whatever was typed.
SWITCH = "_to"


def service_page(view: View) -> View:
    """Speak the language of the form's cookie, and let no browser, proxy or report keep the page.

    `?language=xx` on entering is taken into the cookie and out of the address. A language button
    sets `request.switched_language`: the view gives the page back with what was typed, unchecked.
    """

    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: Any, **parts: Any) -> HttpResponse:
        asked = request.POST.get(SWITCH) or request.GET.get("language", "")
        chosen = asked if asked in dict(settings.LANGUAGES) else ""
        request.switched_language = bool(chosen) and SWITCH in request.POST
        with translation.override(chosen or language_of(request)):
            response = (
                HttpResponseRedirect(request.path)
                if "language" in request.GET
                else view(request, **parts)
            )
        if chosen:
            value = cookies.with_language(cookies.form_cookie(request), chosen)
            cookies.set_form_cookie(response, value)
        return unseen(response)

    return wrapped


def language_of(request: HttpRequest) -> str:
    """The language the cookie holds, else the one that the browser asks for."""
    kept = cookies.language(cookies.form_cookie(request))
    return kept if kept in dict(settings.LANGUAGES) else translation.get_language() or "en"


def unseen(response: HttpResponse) -> HttpResponse:
    """No cache keeps this page and no search engine lists it."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
