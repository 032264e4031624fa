"""Answer for what broke: kindly and with 503 where the same may work in a moment."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views import defaults

from public_pages.busy import SECONDS_TO_WAIT, is_busy


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the database is busy, or else that the mistake is ours. Neither asks a database.

    Django calls it while it handles the failure, in the language that the page had.
    """
    if not is_busy(sys.exc_info()[1]):
        return defaults.server_error(request)
    return busy(request)


def busy(request: HttpRequest) -> HttpResponse:
    """Return the page that asks to try again in a moment; at the form it says how to call."""
    phone = settings.HELP_PHONE if "/legal-help/" in request.path else ""
    words = render_to_string(
        "busy.html", {"was_sent": request.method == "POST", "help_phone": phone}
    )
    response = HttpResponse(words, status=503, headers={"Retry-After": str(SECONDS_TO_WAIT)})
    add_never_cache_headers(response)
    return response
